"""Where the marks of an axis stand and what is written at them. Knows no picture."""

from __future__ import annotations

import math
from itertools import takewhile

from markupsafe import Markup

from storyroom.web.pictures.drawing import element, number, percent

__all__ = ["AXIS", "axis", "ticks"]

AXIS = 24
"""Pixels that an axis takes below a picture."""
_MOST = 8
_STEPS = (1, 2, 5)


def ticks(low: float, high: float, most: int = _MOST) -> tuple[float, ...]:
    """Choose round numbers from `low` to `high`, `most` of them or fewer."""
    if not high > low:
        return (low,)
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(
        base * scale * power
        for scale in (1, 10, 100)
        for base in _STEPS
        if math.floor(high / (base * scale * power)) - math.ceil(low / (base * scale * power)) < most
    )
    first = math.ceil(low / step)
    places = (round(at * step, 10) for at in range(first, first + most + 1))
    return tuple(takewhile(lambda place: place <= high, places))


def axis(low: float, high: float, top: float, *, start: float | None = None) -> Markup:
    """Write an axis along the bottom of a picture that is as wide as its box; `start` is where its numbers begin."""
    span = (high - low) or 1.0
    return Markup().join(
        element(
            "text", {"class": "tick", "x": percent(at - low, span), "y": top + 16, **_anchor(at, low, high)}, number(at)
        )
        for at in ticks(low if start is None else start, high)
    )


def _anchor(at: float, low: float, high: float) -> dict[str, str]:
    """Keep the first and the last number inside the box."""
    place = (at - low) / ((high - low) or 1.0)
    return {"text-anchor": "start" if place < 0.02 else "end" if place > 0.97 else "middle"}
