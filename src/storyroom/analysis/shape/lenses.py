"""Lenses: the names that five schools of story give to the same five turns and the stretches between them. Prefers none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from storyroom.analysis.shape.turning import TurningPoint

__all__ = ["DEFAULT", "LENSES", "Beat", "Lens", "PlacedBeat", "place"]


class Beat(NamedTuple):
    """A named place or stretch. Units: turns; 0 is the first page, 1 to 5 the turning points, 6 the last page."""

    name: str
    start: float
    end: float


class Lens(NamedTuple):
    """One school's way to cut a story."""

    title: str
    beats: tuple[Beat, ...]


class PlacedBeat(NamedTuple):
    """A beat in one script. Units: shares of the script's words; `low` and `high` bound where it begins."""

    name: str
    start: float
    end: float
    low: float
    high: float


DEFAULT = "three_act"
LENSES: Mapping[str, Lens] = {
    "three_act": Lens(
        "Three acts",
        (
            Beat("Act one: set-up", 0, 1),
            Beat("Opportunity (inciting incident)", 1, 1),
            Beat("Change of plans (end of act one)", 2, 2),
            Beat("Act two: confrontation", 2, 4),
            Beat("Point of no return (midpoint)", 3, 3),
            Beat("Major setback (end of act two)", 4, 4),
            Beat("Act three: resolution", 4, 6),
            Beat("Climax", 5, 5),
        ),
    ),
    "sequences": Lens(
        "Eight sequences",
        (
            Beat("1: the world and the hook", 0, 1),
            Beat("2: the predicament", 1, 2),
            Beat("3: first attempts", 2, 2.5),
            Beat("4: the midpoint comes", 2.5, 3),
            Beat("5: complications", 3, 3.5),
            Beat("6: the main tension breaks", 3.5, 4),
            Beat("7: the new tension", 4, 5),
            Beat("8: resolution", 5, 6),
        ),
    ),
    "story_circle": Lens(
        "Story circle",
        (
            Beat("You: a zone of comfort", 0, 0.6),
            Beat("Need: but they want something", 0.6, 1),
            Beat("Go: they enter the unfamiliar", 1, 2),
            Beat("Search: they adapt to it", 2, 3),
            Beat("Find: they get what they wanted", 3, 3.4),
            Beat("Take: they pay for it", 3.4, 4),
            Beat("Return: back where they began", 4, 5),
            Beat("Change: having changed", 5, 6),
        ),
    ),
    "save_the_cat": Lens(
        "Save the Cat",
        (
            Beat("Opening image", 0, 0),
            Beat("Theme stated", 0.4, 0.4),
            Beat("Set-up", 0, 1),
            Beat("Catalyst", 1, 1),
            Beat("Debate", 1, 2),
            Beat("Break into two", 2, 2),
            Beat("B story", 2.2, 2.2),
            Beat("Fun and games", 2.2, 3),
            Beat("Midpoint", 3, 3),
            Beat("Bad guys close in", 3, 4),
            Beat("All is lost", 4, 4),
            Beat("Dark night of the soul", 4, 4.4),
            Beat("Break into three", 4.4, 4.4),
            Beat("Finale", 4.4, 5.7),
            Beat("Final image", 6, 6),
        ),
    ),
    "kishotenketsu": Lens(
        "Kishotenketsu",
        (
            Beat("Ki: introduction", 0, 1),
            Beat("Sho: development", 1, 3),
            Beat("Ten: the twist", 3, 5),
            Beat("Ketsu: conclusion", 5, 6),
        ),
    ),
}
"""Lens name -> its beats. Source: Field, Gulino, Harmon, Snyder, and the Japanese and Chinese four-part form, each in our words."""


def place(lens: Lens, points: tuple[TurningPoint, ...]) -> tuple[PlacedBeat, ...]:
    """Put a lens's beats on one script's turning points; what lies between is placed by proportion."""
    at = [0.0, *(point.at for point in points), 1.0]
    low = [0.0, *(point.low for point in points), 1.0]
    high = [0.0, *(point.high for point in points), 1.0]
    return tuple(
        PlacedBeat(
            beat.name, _along(at, beat.start), _along(at, beat.end), _along(low, beat.start), _along(high, beat.start)
        )
        for beat in lens.beats
    )


def _along(turns: list[float], where: float) -> float:
    whole = min(int(where), len(turns) - 2)
    return turns[whole] + (where - whole) * (turns[whole + 1] - turns[whole])
