"""Somebody of a script, under all their names: a person, a named animal, or a group. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from storyroom.analysis.casting.ages import years
from storyroom.analysis.casting.introductions import Kind
from storyroom.domain.story import Evidence

__all__ = ["Mention", "Person"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the script: a person, a named animal, or a group that is cued or introduced as one."""

    id: str
    """Made of the fullest name, in small letters: the same in the next draft as long as the name is."""
    name: str
    """The fullest name, spelt as prose spells it."""
    kind: Kind
    cues: tuple[str, ...]
    """Keys of the cue names that are theirs, in order of first speech; none for who never speaks."""
    aliases: tuple[str, ...] = ()
    """Every other form of the name that the script uses."""
    age: str = ""
    """As the script writes it."""
    introduction: Evidence | None = None
    """The sentence that introduces them."""
    age_evidence: Evidence | None = None
    roles: tuple[str, ...] = ()
    """What they are said to be at their introduction: `sexton`, `goat`."""
    variant_of: str = ""
    """The id of the person whose younger self or double this is."""
    members: tuple[str, ...] = ()
    """Ids of the people of a group, where the script names them."""

    @property
    def speaks(self) -> bool:
        """Whether they have a cue of their own."""
        return bool(self.cues)

    @property
    def years(self) -> int | None:
        """The age as a number."""
        return years(self.age) if self.age else None


class Mention(NamedTuple):
    """Somebody named in a stretch of text. Units: code points of the stretch."""

    person: Person
    start: int
    end: int
