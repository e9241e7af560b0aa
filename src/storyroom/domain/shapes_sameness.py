"""The JSON of sameness, one pure function a noun. Knows no door."""

from __future__ import annotations

from storyroom.domain.sameness import AxisShown, SetMember, SetOf, SetPair
from storyroom.domain.shapes import Shape

__all__ = ["sameness_shape"]


def sameness_shape(found: SetOf) -> Shape:
    """Shape what is told of a set."""
    return {
        "kind": found.kind,
        "title": found.title,
        "words": found.words,
        "closeness": found.closeness,
        "usual": found.usual._asdict() if found.usual else None,
        "members": [_member(one) for one in found.members],
        "pairs": [_pair(one, found) for one in found.pairs],
        "missing": found.missing,
        "notes": list(found.notes),
    }


def _member(one: SetMember) -> Shape:
    return {
        "name": one.name,
        "draft_ids": list(one.draft_ids),
        "words": one.words,
        "axes": [_axis(axis) for axis in one.axes],
    }


def _axis(axis: AxisShown) -> Shape:
    return {**axis._asdict(), "quotes": [quote._asdict() for quote in axis.quotes]}


def _pair(pair: SetPair, found: SetOf) -> Shape:
    return {
        "one": found.members[pair.one].name,
        "other": found.members[pair.other].name,
        "above": pair.above,
        "habits": [{"words": one.words, "one": one.one._asdict(), "other": one.other._asdict()} for one in pair.habits],
    }
