"""How alike the texts of a set are, as it is told: its members with their axes, its pairs with what they do alike. Plain values; measures nothing."""

from __future__ import annotations

from typing import Literal, NamedTuple

from storyroom.domain.story import Evidence

__all__ = ["MOST_MEMBERS", "AxisShown", "SetKind", "SetMember", "SetOf", "SetPair", "SetUsual", "SharedHabit"]

MOST_MEMBERS = 60

SetKind = Literal["documents", "projects", "variants", "files"]
"""What the members are: the latest drafts of a project's documents, whole projects, suggestions for one scene, files."""


class AxisShown(NamedTuple):
    """One axis of telling of one member; `value` is None where there is not enough to say."""

    name: str
    title: str
    unit: str
    about: str
    value: float | None
    missing: str
    low: float | None
    """Where the scripts that ship lie, to compare with."""
    high: float | None
    quotes: tuple[Evidence, ...]


class SetMember(NamedTuple):
    """One text of the set."""

    name: str
    draft_ids: tuple[str, ...]
    """The drafts that it is made of; empty for a file."""
    words: int
    axes: tuple[AxisShown, ...]
    """Of the first draft where there are several."""


class SharedHabit(NamedTuple):
    """What two members do alike: a run of words, and the sentence of each that holds it."""

    words: str
    one: Evidence
    other: Evidence


class SetPair(NamedTuple):
    """Two members, by their places in the set, and how far they lie above what is usual, in spreads of that."""

    one: int
    other: int
    above: float
    habits: tuple[SharedHabit, ...]


class SetUsual(NamedTuple):
    """What is usual: sets of as many texts, each by another of the other writers."""

    middle: float
    high: float
    """What nineteen in twenty such sets stay below."""
    share: float
    """Share of such sets that are as close as this one, or closer."""
    writers: int
    beyond: bool
    """Whether fewer than one in twenty such sets are as close."""


class SetOf(NamedTuple):
    """What is told of a set. `closeness` is None where there is not enough to say, and `missing` says what is lacking."""

    kind: SetKind
    title: str
    members: tuple[SetMember, ...]
    words: int
    """Words of each member that were looked at."""
    closeness: float | None
    usual: SetUsual | None
    pairs: tuple[SetPair, ...]
    """Nearest first."""
    missing: str
    notes: tuple[str, ...]
