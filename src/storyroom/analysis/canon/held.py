"""What canon holds: typed facts read from its words, and what in a script goes against one. Reads nothing itself."""

from __future__ import annotations

from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.domain.story import CanonQuote, Evidence

__all__ = ["ANYBODY", "Ban", "Clash", "Held", "Pinned", "titled"]

ANYBODY = "anybody"
"""The subject of a rule that holds for everybody: `Nobody`, `No one`, `Everybody`."""


def titled(name: str) -> str:
    """Return a name as people write it: `McCrae` stays, `the heron` is `The Heron`."""
    return name if name != name.lower() else name.title()


class Ban(NamedTuple):
    """What does not happen: a deed, of whom, to what, but for whom, unless what."""

    verb: str
    objects: frozenset[str]
    """Lemmas of the things it must touch; none where any will do."""
    but: frozenset[str] = frozenset()
    """Whom it does not hold for: people, or nouns."""
    direct: frozenset[str] = frozenset()
    """Those of the objects that it is done to itself, before any preposition."""
    marks: frozenset[str] = frozenset()
    """What tells its object from others of the kind: `red` of the red book."""
    when: frozenset[str] = frozenset()
    """Lemmas of the condition under which it holds; some of them must be echoed."""
    light: str = ""
    """`night` or `day` where it holds only then."""
    without: bool = False
    """Whether the condition is that something is missing: `without a tank`, `uninvited`."""
    place: str = ""
    """The preposition that ties the deed to its object: `into`, `on`."""


class Held(NamedTuple):
    """One typed fact that canon or a script states. Values compare in small letters."""

    kind: str
    """`age`, `born`, `event`, `life`, `kin`, `name`, `job`, `look`, `ability`, `rule` ..."""
    subject: str
    """A person as the script's cast names them, else the words in small letters."""
    slot: str
    """What of the subject: `hair`, `father`, the verb of an event; empty where the kind says all."""
    value: str
    polarity: bool = True
    firm: bool = True
    """False where the reading may be wrong: then what goes against it is a question."""
    ban: Ban | None = None
    terms: frozenset[str] = frozenset()
    """More lemmas at its heart."""


class Pinned(NamedTuple):
    """A fact of canon with its very words."""

    held: Held
    quote: CanonQuote
    shown: bool
    """Whether a pinned scene or document shows it, rather than a statement saying it."""


class Clash(NamedTuple):
    """What in the script goes against a fact of canon."""

    sentence: Sentence
    said: str
    """The expectation in a sentence people can read."""
    terms: frozenset[str]
    firm: bool = True
    evidence: Evidence | None = None
    """What to quote where it is no sentence: a heading, a parenthetical."""
