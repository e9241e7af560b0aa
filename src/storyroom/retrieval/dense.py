"""Nearness in meaning: an exact scan of the visible unit vectors. Nothing approximate, nothing of another model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.retrieval.opened import View
from storyroom.retrieval.scope import Scope

__all__ = ["NOTHING", "Dense", "best_window", "scan"]

NOTHING = -2.0
"""Below every cosine: the row has no vector, or is out of scope."""


class Dense(NamedTuple):
    """Cosines of all visible vectors, and the best of each row (`NOTHING` where it has none)."""

    cosines: NDArray[np.float32]  # (vectors,), in the view's order
    best: NDArray[np.float32]  # (rows,)


def scan(view: View, question: NDArray[np.float32], scope: Scope) -> Dense:
    """Compare the question with every vector of the view; a scene's score is its best window's."""
    cosines = np.empty(int(view.vector_base[-1]), np.float32)
    for segment, first, last in zip(
        view.vectors, view.vector_base[:-1].tolist(), view.vector_base[1:].tolist(), strict=True
    ):
        np.dot(segment.vectors, question, out=cosines[first:last])
    best = np.full(view.rows, NOTHING, np.float32)
    if len(cosines):
        by_scene = cosines if len(cosines) == len(view.vector_row) else np.maximum.reduceat(cosines, view.first[:-1])
        if view.all_known:
            best[view.vector_row] = by_scene
        else:
            known = view.vector_row >= 0
            best[view.vector_row[known]] = by_scene[known]
    if scope.rows != view.rows:
        best[~scope.mask] = NOTHING
    return Dense(cosines, best)


class Window(NamedTuple):
    """The best window of a scene: its span in the draft's text."""

    start: int
    end: int


def best_window(view: View, dense: Dense, row: int) -> Window | None:
    """Return the span of the row's best vector; None if it has none."""
    place = int(view.row_vector[row])
    if place < 0:
        return None
    first, last = int(view.first[place]), int(view.first[place + 1])
    vector = first + int(dense.cosines[first:last].argmax())
    segment = int(np.searchsorted(view.vector_base, vector, side="right")) - 1
    within = vector - int(view.vector_base[segment])
    return Window(int(view.vectors[segment].start[within]), int(view.vectors[segment].end[within]))
