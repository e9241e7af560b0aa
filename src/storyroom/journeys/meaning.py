"""Index files of one draft: its words, and, with models, the vectors of its chunks and of its tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.access import Label
from storyroom.domain.document import Chunk, SceneEntry
from storyroom.domain.ports import EmbeddingModel, IdSource, TokenModel
from storyroom.journeys.prepare import Prepared
from storyroom.retrieval.token_segment import TokenRow, build_tokens, quantize
from storyroom.retrieval.vectors import VectorRow, build_vectors
from storyroom.store.records import NewSegment

__all__ = ["Embeddable", "Meaning", "MeaningCache", "meaning_segments", "word_segment"]

_CACHE_TEXTS = 20_000


class Meaning(NamedTuple):
    """The models that near meaning is made with."""

    chunks: EmbeddingModel
    tokens: TokenModel | None = None


class Embeddable(Protocol):
    """A draft with its scenes and what is embedded of them, fresh from a file or out of the library."""

    @property
    def draft_id(self) -> str: ...
    @property
    def scenes(self) -> tuple[SceneEntry, ...]: ...
    @property
    def chunks(self) -> tuple[Chunk, ...]: ...
    @property
    def runs(self) -> tuple[Chunk, ...]: ...


@dataclass(slots=True)
class MeaningCache:
    """What was made in this run, by label and text: a new draft repeats most of the last one. Never crosses a label."""

    vectors: dict[tuple[str, str], NDArray[np.float32]] = field(default_factory=dict)
    tokens: dict[tuple[str, str], NDArray[np.int8]] = field(default_factory=dict)

    def embed(self, texts: Sequence[str], label: Label, model: EmbeddingModel) -> list[NDArray[np.float32]]:
        """Return each text's (dimensions,) float32, embedding only what was not met before under this label."""
        key = label.key()
        missing = _missing(self.vectors, key, texts)
        if missing:
            self.vectors.update(((key, text), row) for text, row in zip(missing, model.embed(missing), strict=True))
        return [self.vectors[key, text] for text in texts]

    def encode(self, texts: Sequence[str], label: Label, model: TokenModel) -> list[NDArray[np.int8]]:
        """Return each text's (n_tokens, width) int8, encoding only what was not met before under this label."""
        key = label.key()
        missing = _missing(self.tokens, key, texts)
        made = model.encode(missing) if missing else []
        self.tokens.update(((key, text), quantize(rows)) for text, rows in zip(missing, made, strict=True))
        return [self.tokens[key, text] for text in texts]


def word_segment(item: Prepared, label: Label, ids: IdSource) -> NewSegment:
    """Make an index file of one draft's words."""
    return _segment(item.draft_id, label, "words", ids, data=item.words, rows=item.word_rows)


def meaning_segments(
    item: Embeddable, label: Label, meaning: Meaning | None, *, ids: IdSource, cache: MeaningCache
) -> tuple[NewSegment, ...]:
    """Embed one draft: an index file of its chunks' vectors and one of its tokens; none without models."""
    if meaning is None:
        return ()
    scene_ids = {scene.scene: scene.id for scene in item.scenes}
    vectors = cache.embed([part.text for part in item.chunks], label, meaning.chunks)
    by_chunk = [
        VectorRow(scene_ids[part.scene], item.draft_id, part.start, part.end, part.kind, vector)
        for part, vector in zip(item.chunks, vectors, strict=True)
    ]
    model_hash = meaning.chunks.model_hash
    data = build_vectors(by_chunk, model_hash)
    made = _segment(item.draft_id, label, "vectors", ids, data=data, rows=len(by_chunk), model_hash=model_hash)
    if meaning.tokens is None:
        return (made,)
    encoded = cache.encode([run.text for run in item.runs], label, meaning.tokens)
    by_token = [
        TokenRow(scene_ids[run.scene], item.draft_id, run.start, run.end, tokens)
        for run, tokens in zip(item.runs, encoded, strict=True)
    ]
    model_hash = meaning.tokens.model_hash
    data = build_tokens(by_token, model_hash)
    return (made, _segment(item.draft_id, label, "tokens", ids, data=data, rows=len(by_token), model_hash=model_hash))


def _segment(
    draft_id: str,
    label: Label,
    kind: Literal["words", "vectors", "tokens"],
    ids: IdSource,
    *,
    data: bytes,
    rows: int,
    model_hash: str | None = None,
) -> NewSegment:
    segment_id = ids.new("segment", f"{kind}/{draft_id}")
    return NewSegment(segment_id, label, kind, data, rows, (draft_id,), model_hash)


def _missing(
    held: dict[tuple[str, str], NDArray[np.float32]] | dict[tuple[str, str], NDArray[np.int8]],
    key: str,
    texts: Sequence[str],
) -> list[str]:
    """List the texts not held, once each; forget everything when too much is held."""
    if len(held) + len(texts) > _CACHE_TEXTS:
        held.clear()
    return list(dict.fromkeys(text for text in texts if (key, text) not in held))
