"""Where each point of a sheet lies in a picture: a surface of second degree, enough for skew, scale, a slant view and a curl."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.tracing.ink import Ink
from storyroom.tracing.template import PER_POINT

__all__ = ["Warp", "affine", "fitted", "taken"]

Points = NDArray[np.float64]
"""(n, 2): x and y."""
Axis = NDArray[np.floating[Any]]
"""(n,): points along one edge."""

_MIDDLE = np.array([306.0, 396.0])
_BAND = 128
_TERMS = {1: 3, 2: 6, 3: 10}


class Warp(NamedTuple):
    """Coefficients (n_terms, 2) over 1, u, v, u2, uv, v2 ... of a sheet's points, to a picture's pixels."""

    terms: NDArray[np.float64]

    def __call__(self, points: Points) -> Points:
        """Map points of the sheet to pixels."""
        return basis(points, len(self.terms)) @ self.terms


def basis(points: Points, terms: int) -> NDArray[np.float64]:
    """Write points as (n, terms) powers around the sheet's middle."""
    u, v = ((points - _MIDDLE) / _MIDDLE).T
    columns = [np.ones_like(u), u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3]
    return np.stack(columns[:terms], axis=1)


def affine(origin: Points, across: Points, down: Points) -> Warp:
    """Make a warp of where the sheet's corner lies, and what a point to the right and a point down add."""
    middle = origin + _MIDDLE[0] * across + _MIDDLE[1] * down
    return Warp(np.stack([middle, _MIDDLE[0] * across, _MIDDLE[1] * down]))


def fitted(points: Points, seen: Points, weights: NDArray[np.float64], degree: int) -> Warp:
    """Fit a surface to where points were seen; what lies far off counts no more.

    Source: iteratively reweighted least squares with Tukey's biweight.
    """
    terms = _TERMS[degree]
    rows, trust = basis(points, terms), weights.copy()
    found: NDArray[np.floating[Any]] = np.zeros((terms, 2))
    for _ in range(4):
        root = np.sqrt(trust)[:, None]
        found = np.linalg.lstsq(rows * root, seen * root, rcond=None)[0]
        off = np.hypot(*(seen - rows @ found).T)
        cut = 4.7 * max(float(np.median(off[weights > 0])) / 0.67, 0.3) if (weights > 0).any() else 1.0
        trust = weights * np.square(np.clip(1 - np.square(off / cut), 0, 1))
    return Warp(np.asarray(found, dtype=np.float64))


def taken(ink: Ink, warp: Warp, shape: tuple[int, int], rows: NDArray[np.bool_]) -> Ink:
    """Look at a picture through the warp: the sheet at 180 pixels an inch. Only the frame's `rows` are filled in."""
    frame = np.zeros(shape, dtype=np.float32)
    xs = (np.arange(shape[1]) + 0.5) / PER_POINT
    for top in range(0, shape[0], _BAND):
        wanted = np.nonzero(rows[top : top + _BAND])[0] + top
        if len(wanted):
            frame[wanted] = _band(ink, warp, xs, (wanted + 0.5) / PER_POINT)
    return frame


def _band(ink: Ink, warp: Warp, xs: Axis, ys: Axis) -> Ink:
    """Sample a few rows of the frame, between pixels by the straight line."""
    x, y = _grid(warp, xs, ys)
    high, wide = ink.shape
    inside = (x >= 0) & (x < wide - 1) & (y >= 0) & (y < high - 1)
    x[~inside] = 0
    y[~inside] = 0
    left, top = x.astype(np.int32), y.astype(np.int32)
    right, down = x - left, y - top
    flat, first = ink.ravel(), top * wide + left
    upper = flat.take(first) * (1 - right) + flat.take(first + 1) * right
    lower = flat.take(first + wide) * (1 - right) + flat.take(first + wide + 1) * right
    return np.asarray((upper * (1 - down) + lower * down) * inside, dtype=np.float32)


def _grid(warp: Warp, xs: Axis, ys: Axis) -> tuple[Ink, Ink]:
    """Map a grid at once: along each row the surface is a polynomial whose coefficients change from row to row."""
    c = np.zeros((10, 2))
    c[: len(warp.terms)] = warp.terms
    u = ((xs - _MIDDLE[0]) / _MIDDLE[0]).astype(np.float32)[None, :]
    v = ((ys - _MIDDLE[1]) / _MIDDLE[1])[:, None]
    found = []
    for k in (0, 1):
        flat = (c[0, k] - 0.5 + v * (c[2, k] + v * (c[5, k] + v * c[9, k]))).astype(np.float32)
        slope = (c[1, k] + v * (c[4, k] + v * c[8, k])).astype(np.float32)
        bend = (c[3, k] + v * c[7, k]).astype(np.float32)
        found.append(flat + u * (slope + u * (bend + u * np.float32(c[6, k]))))
    return found[0], found[1]
