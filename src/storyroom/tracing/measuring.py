"""By how much each word of a sheet stands elsewhere in a picture: registration first, then what is left. Knows no key."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.marking import Sheet
from storyroom.domain.wrapping import columns
from storyroom.tracing.ink import Ink
from storyroom.tracing.template import FRAME, PER_POINT, Letters, Spots, spots_of, template_of
from storyroom.tracing.warp import Points, Warp, fitted, taken

__all__ = ["Measured", "Subject", "measure", "subject_of"]

_LEAST_LIKENESS = 0.45
"""Median likeness of the words below which a picture does not show this sheet."""
_FIRST_WORDS, _SECOND_WORDS = 40, 120
_FARTHEST = 1e5
"""Pixels beyond which a fit has run away."""


class Subject(NamedTuple):
    """A sheet made ready to be compared with pictures."""

    sheet: Sheet
    spots: Spots
    middles: Points
    rows: NDArray[np.intp]
    """(n_words,) the row of each word."""
    inked: NDArray[np.bool_]
    """Rows of the frame near which anything is printed."""


class Measured(NamedTuple):
    """What was seen of a sheet's words. Units: points to the right and down from where they would stand unmarked."""

    across: NDArray[np.float64]
    down: NDArray[np.float64]
    """(n_rows,)"""
    likeness: NDArray[np.float64]
    """(n_words,) correlation of each word with its template."""
    row_likeness: NDArray[np.float64]

    @property
    def fit(self) -> float:
        """How alike picture and sheet are on the whole."""
        return float(np.median(self.likeness))


class _Shifts(NamedTuple):
    offsets: Points
    """(n_words, 2) in pixels of the frame."""
    likeness: NDArray[np.float64]


def subject_of(sheet: Sheet, letters: Letters) -> Subject:
    """Prepare a sheet that has at least one word."""
    template = template_of(sheet, letters)
    boxes = np.zeros((sheet.words, 4))
    rows = np.zeros(sheet.words, dtype=np.intp)
    seen: set[int] = set()
    for piece in sheet.pieces:
        right = piece.x + columns(piece.text.rstrip()) * 7.2
        left = boxes[piece.word, 0] if piece.word in seen else piece.x
        boxes[piece.word] = (left, right, piece.base, piece.base)
        rows[piece.word] = piece.row
        seen.add(piece.word)
    middles = np.stack([boxes[:, :2].mean(axis=1), boxes[:, 2] - 3.0], axis=1)
    inked = template.any(axis=1)
    near = np.convolve(inked, np.ones(29), mode="same") > 0
    return Subject(sheet, spots_of(sheet, template), middles, rows, near)


def measure(ink: Ink, subject: Subject, warp: Warp) -> Measured | None:
    """Register a picture on a sheet, then measure each word; None if it shows another sheet."""
    for reach, degree, words in (((7, 6), 1, _FIRST_WORDS), ((4, 4), 2, _SECOND_WORDS), ((3, 3), 2, 0)):
        shifts = _look(ink, subject, warp, reach, words)
        looked = shifts.likeness[shifts.likeness != 0]
        if not len(looked) or float(np.median(looked)) < _LEAST_LIKENESS * (0.7 if words else 1):
            return None
        warp = _refitted(subject, warp, shifts, degree)
        if not np.isfinite(warp.terms).all() or np.abs(warp.terms).max() > _FARTHEST:
            return None
    return _left_over(subject, _look(ink, subject, warp, (3, 3), 0))


def _refitted(subject: Subject, warp: Warp, shifts: _Shifts, degree: int) -> Warp:
    moved = warp(subject.middles + shifts.offsets / PER_POINT)
    weights = np.square(np.clip(shifts.likeness - 0.3, 0, 1))
    return fitted(subject.middles, moved, weights, degree if (weights > 0).sum() > 24 else 1)


