"""Counts made into directions: weighed by rarity, centred on what other writers do, one unit direction a channel. Knows no writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from storyroom.style.channels import CHANNELS, PLACES, Counts, Floats

__all__ = ["SHARE", "Space", "likeness", "weighed"]

SHARE: Final = {"page": 0.75, "letters": 2.0, "shape": 1.0, "marks": 0.5, "words": 1.0, "phrases": 0.5}
"""How much each channel says. Letters say most; `marks` at one says too much of the edition."""
_WHOLE: Final = sum(SHARE.values())
_RARE: Final = 2
"""Passages that must hold a run before it is weighed: what stands in one passage alone compares with nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """What is usual: by channel the weight of each place, and the mean direction of the passages it was made from."""

    weights: Floats  # (channels, places)
    means: Floats  # (channels, places)

    @classmethod
    def over(cls, passages: Sequence[Counts], middle: Sequence[float] | None = None) -> Space:
        """Make the space of some passages; `middle` says how much each one counts for the mean."""
        weights = np.stack([_rarity(passages, channel) for channel in CHANNELS])
        means = np.zeros_like(weights)
        for passage, share in zip(passages, _shares(len(passages), middle), strict=True):
            if share:
                for row, channel in enumerate(CHANNELS):
                    means[row] += share * weighed(passage, channel, weights[row])[0]
        return cls(weights, means)

    def place(self, passage: Counts) -> Floats:
        """Return the direction of a passage, (channels, places): its squared lengths add up to one."""
        placed = np.empty_like(self.means)
        for row, channel in enumerate(CHANNELS):
            placed[row] = self.direction(passage, row) * np.float32(self.scale(channel))
        return placed

    def scale(self, channel: str) -> float:
        """Return how long the direction of one channel is within the whole."""
        return float((SHARE[channel] / _WHOLE) ** 0.5)

    def direction(self, passage: Counts, row: int) -> Floats:
        """Return the unit direction of a passage in one channel."""
        off: Floats = weighed(passage, CHANNELS[row], self.weights[row])[0] - self.means[row]
        length = float(np.linalg.norm(off))
        return off / np.float32(length) if length else off


def likeness(space: Space, passages: Sequence[Counts]) -> Floats:
    """Return the likeness of every two passages, channel by channel so that little is held at once. 1 with itself."""
    found = np.zeros((len(passages), len(passages)), np.float32)
    for row, channel in enumerate(CHANNELS):
        placed = np.stack([space.direction(passage, row) for passage in passages])
        found += np.float32(SHARE[channel] / _WHOLE) * (placed @ placed.T)
    return found


def _shares(many: int, middle: Sequence[float] | None) -> Sequence[float]:
    if middle is None:
        return [1 / many] * many
    total = sum(middle)
    return [one / total for one in middle]


def _rarity(passages: Sequence[Counts], channel: str) -> Floats:
    """Weigh places by how few passages have them. Source: TF-IDF as in Salton and Buckley, 1988, smoothed by one."""
    holding = np.zeros(PLACES, np.float32)
    for passage in passages:
        holding[passage[channel][0]] += 1
    weights = np.log((1 + len(passages)) / (1 + holding)) + 1
    return np.where(holding >= _RARE, weights, 0).astype(np.float32)


def weighed(passage: Counts, channel: str, weights: Floats) -> tuple[Floats, float]:
    """Return the unit vector of weighed counts in one channel, and how long it was before."""
    places, times = passage[channel]
    dense = np.zeros(PLACES, np.float32)
    dense[places] = (1 + np.log(times)) * weights[places]
    length = float(np.linalg.norm(dense))
    return (dense / np.float32(length) if length else dense), length
