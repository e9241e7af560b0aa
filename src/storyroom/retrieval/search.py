"""Finding scenes for one clearance, in one straight line. Opens only what the reader shows; knows no label rule itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.document import SearchResult
from storyroom.domain.ports import AskedTokens, EmbeddingModel, Reader, SegmentRef, TokenModel
from storyroom.errors import InvalidRequestError
from storyroom.retrieval.dense import NOTHING, Dense, Scan
from storyroom.retrieval.fusion import POOL_DEPTH, fuse
from storyroom.retrieval.hits import make_hits
from storyroom.retrieval.late import UNKNOWN, LateRows, late_scores
from storyroom.retrieval.lexical import score_terms, top_rows
from storyroom.retrieval.matching import Matched, match
from storyroom.retrieval.opened import Opened, View
from storyroom.retrieval.query import Query, parse_query
from storyroom.retrieval.rerank import Signals, rerank
from storyroom.retrieval.scope import shelve
from storyroom.retrieval.threads import threads

__all__ = ["MOST_HITS", "Found", "find", "search"]

MOST_HITS = 10_000

_ALL_ROWS = 600
"""Scenes in scope up to which every one is read token by token: what takes a few milliseconds."""

_NO_WEIGHTS = "No embedding weights: searched by words only."
_NO_VECTORS = "No vectors yet: searched by words only."
_OTHER_MODEL = "Vectors of another model were left out: run `storyroom rebuild`."


def search(
    query_text: str,
    reader: Reader,
    *,
    embedder: EmbeddingModel | None,
    limit: int = 10,
    filters: Mapping[str, str] | None = None,
    cache: Opened | None = None,
    token_model: TokenModel | None = None,
) -> SearchResult:
    """Find the scenes that answer best among all that this reader shows.

    Raises: InvalidRequestError on an unknown filter or an impossible limit; LibraryDamagedError on a broken segment.
    """
    if not 0 <= limit <= MOST_HITS:
        raise InvalidRequestError(f"A search returns from 0 to {MOST_HITS:,} scenes, not {limit}.")
    query = parse_query(query_text, filters)
    if query.is_empty:
        return SearchResult(query_text, (), 0, "lexical", (*query.notes, "Nothing was asked for."))
    found = find(query, reader, embedder=embedder, cache=cache, token_model=token_model)
    hits = make_hits(found.signals, found.ordered(limit), reader)
    return SearchResult(query_text, hits, found.total, found.signals.mode, found.notes)


class Found(NamedTuple):
    """The scenes that match, before anything is read from their texts.

    `signals.pool` are the rows that were reranked, `scores` theirs; `matching` marks every row that answers at all.
    """

    signals: Signals
    scores: NDArray[np.float64]
    matching: NDArray[np.bool_]
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        """Count the visible scenes that match."""
        return int(self.matching.sum())

    def ordered(self, limit: int) -> tuple[tuple[int, float], ...]:
        """Return (row, score), best first: the reranked pool, then the rest by words, then in story order."""
        pool, tie = self.signals.pool, self.signals.shelf.tie
        order = np.lexsort((tie[pool], -self.scores))
        best = [(int(pool[index]), float(self.scores[index])) for index in order[:limit]]
        if len(best) == limit or len(pool) == self.total:
            return tuple(best)
        others = self.matching.copy()
        others[pool] = False
        rows = np.flatnonzero(others)
        words = self.signals.lexical.scores[rows]
        rest = rows[np.lexsort((tie[rows], -words))][: limit - len(best)]
        least = min((score for _, score in best), default=0.0)
        return (*best, *((int(row), least) for row in rest))


def find(
    query: Query,
    reader: Reader,
    *,
    embedder: EmbeddingModel | None,
    cache: Opened | None = None,
    token_model: TokenModel | None = None,
) -> Found:
    """Match, score, fuse and rerank; what a trainer of weights or another journey builds on."""
    vectors, notes = _usable(reader.segments("vectors"), embedder)
    view = (cache or Opened()).view(reader.segments("words"), vectors, _tokens(reader, token_model))
    asking = _begin_asking(query, view, token_model)
    scan = _begin_scan(query, view, embedder)
    shelf = shelve(view, reader.drafts())
    matched = match(query, view, shelf)
    lexical = score_terms(view, matched.postings, matched.scope)
    dense = scan.result(matched.scope) if scan else None
    rankings = _rankings(lexical.scores, dense, matched, shelf.tie)
    late = _late(view, matched, rankings, asking)
    if late is not None:
        rankings.append(_by_late(late, shelf.tie))
    fused = fuse(rankings)
    pool = np.array([row for row, _ in fused], np.int64)
    scores = np.array([score for _, score in fused])
    signals = Signals(query, view, shelf, matched, lexical, dense, pool, scores, late)
    matching = matched.allowed & (lexical.scores > 0) if query.terms else matched.allowed.copy()
    matching[pool] = True
    return Found(signals, rerank(signals), matching, (*matched.notes, *notes))


def _tokens(reader: Reader, model: TokenModel | None) -> tuple[SegmentRef, ...]:
    """Name the tokens of this very model; none where there is no model."""
    if model is None:
        return ()
    return tuple(ref for ref in reader.segments("tokens") if ref.model_hash == model.model_hash)


def _begin_asking(query: Query, view: View, model: TokenModel | None) -> Future[AskedTokens] | None:
    """Let the model read the question beside everything else; opening it takes as long as opening the other one."""
    if model is None or not view.tokens or not query.question.strip():
        return None
    return threads().submit(model.ask, query.question)


def _late(
    view: View, matched: Matched, rankings: Sequence[Sequence[int]], asking: Future[AskedTokens] | None
) -> LateRows | None:
    """Let question and scenes meet token by token: all scenes where they are few, else those the other rankings name."""
    if asking is None:
        return None
    rows = np.flatnonzero(matched.allowed)
    if len(rows) > _ALL_ROWS:
        rows = np.array(sorted({row for ranking in rankings for row in ranking}), np.int64)
    return LateRows(rows, late_scores(view, rows, asking.result()))


def _by_late(late: LateRows, tie: NDArray[np.int64]) -> list[int]:
    order = np.lexsort((tie[late.rows], -late.found.scores))
    return [int(late.rows[index]) for index in order[:POOL_DEPTH] if late.found.scores[index] > UNKNOWN]


def _usable(
    vectors: Sequence[SegmentRef], embedder: EmbeddingModel | None
) -> tuple[tuple[SegmentRef, ...], tuple[str, ...]]:
    """Keep the vectors of this very model, and say what is missing."""
    if embedder is None:
        return (), (_NO_WEIGHTS,)
    same = tuple(ref for ref in vectors if ref.model_hash == embedder.model_hash)
    if len(same) < len(vectors):
        return same, (_OTHER_MODEL,)
    return same, () if same else (_NO_VECTORS,)


def _begin_scan(query: Query, view: View, embedder: EmbeddingModel | None) -> Scan | None:
    if embedder is None or not view.vectors or not query.question.strip():
        return None
    return Scan(view, np.ascontiguousarray(embedder.embed([query.question])[0], np.float32))


def _rankings(
    lexical: NDArray[np.float64], dense: Dense | None, matched: Matched, tie: NDArray[np.int64]
) -> list[list[int]]:
    """Rank the allowed rows by words and by meaning, each to the pool's depth."""
    filtered = matched.allowed is not matched.scope.mask  # scores out of scope are nothing already
    words = np.where(matched.allowed, lexical, 0.0) if filtered else lexical
    by_words = top_rows(words, tie, POOL_DEPTH, 0.0).tolist()
    if dense is None:
        return [by_words]
    near = np.where(matched.allowed, dense.best, np.float32(NOTHING)) if filtered else dense.best
    return [by_words, top_rows(near, tie, POOL_DEPTH, NOTHING).tolist()]
