"""What became of a script between two drafts: scenes, elements, words, names, and facts that were left behind. Compares nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from storyroom.domain.script import ElementKind
from storyroom.domain.story import Evidence

__all__ = [
    "ChangeKind",
    "Comparison",
    "ElementChange",
    "Rename",
    "SceneChange",
    "StaleFact",
    "WordChange",
]


class ChangeKind(StrEnum):
    """What became of a scene. Several may hold of one scene; values are the words used in JSON."""

    ADDED = "added"
    OMITTED = "omitted"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RENUMBERED = "renumbered"
    REHEADED = "reheaded"
    """Another place, setting or time in the heading, and not because the place is called something else everywhere."""
    REWRITTEN = "rewritten"


class WordChange(NamedTuple):
    """Some words for others. `old` quotes the old draft, `new` the new one; None where nothing stood or stands."""

    old: Evidence | None
    new: Evidence | None


class ElementChange(NamedTuple):
    """One paragraph that is not as it was. `old` quotes the old draft, `new` the new one."""

    kind: Literal["added", "removed", "changed", "moved"]
    element: ElementKind
    old: Evidence | None
    new: Evidence | None
    words: tuple[WordChange, ...] = ()
    """The words that differ, where most of the paragraph stands; none where it was written anew."""


@dataclass(frozen=True, slots=True)
class SceneChange:
    """What became of one scene, or of several that were one, or are one now.

    Units: `old` and `new` are ordinals from 1 in their drafts; 0 is what stands before the first heading.
    """

    kinds: tuple[ChangeKind, ...]
    old: tuple[int, ...]
    new: tuple[int, ...]
    old_numbers: tuple[str | None, ...]
    """Printed numbers, one for each of `old`."""
    new_numbers: tuple[str | None, ...]
    heading: str
    """As the new draft has it; as the old one had it where the scene is gone."""
    old_headings: tuple[Evidence, ...]
    new_headings: tuple[Evidence, ...]
    elements: tuple[ElementChange, ...] = ()


class Rename(NamedTuple):
    """A name that became another throughout. Told once: no scene counts as changed because of it."""

    kind: Literal["renamed_character", "renamed_location", "renamed"]
    old_name: str
    new_name: str
    scenes: tuple[int, ...]
    """Ordinals in the new draft of the scenes that say the new name where the old one was."""
    old: Evidence
    new: Evidence


class StaleFact(NamedTuple):
    """A place of the new draft, not touched by the change, that still says what the old draft said."""

    kind: str
    """Which sort of fact: `name`, `count`, `age`, `time`, `date`, `money`, `measure`, `colour`, `attribute`, `thing`,
    `relation` or `place`."""
    about: str
    """What the fact is about, as the script calls it."""
    old_value: str
    new_value: str
    old: Evidence
    """The fact in the old draft."""
    new: Evidence
    """The fact in the new draft."""
    stale: Evidence
    """The sentence of the new draft that still assumes the old value."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two drafts, in the order of the new one; a scene that is gone stands where it was."""

    scenes: tuple[SceneChange, ...] = ()
    renames: tuple[Rename, ...] = ()
    stale: tuple[StaleFact, ...] = ()
    old_scenes: int = 0
    new_scenes: int = 0
    """How many scenes each draft has, omitted ones not counted."""
    kept: int = 0
    """How many scenes of the new draft are word for word what they were."""
    pairs: tuple[tuple[int, int], ...] = ()
    """Which scene of the old draft is which of the new one, by ordinals; splits and merges give several pairs."""
