"""Who may see what: labels, clearances and the one rule. Pure set algebra; knows no storage and no people's names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal
from unicodedata import normalize

from storyroom.domain.rights import NOTHING, Holdings, Right

__all__ = [
    "KEY_PREFIX",
    "LONGEST_NAME",
    "PUBLIC",
    "Clearance",
    "Decision",
    "Label",
    "Principal",
    "Trust",
    "as_name",
    "decide",
    "is_name",
    "join",
    "may_see",
]

PUBLIC = "public"
"""The compartment of material for everybody."""

KEY_PREFIX = "key:"
"""How the names of programs' keys begin, and no person's."""


class Trust(IntEnum):
    """How far a text may be believed. Takes no part in `may_see`."""

    OUTSIDE = 0
    PARTNER = 1
    STUDIO = 2


LONGEST_NAME = 200
"""Characters in the name of a compartment."""


def is_name(name: str) -> bool:
    """Say whether a compartment may be called so: something printable, without blanks around it, not endless."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()


def as_name(written: str) -> str:
    """Spell a compartment's name as it is kept: `Embargo` and `embargo` are one, however the letters were typed.

    Source: Unicode Standard, section 3.13, compatibility caseless matching.
    """
    return normalize("NFKC", normalize("NFKC", written).casefold())


@dataclass(frozen=True, slots=True)
class Label:
    """At least one compartment, and a trust level.

    Raises: ValueError on an empty set: unlabelled material does not exist.
    """

    compartments: frozenset[str]
    trust: Trust = Trust.STUDIO

    def __post_init__(self) -> None:
        if not self.compartments or not all(self.compartments):
            raise ValueError("a label needs at least one compartment, and no compartment has an empty name")

    def key(self) -> str:
        """Spell the label the same way every time; equal labels have equal keys, and different ones different keys."""
        names = (name.replace("%", "%25").replace("+", "%2B") for name in sorted(self.compartments))
        return "+".join(names) + f"@{int(self.trust)}"


@dataclass(frozen=True, slots=True)
class Clearance:
    """The compartments a principal holds. An empty clearance sees nothing, not even public material."""

    compartments: frozenset[str] = frozenset()

    def narrowed(self, other: Clearance) -> Clearance:
        """Keep what both hold."""
        return Clearance(self.compartments & other.compartments)


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer to "may this principal see that?", with a reason a person can read."""

    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Someone or something that reads: a person, a key, a model backend, an export recipient."""

    id: str
    name: str
    kind: Literal["person", "key", "model", "recipient"]
    clearance: Clearance
    """What may be found: where `search` is held."""
    operator: bool = False
    """The administrator: manages people and keys, runs `verify` and `rebuild`, and reads nothing by that."""
    curator: bool = False
    """May open compartments: begin a project by importing it, or name a compartment."""
    holdings: Holdings = NOTHING
    """For each right the compartments it is held on, at this moment."""

    @property
    def may_import(self) -> bool:
        """Whether there is anything that this principal may put files into."""
        return self.curator or bool(self.holdings.upload)

    def cleared(self, right: Right) -> Clearance:
        """Return the clearance that one right gives."""
        return Clearance(self.holdings.of(right))


def may_see(clearance: Clearance, label: Label) -> bool:
    """Say whether every compartment of the label is held: set inclusion, nothing else."""
    return label.compartments <= clearance.compartments


def decide(clearance: Clearance, label: Label) -> Decision:
    """Answer `may_see` with the reason. The reason names compartments: show it only to someone who manages access."""
    missing = label.compartments - clearance.compartments
    if missing:
        return Decision(allowed=False, reason=f"not cleared for {', '.join(sorted(missing))}")
    return Decision(allowed=True, reason=f"cleared for {', '.join(sorted(label.compartments))}")


def join(labels: Iterable[Label]) -> Label:
    """Label what is derived from several things: all their compartments, the lowest trust.

    Raises: ValueError if there is nothing to join.
    """
    found = tuple(labels)
    if not found:
        raise ValueError("nothing to join: a derived thing has at least one source")
    return Label(
        compartments=frozenset().union(*(label.compartments for label in found)),
        trust=min(label.trust for label in found),
    )
