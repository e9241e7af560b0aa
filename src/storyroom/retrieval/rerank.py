"""A light reranker: what can be said of each candidate scene, times learned weights. Sees the pool and visible rows only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.errors import SettingsError
from storyroom.retrieval.dense import Dense
from storyroom.retrieval.late import UNKNOWN, LateRows
from storyroom.retrieval.lexical import Lexical
from storyroom.retrieval.matching import Matched
from storyroom.retrieval.opened import View
from storyroom.retrieval.proximity import nearness
from storyroom.retrieval.query import Query
from storyroom.retrieval.scope import Shelf
from storyroom.retrieval.tokens import forms
from storyroom.retrieval.word_segment import ACTION, CUE, DIALOGUE, HEADING, LOCATION, frequency

__all__ = ["FEATURES", "Mode", "Signals", "features", "is_question", "rerank", "weights"]

Mode = Literal["hybrid", "lexical"]

QUESTION_TRUST, WORDS_TRUST = 0.8, 0.4
"""Share of late interaction in the order. Source: evals/ranking/NOTES.md."""

_ASKING = frozenset(
    [
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "where",
        "when",
        "why",
        "how",
        "at",
        "in",
        "on",
        "to",
        "for",
        "from",
        "under",
        "by",
        "with",
        "is",
        "are",
        "does",
        "do",
        "did",
        "can",
    ]
)

FEATURES = (
    "fused", "lexical", "lexical_z", "coverage", "dense", "dense_z", "dense_second", "dense_scene",
    "speaker", "heading", "location", "spoken", "described", "nearness", "neighbour_lexical", "neighbour_dense",
    "length", "title", "who_names", "where_heading", "said_spoken",
)  # fmt: skip


class Signals(NamedTuple):
    """All that the reranker may look at. `pool` are rows of the view, `fused` their scores in the same order."""

    query: Query
    view: View
    shelf: Shelf
    matched: Matched
    lexical: Lexical
    dense: Dense | None
    pool: NDArray[np.int64]
    fused: NDArray[np.float64]
    late: LateRows | None = None

    @property
    def mode(self) -> Mode:
        """Say whether meaning took part."""
        return "lexical" if self.dense is None else "hybrid"


def rerank(signals: Signals) -> NDArray[np.float64]:
    """Return a score for each row of the pool, rounded to 6 places so that equal scenes are equal on every machine."""
    scores = features(signals) @ weights(signals.mode)
    if signals.late is not None and len(signals.pool):
        scores = _with_late(signals, signals.late, scores)
    return np.round(scores, 6) + 0.0


def _with_late(signals: Signals, late: LateRows, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Blend with late interaction; a question leans on it more than a handful of words does."""
    share = QUESTION_TRUST if is_question(signals.query) else WORDS_TRUST
    found = late.of(signals.pool)
    known = found > UNKNOWN
    if not known.any():
        return scores
    found[~known] = found[known].min()
    blended: NDArray[np.float64] = share * _standard(found) + (1 - share) * _standard(scores)
    return blended


def is_question(query: Query) -> bool:
    """Say whether a query asks, rather than names words to find."""
    words = forms(query.question)
    return query.question.rstrip().endswith("?") or (len(words) > 3 and words[0] in _ASKING)


def features(signals: Signals) -> NDArray[np.float64]:
    """Describe each row of the pool: (n_pool, n_features) in the order of `FEATURES`.

    Units: shares lie in 0..1 and weigh terms by idf; `_z` is standardised over the pool; cosines as they are.
    """
    if not len(signals.pool):
        return np.zeros((0, len(FEATURES)))
    columns = {**_by_words(signals), **_by_meaning(signals), **_by_place(signals)}
    columns |= _by_question(signals.query, columns)
    return np.column_stack([columns[name] for name in FEATURES]).astype(np.float64)


@cache
def weights(mode: Mode) -> NDArray[np.float64]:
    """Read the weights of a mode, in the order of `FEATURES`.

    Raises: SettingsError if the file names other features than the code.
    """
    table = json.loads((files(__package__) / "rerank_weights.json").read_text(encoding="utf-8"))[mode]
    if set(table) != set(FEATURES):
        raise SettingsError("rerank_weights.json names other features than this version knows.", "Reinstall storyroom.")
    return np.array([float(table[name]) for name in FEATURES])