def _look(ink: Ink, subject: Subject, warp: Warp, reach: tuple[int, int], words: int) -> _Shifts:
    """Find where each word is most like its template; with `words`, only the longest are looked at."""
    frame = taken(ink, warp, FRAME, subject.inked)
    spots = subject.spots
    chosen = np.argsort(-spots.counts)[:words] if words else np.arange(len(spots.counts))
    part = spots if not words else _part(spots, chosen)
    likeness = _likeness(frame, part, reach)
    offsets, best = _peaks(likeness)
    if not words:
        return _Shifts(offsets, best)
    every, known = np.zeros((len(spots.counts), 2)), np.zeros(len(spots.counts))
    every[chosen], known[chosen] = offsets, best
    return _Shifts(every, known)  # words not looked at weigh nothing


def _part(spots: Spots, chosen: NDArray[np.intp]) -> Spots:
    sizes = spots.counts[chosen].astype(np.intp)
    index = np.concatenate(
        [np.arange(start, start + size) for start, size in zip(spots.starts[chosen], sizes, strict=True)]
    )
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    return Spots(spots.places[index], spots.ink[index], starts, spots.counts[chosen], spots.energy[chosen])


def _likeness(frame: Ink, spots: Spots, reach: tuple[int, int]) -> NDArray[np.float64]:
    """Correlate every word with the frame at every shift: (2 ry + 1, 2 rx + 1, n_words)."""
    rx, ry = reach
    flat, wide = frame.ravel(), frame.shape[1]
    found = np.empty((2 * ry + 1, 2 * rx + 1, len(spots.starts)))
    for y in range(-ry, ry + 1):
        for x in range(-rx, rx + 1):
            seen = flat.take(spots.places + (y * wide + x), mode="clip")
            cross = np.add.reduceat(seen * spots.ink, spots.starts)
            total = np.add.reduceat(seen, spots.starts)
            spread = np.add.reduceat(seen * seen, spots.starts) - total * total / spots.counts
            found[y + ry, x + rx] = cross / np.sqrt(spots.energy * np.maximum(spread, 0.05 * spots.energy) + 1e-9)
    return found


def _peaks(likeness: NDArray[np.float64]) -> tuple[Points, NDArray[np.float64]]:
    """Find each word's best shift, between pixels by a parabola."""
    high, wide, count = likeness.shape
    flat = likeness.reshape(-1, count)
    at = flat.argmax(axis=0)
    y, x = np.divmod(at, wide)
    words = np.arange(count)
    yc, xc = np.clip(y, 1, high - 2), np.clip(x, 1, wide - 2)
    dx = _vertex(likeness[yc, xc - 1, words], likeness[yc, xc, words], likeness[yc, xc + 1, words])
    dy = _vertex(likeness[yc - 1, xc, words], likeness[yc, xc, words], likeness[yc + 1, xc, words])
    return np.stack([xc + dx - wide // 2, yc + dy - high // 2], axis=1), flat[at, words]


def _vertex(before: NDArray[np.float64], here: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    bend = before - 2 * here + after
    return np.clip(np.where(np.abs(bend) > 1e-9, 0.5 * (before - after) / np.where(bend == 0, 1, bend), 0), -1, 1)


def _left_over(subject: Subject, shifts: _Shifts) -> Measured | None:
    """Take out what a smooth surface explains; the rest is the mark and the noise."""
    sound = np.square(np.clip(shifts.likeness - 0.3, 0, 1))
    if (sound > 0).sum() < 6:
        return None
    degree = 3 if (sound > 0).sum() > 80 else 2 if (sound > 0).sum() > 30 else 1
    smooth = fitted(subject.middles, shifts.offsets, sound, degree)
    rest = (shifts.offsets - smooth(subject.middles)) / PER_POINT
    rows = subject.rows
    count = int(rows.max()) + 1
    weights = sound * subject.spots.counts
    total = np.bincount(rows, weights, count)
    down = np.bincount(rows, weights * rest[:, 1], count) / np.maximum(total, 1e-9)
    likeness = np.bincount(rows, weights * shifts.likeness, count) / np.maximum(total, 1e-9)
    found = Measured(rest[:, 0], down, shifts.likeness, likeness)
    return found if found.fit >= _LEAST_LIKENESS else None
