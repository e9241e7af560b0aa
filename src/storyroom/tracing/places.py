"""Which sheet a picture may show, and roughly where: the pattern of its lines against those of all known sheets. Reads no letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.marking import Sheet
from storyroom.tracing.ink import Ink
from storyroom.tracing.pose import Pose
from storyroom.tracing.warp import Warp, affine

__all__ = ["Place", "Shelf"]

_CELL = (3.0, 3.6)
"""Points of a cell: a quarter of a row, half a letter."""
_GRID = (320, 256)
_LETTER_HEIGHT = 6.0
_KEPT = 48
"""Sheets that are compared in both directions, after all were compared by the lengths of their rows."""


class Place(NamedTuple):
    """A sheet, how well its pattern fits, and where it would lie."""

    sheet: int
    score: float
    warp: Warp


class Shelf:
    """The patterns of all sheets that a picture may show."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._patterns = [_pattern(sheet) for sheet in sheets]
        rows = np.stack([_level(_dense(pattern).sum(axis=1)) for pattern in self._patterns])  # (n_sheets, rows)
        self._rows = np.fft.rfft(rows, axis=1)

    def places(self, ink: Ink, pose: Pose, *, first: Sequence[int] = ()) -> list[Place]:
        """List the likeliest sheets, best first; those in `first` are looked at in any case."""
        picture, corner = _cells(ink, pose)
        likely = dict.fromkeys((*first, *self._by_rows(picture)))
        seen = np.conj(np.fft.rfft2(_level(picture)))
        found = [self._place(index, seen, pose, corner) for index in likely]
        return sorted(found, key=lambda place: -place.score)

    def _by_rows(self, picture: NDArray[np.float32]) -> list[int]:
        seen = np.conj(np.fft.rfft(_level(picture.sum(axis=1))))
        scores = np.fft.irfft(self._rows * seen, axis=1).max(axis=1)
        return [int(index) for index in np.argsort(-scores)[:_KEPT]]

    def _place(self, index: int, seen: NDArray[np.complex128], pose: Pose, corner: tuple[float, float]) -> Place:
        fit = np.fft.irfft2(np.fft.rfft2(_level(_dense(self._patterns[index]))) * seen, s=_GRID)
        at = int(np.argmax(fit))
        down, right = (_signed(value, size) for value, size in zip(divmod(at, _GRID[1]), _GRID, strict=True))
        return Place(index, float(fit.flat[at]), _warp(pose, corner, -down, -right))


def _warp(pose: Pose, corner: tuple[float, float], down: int, right: int) -> Warp:
    """Turn a shift in cells into a map from the sheet's points to pixels."""
    scale, cos, sin = pose.pitch / 12.0, np.cos(pose.angle), np.sin(pose.angle)
    x = corner[0] + right * _CELL[1] * scale
    y = corner[1] + down * _CELL[0] * scale
    origin = np.array([x * cos - y * sin + 0.5, x * sin + y * cos + 0.5])
    return affine(origin, scale * np.array([cos, sin]), scale * np.array([-sin, cos]))


def _cells(ink: Ink, pose: Pose) -> tuple[NDArray[np.float32], tuple[float, float]]:
    """Lay the ink, levelled, into cells; return them with the levelled place of the first cell's corner."""
    ys, xs = np.nonzero(ink > 0.3)
    across = xs * np.cos(pose.angle) + ys * np.sin(pose.angle)
    down = ys * np.cos(pose.angle) - xs * np.sin(pose.angle)
    scale = pose.pitch / 12.0
    left, top = _start(across, _GRID[1] * _CELL[1] * scale), _start(down, _GRID[0] * _CELL[0] * scale)
    column = ((across - left) / (_CELL[1] * scale)).astype(np.intp)
    row = ((down - top) / (_CELL[0] * scale)).astype(np.intp)
    kept = (column >= 0) & (column < _GRID[1]) & (row >= 0) & (row < _GRID[0]) & (across >= left) & (down >= top)
    cells = np.bincount(row[kept] * _GRID[1] + column[kept], minlength=_GRID[0] * _GRID[1])
    filled = np.minimum(cells / max(1.0, 0.5 * scale * scale), 4.0)
    return filled.reshape(_GRID).astype(np.float32), (left, top)


def _start(values: NDArray[np.float64], room: float) -> float:
    """Begin where the ink begins, or around its middle where there is more of it than room."""
    low, high = float(values.min()), float(values.max())
    return low if high - low < room else float(np.median(values)) - room / 2


def _pattern(sheet: Sheet) -> NDArray[np.int32]:
    """Return the cells that a sheet's letters cover, as flat indexes, each as often as it weighs."""
    found: list[int] = []
    for piece in sheet.pieces:
        top = round((piece.base - _LETTER_HEIGHT) / _CELL[0])
        left = round(piece.x / _CELL[1])
        for row in (top, top + 1):
            found += [row * _GRID[1] + left + at for at in range(2 * len(piece.text.rstrip()))]
    cells = np.array(found, dtype=np.int64)
    return cells[(cells >= 0) & (cells < _GRID[0] * _GRID[1])].astype(np.int32)


def _dense(pattern: NDArray[np.int32]) -> NDArray[np.float32]:
    return np.bincount(pattern, minlength=_GRID[0] * _GRID[1]).reshape(_GRID).astype(np.float32)


def _level(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take the mean out and make the length 1."""
    level = values - values.mean()
    return np.asarray(level / max(float(np.linalg.norm(level)), 1e-9), dtype=np.float32)


def _signed(value: int, size: int) -> int:
    return value - size if value > size // 2 else value
