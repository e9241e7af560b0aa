"""A slower second look at the first hits, by a reranker that reads question and text together. Finds nothing new, drops nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.document import Hit, SearchResult
from storyroom.domain.ports import Reader, Reranker

__all__ = ["DEPTH", "second_look"]

DEPTH = 16
"""Hits that are read again: what two cores do while one waits."""

TRUST = 0.8
"""Share of the reranker in the new order, the rest is the search's own. Set by hand, not fitted."""

_LONGEST = 900  # code points of a hit that are read, about 150 words


def second_look(result: SearchResult, question: str, reranker: Reranker, reader: Reader) -> SearchResult:
    """Order the first hits anew by what the reranker thinks of their best stretch; the others follow as they were.

    Raises: BackendError from the reranker.
    """
    first, rest = result.hits[:DEPTH], result.hits[DEPTH:]
    if len(first) < 2 or not question.strip():
        return result
    texts = {draft: reader.text(draft) for draft in {hit.draft_id for hit in first}}
    read = [texts[hit.draft_id][hit.start : min(hit.end, hit.start + _LONGEST)] for hit in first]
    blended = TRUST * _standard(reranker.score(question, read)) + (1 - TRUST) * _standard([hit.score for hit in first])
    order = np.argsort(-np.round(blended, 6), kind="stable").tolist()
    return replace(result, hits=(*_ranked([first[index] for index in order]), *rest))


def _ranked(hits: list[Hit]) -> tuple[Hit, ...]:
    """Number the hits again; their scores are handed out in the new order, so that they still descend."""
    scores = sorted((hit.score for hit in hits), reverse=True)
    return tuple(
        replace(hit, rank=rank, score=score)
        for rank, (hit, score) in enumerate(zip(hits, scores, strict=True), start=1)
    )


def _standard(values: NDArray[np.float32] | list[float]) -> NDArray[np.float64]:
    array = np.asarray(values, np.float64)
    spread = float(array.std())
    return (array - array.mean()) / spread if spread > 1e-9 else np.zeros(len(array))
