"""How much two sentences sound as if the second broke what the first raised. Knows no kind of breach and no script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

from storyroom.analysis.hearing.ear import Ear

__all__ = ["Side", "clash", "pair_features", "side"]

_OWN, _SHARED, _NEAR = 3.0, 30.0, 5.0
"""How wide the two directions, what they share, and their nearness are written for the fit."""


class Side(NamedTuple):
    """One sentence, weighed for both places it may take: worked out once, as a script has many pairs."""

    raising: float
    breaking: float
    towards: tuple[float, ...]
    """(width,): its direction, each number weighed by what it counts for two that share it."""
    direction: tuple[float, ...]


def side(ear: Ear, text: str) -> Side:
    """Hear one sentence."""
    width, weights = ear.weights.width, ear.weights.pair
    direction = ear.direction(ear.pieces(text))
    near = weights[3 * width]
    return Side(
        _OWN * sum(map(mul, weights[:width], direction)),
        _OWN * sum(map(mul, weights[width : 2 * width], direction)),
        tuple((_SHARED * w + _NEAR * near) * value for w, value in zip(weights[2 * width :], direction, strict=False)),
        direction,
    )


def clash(ear: Ear, raised: Side, broken: Side) -> float:
    """Return the log-odds that the second sentence breaks what the first raised."""
    shared = math.fsum(map(mul, raised.towards, broken.direction))
    return ear.weights.pair[-1] + raised.raising + broken.breaking + shared


def pair_features(raised: Sequence[float], broken: Sequence[float]) -> tuple[float, ...]:
    """Return (3 * width + 1,): both directions, their product, their cosine. What `clash` weighs, as the fit needs it."""
    shared = [a * b for a, b in zip(raised, broken, strict=True)]
    return (
        *(_OWN * value for value in raised),
        *(_OWN * value for value in broken),
        *(_SHARED * value for value in shared),
        _NEAR * sum(shared),
    )