def _by_words(signals: Signals) -> Mapping[str, NDArray[np.floating]]:
    """Score, coverage and where the terms stand."""
    pool, scores, idf = signals.pool, signals.lexical.scores, signals.lexical.idf
    packed = np.column_stack(
        [np.zeros(len(pool), np.uint32), *(_at(p.rows, p.tf, pool) for p in signals.matched.postings)]
    )[:, 1:]
    share = idf / (idf.sum() or 1.0)
    here = scores[pool]

    def within(*fields: int) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.any([frequency(packed, field) > 0 for field in fields], axis=0) @ share
        return found

    return {
        "lexical": here / (_highest(here) or 1.0),
        "lexical_z": _standard(here),
        "coverage": (packed > 0).astype(np.float64) @ share,
        "speaker": within(CUE),
        "heading": within(HEADING, LOCATION),
        "location": within(LOCATION),
        "spoken": within(DIALOGUE),
        "described": within(ACTION),
        "nearness": nearness(signals.matched.postings, packed, pool, share),
    }


def _by_meaning(signals: Signals) -> Mapping[str, NDArray[np.floating]]:
    """Best, second best and whole-scene cosines; all zero without vectors."""
    pool, dense, view = signals.pool, signals.dense, signals.view
    nothing = np.zeros(len(pool))
    if dense is None:
        return {"dense": nothing, "dense_z": nothing, "dense_second": nothing, "dense_scene": nothing}
    best = np.maximum(dense.best[pool], 0)
    second, scene = best.copy(), best.copy()
    for index, place in enumerate(view.row_vector[pool].tolist()):
        if place >= 0:
            cosines = dense.cosines[view.first[place] : view.first[place + 1]]
            scene[index] = cosines[0]  # the builder puts the scene's own vector first
            second[index] = np.partition(cosines, -2)[-2] if len(cosines) > 1 else cosines[0]
    return {"dense": best, "dense_z": _standard(best), "dense_second": second, "dense_scene": scene}


def _by_place(signals: Signals) -> Mapping[str, NDArray[np.floating]]:
    """What stands around the scene: neighbours, length, title."""
    view, pool = signals.view, signals.pool
    words = view.lengths[pool].sum(axis=1)
    top = _highest(signals.lexical.scores[pool]) or 1.0
    nothing = np.zeros(len(pool))
    return {
        "fused": signals.fused,
        "neighbour_lexical": _neighbour(view, pool, signals.lexical.scores) / top,
        "neighbour_dense": nothing
        if signals.dense is None
        else _neighbour(view, pool, np.maximum(signals.dense.best, 0)),
        "length": np.log1p(words) / 10,
        "title": _title_share(signals),
        "cues": np.minimum(view.lengths[pool, CUE], 10) / 10,
    }


def _by_question(query: Query, columns: Mapping[str, NDArray[np.floating]]) -> dict[str, NDArray[np.floating]]:
    """What kind of answer is asked for, held against what the scene offers."""
    asked = set(forms(query.question))
    who = float(bool(asked & {"who", "whom", "whose"}))
    where = float("where" in asked)
    said = float(
        bool(asked & {"say", "says", "said", "tell", "tells", "told", "call", "calls", "ask", "asks", "answer"})
    )
    return {
        "who_names": who * columns["cues"],
        "where_heading": where * columns["heading"],
        "said_spoken": said * columns["spoken"],
    }


def _at(rows: NDArray[np.int64], values: NDArray[np.uint32], pool: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Look up the pool's values in a sparse ascending column; 0 where absent."""
    if not len(rows):
        return np.zeros(len(pool), np.uint32)
    place = np.minimum(np.searchsorted(rows, pool), len(rows) - 1)
    return np.where(rows[place] == pool, values[place], np.uint32(0))


def _neighbour(view: View, pool: NDArray[np.int64], scores: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the better score of the scenes before and after in the same draft, 0 where there is none."""
    best = np.zeros(len(pool))
    for step in (-1, 1):
        other = np.clip(pool + step, 0, view.rows - 1)
        same = (view.row_draft[other] == view.row_draft[pool]) & (other != pool)
        best = np.maximum(best, np.where(same, scores[other], 0))
    return best


def _title_share(signals: Signals) -> NDArray[np.float64]:
    stems = [term.stem for term in signals.matched.terms]
    if not stems:
        return np.zeros(len(signals.pool))
    drafts = signals.view.row_draft[signals.pool].tolist()
    shares = {draft: len(signals.shelf.title(draft).intersection(stems)) / len(stems) for draft in set(drafts)}
    return np.array([shares[draft] for draft in drafts])


def _highest(scores: NDArray[np.float64]) -> float:
    return float(scores.max(initial=0.0))


def _standard(values: NDArray[np.floating]) -> NDArray[np.floating]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))
