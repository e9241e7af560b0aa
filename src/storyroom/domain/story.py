"""What a script says and what contradicts it: facts with their world, evidence to the letter, findings. Judges nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

__all__ = ["CanonQuote", "Evidence", "Fact", "Finding", "FindingKind", "Support", "Taxonomy", "Witness", "World"]

Witness = Literal["rules", "model", "person"]
"""Who said it: the house's own rules, a language model, or a person."""

Taxonomy = Literal["timeline", "characterisation", "world", "detail", "style"]
"""What a finding is about (facts page on story, taxonomy of findings)."""


class World(StrEnum):
    """In whose world something holds. Only shown against shown in one world can be an error (design, section 7)."""

    SHOWN = "shown"
    CLAIMED = "claimed"
    PLAN = "plan"
    BELIEF = "belief"
    DREAM = "dream"
    FLASHBACK = "flashback"
    PERFORMANCE = "performance"


class FindingKind(StrEnum):
    """How sure the evidence makes us. Never a verdict on quality."""

    ERROR = "error"
    QUESTION = "question"
    SUPPORTED_SUBVERSION = "supported_subversion"


class Evidence(NamedTuple):
    """A quote and its place: `script.text[start:end] == quote`, to the letter.

    Units: `scene` is the ordinal from 1, 0 before the first heading; `start` and `end` are code points.
    """

    scene: int
    scene_number: str | None
    start: int
    end: int
    quote: str


class CanonQuote(NamedTuple):
    """A quote from what people pinned: a statement, or the words of a pinned scene or document. Not a place in this script."""

    id: str
    """The canon's own id."""
    source: str
    """Where it comes from, for people: `Series bible.md, line 12`."""
    quote: str


class Fact(NamedTuple):
    """One thing that the script says of somebody or something, in one world."""

    kind: str
    """Which sort: `presence`, `death`, `possession`, `injury` ... as the analysis that made it lists them."""
    subject: str
    value: str
    polarity: bool
    """False where it is said not to hold."""
    world: World
    evidence: Evidence
    by: Witness = "rules"


class Support(NamedTuple):
    """The evidence ledger of a broken expectation: what speaks for it being meant."""

    setup: tuple[Evidence, ...] = ()
    """Earlier: the alternative is planted."""
    acknowledgement: tuple[Evidence, ...] = ()
    """Somebody notices or explains."""
    consequence: tuple[Evidence, ...] = ()
    """Later scenes depend on it."""
    mark: tuple[Evidence, ...] = ()
    """The writer said so: a note, pinned canon, or "intended"."""

    @property
    def kinds(self) -> int:
        """How many of the four kinds of support there are."""
        return sum(map(bool, self))

    @property
    def verdict(self) -> FindingKind:
        """Two kinds or more are a supported subversion, one is a question, none is an error (design, section 7)."""
        if self.kinds > 1:
            return FindingKind.SUPPORTED_SUBVERSION
        return FindingKind.QUESTION if self.kinds else FindingKind.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """An expectation that the script raises and breaks, with both sides quoted and what speaks for it being meant."""

    kind: FindingKind
    rule: str
    """Which rule found it: `dead_acts`, `prop_reappears` ..."""
    taxonomy: Taxonomy
    expectation: str
    """The expectation in a sentence people can read."""
    world: World
    citations: tuple[Evidence, ...]
    """Two or more: what raised the expectation, and last what breaks it. One will do beside a quote from canon; none where
    canon contradicts itself."""
    support: Support = field(default_factory=Support)
    by: Witness = "rules"
    canon: tuple[CanonQuote, ...] = ()
    """What people pinned that raised the expectation."""
    explained: tuple[CanonQuote, ...] = ()
    """What people pinned that speaks for it being meant: counts as a mark."""
    spoken_by: str = ""
    """Which model spoke, by its name; empty where none did."""
    unaided: FindingKind | None = None
    """What the rules alone made of it, where a model spoke; None where they had not seen it."""
