"""What a second reader, a model, may say of a script: pointers at numbered lines and words of fixed lists. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from storyroom.domain.story import Taxonomy

__all__ = [
    "ADVISED",
    "CLASHES",
    "FACT_KINDS",
    "FRAMES",
    "ROLES",
    "Clash",
    "ClashKind",
    "Frame",
    "Line",
    "Pointed",
    "Role",
    "Word",
]

ADVISED = frozenset({"continuity", "facts", "coverage"})
"""The analyses that a second reader adds to."""

FACT_KINDS = (
    "presence", "life", "injury", "condition", "wardrobe", "possession", "place", "access", "ability", "knowledge", "kinship", "name",
    "age", "date", "count", "rule", "vow",
)  # fmt: skip
"""Kinds of facts of the story's state."""

Frame = Literal["same", "dream", "memory", "performance", "lie", "plan", "another"]
"""How the second line is meant to hold: in the world of the first, in another, or of another person or thing."""
FRAMES: tuple[Frame, ...] = get_args(Frame)

Role = Literal["setup", "acknowledgement", "consequence"]
ROLES: tuple[Role, ...] = get_args(Role)


class ClashKind(NamedTuple):
    """One way in which two lines may contradict each other."""

    asked: str
    """As the model is told."""
    taxonomy: Taxonomy
    expectation: str
    """As people are told: in the house's words, never in a model's."""


CLASHES: dict[str, ClashKind] = {
    "life": ClashKind("somebody dead or gone acts or speaks", "world", "Who is dead or gone acts no more."),
    "possession": ClashKind("a thing lost, broken, used up or given away is there", "detail", "What is gone or broken is not there again."),
    "body": ClashKind("a wound, a disability, hair or clothes are not as they were", "detail", "Bodies and clothes stay as they were left."),
    "ability": ClashKind("somebody does what they cannot do, or speaks what they do not know", "characterisation", "Nobody does what they cannot do."),
    "access": ClashKind("somebody comes through what is locked, or is where they cannot be", "detail", "What is shut or out of reach stays so."),
    "place": ClashKind("somebody or something is at two places at once", "timeline", "Nobody is at two places at once."),
    "time": ClashKind("dates, ages, hours or lengths of time do not add up", "timeline", "Dates, ages and hours add up."),
    "light": ClashKind("day and night, or the weather, do not fit", "timeline", "The sky is as the hour says."),
    "count": ClashKind("numbers of things or people do not add up", "detail", "What is counted adds up."),
    "name": ClashKind("names, kin or relations are not as they were said to be", "characterisation", "Names and kin stay what they are."),
    "knowledge": ClashKind("somebody knows what they cannot know, or not what they must", "characterisation", "Nobody knows what they could not have learnt."),
    "vow": ClashKind("somebody breaks what they swore, refused or decided", "characterisation", "What is sworn is kept."),
    "rule": ClashKind("a rule or law of this world is broken", "world", "The rules of this world hold."),
    "trope": ClashKind("the story turns over what everybody must expect by now", "world", "What the story leads one to expect comes."),
    "other": ClashKind("one line does not let the other happen", "detail", "What is told first does not let the second happen."),
}  # fmt: skip
"""Kinds of contradictions, by the word that a model answers."""


class Line(NamedTuple):
    """One numbered line as a model sees it: a sentence, or a heading. Its number is its place in the list, from 1."""

    scene: int
    speaker: str
    text: str


class Pointed(NamedTuple):
    """A fact that a model points at. `who` and `what` are words of that line, or its speaker: checked, not believed."""

    line: int
    kind: str
    who: str
    what: str
    holds: bool


class Clash(NamedTuple):
    """Two lines that a model says contradict each other."""

    first: int
    then: int
    kind: str


class Word(NamedTuple):
    """What a model says of two lines: whether the second breaks what the first raises, in which frame, and what speaks for it."""

    breaks: bool
    frame: Frame
    setup: tuple[int, ...] = ()
    acknowledgement: tuple[int, ...] = ()
    consequence: tuple[int, ...] = ()

    def told(self, role: Role) -> tuple[int, ...]:
        """Return the lines of one role."""
        return {"setup": self.setup, "acknowledgement": self.acknowledgement, "consequence": self.consequence}[role]

    def with_roles(self, roles: Mapping[Role, tuple[int, ...]]) -> Word:
        """Put other lines in place of those it has."""
        return Word(self.breaks, self.frame, roles["setup"], roles["acknowledgement"], roles["consequence"])
