"""Late interaction: how well the tokens of a scene answer the tokens of a question. Exact, over the visible rows it is given.

Source: Khattab and Zaharia, "ColBERT", SIGIR 2020. What is ours: a weight for each token of the question, and the mean of
a scene's best window and of the scene as a whole (evals/ranking/NOTES.md).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import AskedTokens
from storyroom.retrieval.opened import View
from storyroom.retrieval.token_segment import SCALE

__all__ = ["UNKNOWN", "Late", "LateRows", "late_scores"]

UNKNOWN = -1.0
"""The row has no tokens in the index."""

_BATCH_ROWS = 512


class Late(NamedTuple):
    """For each row asked about: its score, and the span of its best window (zeros where it has no tokens)."""

    scores: NDArray[np.float32]  # (n_rows,)
    start: NDArray[np.int64]
    end: NDArray[np.int64]


class LateRows(NamedTuple):
    """Which rows of a view were asked about, ascending, and what was found."""

    rows: NDArray[np.int64]
    found: Late

    def of(self, pool: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the scores of the rows of a pool; `UNKNOWN` for rows that were not asked about."""
        place = self.place(pool)
        return np.where(place >= 0, self.found.scores[np.maximum(place, 0)], UNKNOWN).astype(np.float64)

    def place(self, pool: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the places of rows, -1 where a row was not asked about."""
        if not len(self.rows):
            return np.full(len(pool), -1, np.int64)
        at = np.minimum(np.searchsorted(self.rows, pool), len(self.rows) - 1)
        return np.where(self.rows[at] == pool, at, -1)


def late_scores(view: View, rows: NDArray[np.int64], asked: AskedTokens) -> Late:
    """Score rows of the view against a question.

    Shapes: m rows; `asked.vectors` (n_question_tokens, width) unit, `asked.weights` (n_question_tokens,) summing to 1.
    Units: a weighted mean of cosines, comparable between calls with one model.
    """
    found = Late(np.full(len(rows), UNKNOWN, np.float32), np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64))
    question = asked.vectors / SCALE  # so that bytes need no scaling
    for at in range(0, len(rows), _BATCH_ROWS):
        gathered = _gather(view, rows[at : at + _BATCH_ROWS])
        if gathered is not None:
            _score(gathered, question, asked.weights, Late(found.scores[at:], found.start[at:], found.end[at:]))
    return found


class _Gathered(NamedTuple):
    """The tokens of some rows, end to end, and where windows and scenes begin among them."""

    known: NDArray[np.int64]  # (n_known,) places of the rows that have tokens
    tokens: NDArray[np.float32]  # (n_tokens, width), SCALE times unit length
    window_at: NDArray[np.int64]  # (n_windows,) first token of each window
    scene_at: NDArray[np.int64]  # (n_known + 1,) first window of each row
    start: NDArray[np.int64]  # (n_windows,)
    end: NDArray[np.int64]


def _gather(view: View, rows: NDArray[np.int64]) -> _Gathered | None:
    places = view.row_tokens[rows]
    known = np.flatnonzero(places >= 0)
    if not len(known):
        return None
    tokens: list[NDArray[np.int8]] = []
    windows: list[NDArray[np.int64]] = []
    spans: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    base = 0
    for place in places[known].tolist():
        segment, scene = view.token_scene(place)
        first, last = segment.first_window[scene], segment.first_window[scene + 1]
        bounds = segment.first_token[first : last + 1]
        tokens.append(segment.tokens[bounds[0] : bounds[-1]])
        windows.append(bounds[:-1] - bounds[0] + base)
        spans.append((segment.start[first:last], segment.end[first:last]))
        base += int(bounds[-1] - bounds[0])
    return _Gathered(
        known,
        np.concatenate(tokens).astype(np.float32),
        np.concatenate(windows),
        np.cumsum([0, *(len(part) for part in windows)]),
        np.concatenate([start for start, _ in spans]),
        np.concatenate([end for _, end in spans]),
    )


def _score(given: _Gathered, question: NDArray[np.float32], weights: NDArray[np.float32], out: Late) -> None:
    cosines = question @ given.tokens.T  # (n_question_tokens, n_tokens)
    by_window = np.maximum.reduceat(cosines, given.window_at, axis=1)  # (n_question_tokens, n_windows)
    of_window = weights @ by_window  # (n_windows,)
    whole = weights @ np.maximum.reduceat(by_window, given.scene_at[:-1], axis=1)  # (n_known,)
    best = np.maximum.reduceat(of_window, given.scene_at[:-1])
    out.scores[given.known] = np.round((best + whole) / 2, 5)
    owner = np.repeat(np.arange(len(given.known)), np.diff(given.scene_at))
    winners = np.flatnonzero(of_window == best[owner])
    first = winners[np.searchsorted(owner[winners], np.arange(len(given.known)))]
    out.start[given.known], out.end[given.known] = given.start[first], given.end[first]
