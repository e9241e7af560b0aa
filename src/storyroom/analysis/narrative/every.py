"""Every axis of telling, in the order in which people read them, with the range of each in the scripts that ship. Measures nothing itself."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.narrative import body, conduct, order, rise, strands, theme
from storyroom.analysis.narrative.axis import Axis, Reading

__all__ = ["AXES", "Range", "range_of", "read_axes"]

_MEASURES: Final = (theme, strands, order, rise, conduct, body)
AXES: Final[tuple[Axis, ...]] = tuple(one.AXIS for one in _MEASURES)


class Range(NamedTuple):
    """Where the scripts that ship with the product lie on an axis: something to compare with, nothing to aim at."""

    low: float
    middle: float
    high: float
    scripts: int


def read_axes(manuscript: Manuscript) -> tuple[tuple[Axis, Reading], ...]:
    """Measure a script on every axis."""
    return tuple((one.AXIS, one.measure(manuscript)) for one in _MEASURES)


def range_of(name: str) -> Range | None:
    """Return the range of an axis in the scripts that ship. Source: evals/style/narrative.py --write."""
    found = _ranges().get(name)
    return Range(*found) if found else None


@cache
def _ranges() -> dict[str, tuple[float, float, float, int]]:
    text = files("storyroom.analysis.narrative").joinpath("slate.json").read_text(encoding="utf-8")
    return {
        name: (one["low"], one["middle"], one["high"], one["scripts"]) for name, one in json.loads(text)["axes"].items()
    }
