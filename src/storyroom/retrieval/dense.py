"""Nearness in meaning: an exact scan of the visible unit vectors. Nothing approximate, nothing of another model."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.retrieval.opened import View
from storyroom.retrieval.scope import Scope
from storyroom.retrieval.threads import cores, threads

__all__ = ["NOTHING", "Dense", "Scan", "best_window"]

NOTHING = -2.0
"""Below every cosine: the row has no vector, or is out of scope."""

_SPLIT_FROM = 8_192
"""Fewer vectors are multiplied at once: handing them out would cost more."""


class Dense(NamedTuple):
    """Cosines of all visible vectors, and the best of each row (`NOTHING` where it has none)."""

    cosines: NDArray[np.float32]  # (vectors,), in the view's order
    best: NDArray[np.float32]  # (rows,)


class Scan:
    """A scan under way: the multiplications run beside whatever the caller does until it asks for the result.

    They are the one thing here that takes long, and they hold no lock; splitting them over the cores by hand matters
    because each segment alone is too small for the mathematics library to split.
    """

    def __init__(self, view: View, question: NDArray[np.float32]) -> None:
        self._view = view
        self._question = question
        self._cosines = np.empty(int(view.vector_base[-1]), np.float32)
        parts = _parts(view.vector_base) if len(self._cosines) >= _SPLIT_FROM else ()
        self._waiting = [threads().submit(self._multiply, part) for part in parts]
        if not parts:
            self._multiply(range(len(view.vectors)))

    def result(self, scope: Scope) -> Dense:
        """Return the cosines, and for each row in scope its best: a scene scores as its best window."""
        for part in self._waiting:
            part.result()
        best = _best_by_row(self._view, self._cosines)
        if scope.rows != self._view.rows:
            best[~scope.mask] = NOTHING
        return Dense(self._cosines, best)

    def _multiply(self, segments: range) -> None:
        base = self._view.vector_base
        for index in segments:
            vectors = self._view.vectors[index].vectors
            np.dot(vectors, self._question, out=self._cosines[base[index] : base[index + 1]])


def _best_by_row(view: View, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    best = np.full(view.rows, NOTHING, np.float32)
    if not len(cosines):
        return best
    by_scene = cosines if len(cosines) == len(view.vector_row) else np.maximum.reduceat(cosines, view.first[:-1])
    known = slice(None) if view.all_known else view.vector_row >= 0
    best[view.vector_row[known]] = by_scene[known]
    return best


def _parts(base: NDArray[np.int64]) -> list[range]:
    """Cut the segments into runs of about equal size, two for each core."""
    ends = np.linspace(0, int(base[-1]), 2 * cores() + 1)[1:-1]
    cuts = sorted({0, *np.searchsorted(base, ends).tolist(), len(base) - 1})
    return [range(first, last) for first, last in pairwise(cuts)]


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
