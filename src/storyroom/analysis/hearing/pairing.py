"""How much two sentences sound as if the second broke what the first raised. Knows no kind of breach and no script."""

from __future__ import annotations

from collections.abc import Sequence

from storyroom.analysis.hearing.ear import Ear

__all__ = ["clash", "pair_features"]

_OWN, _SHARED, _NEAR = 3.0, 30.0, 5.0
"""How wide the two directions, what they share, and their nearness are written for the fit."""


def clash(ear: Ear, raised: Sequence[float], broken: Sequence[float]) -> float:
    """Return the log-odds that a sentence of the second direction breaks what one of the first raised. Directions as `Ear.direction`."""
    *weights, constant = ear.weights.pair
    return constant + sum(w * value for w, value in zip(weights, pair_features(raised, broken), strict=True))


def pair_features(raised: Sequence[float], broken: Sequence[float]) -> tuple[float, ...]:
    """Return (3 * width + 1,): both directions, their product, their cosine."""
    shared = [a * b for a, b in zip(raised, broken, strict=True)]
    return (
        *(_OWN * value for value in raised),
        *(_OWN * value for value in broken),
        *(_SHARED * value for value in shared),
        _NEAR * sum(shared),
    )
