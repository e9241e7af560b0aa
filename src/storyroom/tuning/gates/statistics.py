"""The little arithmetic that several gates share: pairs compared by chance, and how often one of two is larger. Knows no model."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

__all__ = ["auc", "auc_interval", "chance_of_gain"]


def chance_of_gain(gains: Sequence[float], *, draws: int = 2_000) -> float:
    """Return how often signs drawn by chance give as large a mean as was seen; the same at every call."""
    draw = random.Random(1)  # noqa: S311  # no secret
    seen = sum(gains)
    as_large = sum(sum(gain if draw.random() < 0.5 else -gain for gain in gains) >= seen for _ in range(draws))
    return (as_large + 1) / (draws + 1)


def auc(larger: Sequence[float], smaller: Sequence[float]) -> float:
    """Return how often one of the first is larger than one of the second; equals count half."""
    ranked = sorted([(value, 0) for value in smaller] + [(value, 1) for value in larger])
    total, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        total += (at + 1 + end) / 2 * sum(kind for _, kind in ranked[at:end])
        at = end
    return (total - len(larger) * (len(larger) + 1) / 2) / (len(larger) * len(smaller))


def auc_interval(value: float, larger: int, smaller: int) -> tuple[float, float]:
    """Return the interval that holds it in 95 of 100 cases. Source: Hanley and McNeil, Radiology 143, 1982."""
    q1, q2 = value / (2 - value), 2 * value * value / (1 + value)
    spread = value * (1 - value) + (larger - 1) * (q1 - value * value) + (smaller - 1) * (q2 - value * value)
    wide = 1.96 * math.sqrt(max(0.0, spread) / (larger * smaller))
    return max(0.0, value - wide), min(1.0, value + wide)
