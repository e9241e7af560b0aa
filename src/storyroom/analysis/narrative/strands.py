"""Single track or several: how many groups of people carry the scenes, and how the telling goes between them. Groups by company, not by plot."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.narrative.axis import QUOTES, Axis, Reading
from storyroom.analysis.shape.threads import threads

__all__ = ["AXIS", "measure"]

AXIS: Final = Axis(
    "strands",
    "Strands told side by side",
    "strands",
    "Groups of people who keep company, weighed by the scenes that each carries and by how often the telling goes from one to another: "
    "1 where one group carries every scene, 2 where two carry half each, turn about. Near 1 is a single track.",
)
_FEWEST: Final = 6
"""Scenes below which nothing is said."""


def measure(manuscript: Manuscript) -> Reading:
    """Count strands by the inverse of how likely two scenes are of one, and by how often the telling changes between them.

    Source: the inverse of Simpson's index, 1949. A story of two halves that never meet is told one after the other: what it has
    beyond one strand counts in proportion to the changes, of those that so many scenes of so many strands could have by chance.
    """
    found = threads(manuscript)
    home = {scene: at for at, one in enumerate(found) for scene in one.scenes}
    order = [home[scene] for scene in sorted(home)]
    if len(order) < _FEWEST:
        return Reading(None, missing=f"Fewer than {_FEWEST} scenes with people who come back.")
    same = sum((len(one.scenes) / len(order)) ** 2 for one in found)
    changes = sum(one != other for one, other in pairwise(order)) / (len(order) - 1)
    by_chance = 1 - same
    turn = min(1.0, changes / by_chance) if by_chance else 0.0
    firsts = [manuscript.scene(one.scenes[0]) for one in found[:QUOTES]]
    quotes = tuple(heading_evidence(manuscript, scene) for scene in firsts if scene)
    return Reading(round(1 + (1 / same - 1) * turn, 2), quotes)
