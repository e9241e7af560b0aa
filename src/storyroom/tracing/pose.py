"""How a picture of a page lies: its skew, and how many pixels there are from row to row. Reads no letter.

Source: skew by the projection profile of greatest energy (Postl, 1986); the pitch by the profile's spectrum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.tracing.ink import Ink

__all__ = ["Pose", "poses"]

_MOST_SKEW = 4.0
_COARSE, _FINE = 0.2, 0.02
_SAMPLES = 60_000
_ROWS_SEEN = (24.0, 110.0)
"""How many rows of six to the inch a picture may be high: from half a sheet to one in a wide frame."""
_PITCHES = 3
_SAME = 0.01


class Pose(NamedTuple):
    """Units: radians, turned so that rows level out; pixels from one row to the next."""

    angle: float
    pitch: float


def poses(ink: Ink) -> Iterator[Pose]:
    """Yield likely poses, the likeliest first."""
    ys, xs, weights = _samples(ink)
    if len(ys) < 200:
        return
    angle = _skew(ys, xs, weights)
    heights = ys * np.cos(angle) - xs * np.sin(angle)
    tried: list[float] = []
    for pitch in _with_halves(_likely_pitches(heights, weights, ink.shape[0])):
        if all(abs(pitch - other) > _SAME * pitch for other in tried):
            tried.append(pitch)
            yield Pose(angle, pitch)


def _with_halves(pitches: list[float]) -> list[float]:
    """Add half of each: where every second row is blank, two rows look like one."""
    return [*pitches, *(pitch / 2 for pitch in pitches)]


def _samples(ink: Ink) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    ys, xs = np.nonzero(ink > 0.3)
    step = max(1, len(ys) // _SAMPLES)
    ys, xs = ys[::step], xs[::step]
    return ys.astype(np.float64), xs.astype(np.float64), ink[ys, xs].astype(np.float64)


def _skew(ys: NDArray[np.float64], xs: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    best = 0.0
    for reach, step in ((_MOST_SKEW, _COARSE), (_COARSE, _FINE)):
        angles = np.radians(np.arange(-reach, reach + step / 2, step)) + best
        best = float(angles[int(np.argmax([_energy(ys, xs, weights, angle) for angle in angles]))])
    return best


def _energy(ys: NDArray[np.float64], xs: NDArray[np.float64], weights: NDArray[np.float64], angle: float) -> float:
    heights = ys * np.cos(angle) - xs * np.sin(angle)
    profile = np.bincount((heights - heights.min()).astype(np.intp), weights)
    return float(np.square(profile).sum())


def _likely_pitches(heights: NDArray[np.float64], weights: NDArray[np.float64], height: int) -> list[float]:
    """Find the strongest periods of the profile."""
    profile = np.bincount((heights - heights.min()).astype(np.intp), weights)
    profile -= profile.mean()
    size = 1 << 17
    power = np.abs(np.fft.rfft(profile, size))
    power[: len(power) // 2] += 0.5 * power[: 2 * (len(power) // 2) : 2]  # a comb has power at twice its frequency too
    low, high = int(_ROWS_SEEN[0] / height * size), int(_ROWS_SEEN[1] / height * size)
    band = power[low : min(high, len(power) // 2)].copy()
    found: list[float] = []
    width = max(2, size // max(1, len(profile)))
    while len(found) < _PITCHES and len(band) and band.max() > 0:
        at = int(np.argmax(band))
        found.append(size / (low + at))
        band[max(0, at - width) : at + width + 1] = 0
    return found
