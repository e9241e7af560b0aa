"""The JSON of blind tests, one pure function a noun. Knows no door, and of an open test no more than anybody may."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storyroom.domain.blind import BlindEntry, Shown, Standing
from storyroom.domain.shapes import Shape

__all__ = ["blind_shape", "blinds_shape", "pair_shape", "results_shape"]

Who = Callable[[str], str]
"""From the id of a person to their name; empty if they are not here any more."""


def blinds_shape(found: Iterable[BlindEntry], who: Who) -> Shape:
    """Shape tests, the newest first."""
    return {"tests": [blind_shape(one, who) for one in found]}


def blind_shape(one: BlindEntry, who: Who) -> Shape:
    """Shape a test without its pages."""
    return {
        "id": one.id,
        "name": one.name,
        "question": one.question,
        "label": sorted(one.label.compartments),
        "by": who(one.by),
        "at": one.at,
        "closed_at": one.closed_at,
        "pairs": one.pairs,
        "judgments": one.judgments,
        "people": one.people,
        "mine": one.mine,
    }


def pair_shape(shown: Shown | None) -> Shape:
    """Shape the next pair of one person; none where all are answered, or the test is closed."""
    return {"next": shown._asdict() if shown else None}


def results_shape(entry: BlindEntry, standings: Iterable[Standing], who: Who) -> Shape:
    """Shape what a closed test came to. A share is null where there are too few answers to tell one."""
    return {"test": blind_shape(entry, who), "standings": [_standing(one) for one in standings]}


def _standing(one: Standing) -> Shape:
    shape: dict[str, object] = dict(one._asdict())
    shape["interval"] = list(one.interval) if one.interval else None
    return shape
