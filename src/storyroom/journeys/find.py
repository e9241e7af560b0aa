"""Search as the doors ask for it: the engine over one clearance's reader, with the house's words about what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from storyroom.domain.document import SearchResult
from storyroom.domain.ports import EmbeddingModel, Reader, TokenModel
from storyroom.errors import LibraryDamagedError, NotFoundError
from storyroom.retrieval.opened import Opened
from storyroom.retrieval.search import search

__all__ = ["SearchParts", "find"]


class SearchParts:
    """What a search works with besides the reader: the model, if there is one, and opened index files."""

    def __init__(
        self, embedder: EmbeddingModel | None, *, token_model: TokenModel | None = None, remedy: str = ""
    ) -> None:
        self.embedder = embedder
        self.token_model = token_model
        self.remedy = remedy
        self.opened = Opened()


def find(
    text: str, reader: Reader, parts: SearchParts, *, limit: int = 10, filters: Mapping[str, str] | None = None
) -> SearchResult:
    """Find scenes. Raises: InvalidRequestError on an unknown filter, LibraryDamagedError on a broken segment."""
    try:
        result = _search(text, reader, parts, limit, filters)
    except (LibraryDamagedError, NotFoundError):  # something may have been removed in the middle: look once more
        result = _search(text, reader, parts, limit, filters)
    if parts.embedder is None and parts.remedy:
        return replace(result, notes=(*result.notes, f"For near meaning: {parts.remedy}"))
    return result


def _search(
    text: str, reader: Reader, parts: SearchParts, limit: int, filters: Mapping[str, str] | None
) -> SearchResult:
    return search(
        text,
        reader,
        embedder=parts.embedder,
        limit=limit,
        filters=filters,
        cache=parts.opened,
        token_model=parts.token_model,
    )
