"""Linear time or not: how many scenes are told out of the order in which they happen. Takes the story's days as they were read."""

from __future__ import annotations

from typing import Final

from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.days import days_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.narrative.axis import QUOTES, Axis, Reading

__all__ = ["AXIS", "measure"]

AXIS: Final = Axis(
    "out_of_order",
    "Told out of order",
    "of 100 scenes",
    "Scenes that are called remembered, dreamt or foreseen, and scenes that say they play on a day before one that was told already. "
    "Nought is linear time: each scene after the one before. A step back that the page does not tell of is not seen.",
)
_FEWEST: Final = 4


def measure(manuscript: Manuscript) -> Reading:
    """Count scenes apart, and scenes on a day before the latest day told so far."""
    days = days_of(manuscript)
    if len(days) < _FEWEST:
        return Reading(None, missing=f"Fewer than {_FEWEST} scenes.")
    latest, found = 0, []
    for one in days:
        if one.apart or one.day < latest:
            found.append(one.scene)
        latest = max(latest, one.day)
    scenes = [manuscript.scene(scene) for scene in found[:QUOTES]]
    quotes = tuple(heading_evidence(manuscript, scene) for scene in scenes if scene)
    return Reading(round(100 * len(found) / len(days), 1), quotes)
