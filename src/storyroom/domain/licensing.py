"""Whose a work is and what it may be used for: owner, basis, consent, guilds, reserved mining, expiry. Knows no access right and no store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from storyroom.domain.access import Decision
from storyroom.domain.document import DraftEntry

__all__ = [
    "EVERY_SCOPE", "TRAINING", "AssetRights", "ConsentScope", "Guild", "LegalBasis", "Licensed", "Revocation", "Statement", "TdmSignal",
    "may_use", "missing", "use_in_words",
]  # fmt: skip


class LegalBasis(StrEnum):
    """By what right the studio holds a work."""

    OWN_WORK = "own_work"
    LICENCE = "licence"
    PUBLIC_DOMAIN = "public_domain"
    FAIR_USE = "fair_use"
    """Only with a stated reason."""


class ConsentScope(StrEnum):
    """What a work may be used for."""

    SEARCH = "search"
    """Found by searches, within the house."""
    QUOTE = "quote"
    """Its words taken out: answers, exports, readings that quote, models that write answers."""
    TRAINING_HOUSE = "training_house"
    """Models tuned on machines of the house."""
    TRAINING_CLOUD = "training_cloud"
    """Models tuned at a provider outside."""


EVERY_SCOPE = frozenset(ConsentScope)
TRAINING = frozenset({ConsentScope.TRAINING_HOUSE, ConsentScope.TRAINING_CLOUD})

_WORDS = {
    ConsentScope.SEARCH: "searching it",
    ConsentScope.QUOTE: "taking words out of it",
    ConsentScope.TRAINING_HOUSE: "training in the house",
    ConsentScope.TRAINING_CLOUD: "training at a provider",
}


class Guild(StrEnum):
    """Whose agreement covers a work. Nothing said at all means that the question is open."""

    NONE = "none"
    WGA = "wga"
    SAG_AFTRA = "sag_aftra"
    DGA = "dga"
    OTHER = "other"


class TdmSignal(NamedTuple):
    """What a file says of text and data mining. Source: TDM Reservation Protocol, W3C community group report, 10 May 2024."""

    reserved: bool
    policy: str = ""
    """The address of the terms on which mining is licensed, if the file names one."""
    source: str = ""
    """Where in the file it was read, for people."""


class Statement(NamedTuple):
    """What a person says of the rights in a work, as it was typed."""

    owner: str
    basis: str
    licence: str = ""
    reason: str = ""
    consent: tuple[str, ...] = ()
    guilds: tuple[str, ...] = ()
    authority: str = ""
    mining: str = ""
    expires: str = ""


class Revocation(NamedTuple):
    """That consent was taken back: for which scopes, why, by whom and when."""

    scopes: frozenset[ConsentScope]
    reason: str
    by: str
    at: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class AssetRights:
    """What was stated of one work. `consent` are the scopes as stated; what was revoked of them stands in `revoked`."""

    owner: str
    basis: LegalBasis
    licence: str = ""
    """Which licence or contract; needed where the basis is one."""
    reason: str = ""
    """Why it is fair use; needed where the basis is that."""
    consent: frozenset[ConsentScope] = frozenset()
    guilds: frozenset[Guild] = frozenset()
    authority: str = ""
    """The record by which guild-covered material may be trained on."""
    mining: str = ""
    """The agreement by which a reserved mining signal does not bind this studio."""
    expires: date | None = None
    """The last day on which it holds."""
    revoked: Revocation | None = None
    tdm: TdmSignal | None = None
    id: str = ""
    by: str = ""
    at: str = ""

    @property
    def open(self) -> frozenset[ConsentScope]:
        """The scopes for which consent was given and not taken back."""
        return self.consent - (self.revoked.scopes if self.revoked else frozenset())


class Licensed(NamedTuple):
    """The rights in one draft, as those see it who may read it."""

    draft: DraftEntry
    rights: AssetRights | None
    tdm: TdmSignal | None
    uses: Mapping[ConsentScope, Decision]
    """What it may be used for today, each with the reason."""
    missing: tuple[str, ...]
    """What stands in the way of a complete statement."""
    may_change: bool
    """Whether this person may state and revoke."""


def may_use(rights: AssetRights | None, use: ConsentScope, today: date) -> Decision:
    """Say whether a work may be used so today, with a reason a person can read.

    Where nothing is stated, searching and quoting within the house go on as before, and nothing is trained on.
    Source: a guild's material needs an authority on record before training; a reserved signal excludes from training
    by default (Directive (EU) 2019/790, article 4(3)).
    """
    if rights is None:
        return _unstated(use)
    if rights.revoked and use in rights.revoked.scopes:
        return _no(f"consent was revoked on {rights.revoked.at[:10]}: {rights.revoked.reason}")
    if rights.expires and today > rights.expires:
        return _no(f"the rights in it ended on {rights.expires.isoformat()}")
    if use not in rights.consent:
        return _no(f"no consent was given for {_WORDS[use]}")
    gaps = _training_gaps(rights) if use in TRAINING else ()
    return _no(gaps[0]) if gaps else Decision(allowed=True, reason=f"consent was given for {_WORDS[use]}")


def missing(rights: AssetRights | None, today: date) -> tuple[str, ...]:
    """Say what stands in the way of a complete statement, for people; empty if nothing does."""
    if rights is None:
        return ("nobody has stated the rights in it",)
    found = []
    if not rights.owner:
        found.append("it is not said whose work it is")
    if rights.revoked:
        found.append(f"revoked for {use_in_words(rights.revoked.scopes)}: {rights.revoked.reason}")
    if rights.expires and today > rights.expires:
        found.append(f"ended on {rights.expires.isoformat()}")
    if not rights.consent:
        found.append("consent is given for nothing")
    return (*found, *_training_gaps(rights))


def use_in_words(scopes: Collection[ConsentScope]) -> str:
    """Name scopes for people, in their order."""
    return ", ".join(_WORDS[scope] for scope in ConsentScope if scope in scopes) or "nothing"


def _unstated(use: ConsentScope) -> Decision:
    if use in TRAINING:
        return _no("nobody has stated the rights in it, so nothing is trained on it")
    return Decision(allowed=True, reason="nobody has stated the rights in it; within the house it is used as before")


def _training_gaps(rights: AssetRights) -> tuple[str, ...]:
    found = []
    if not rights.guilds:
        found.append("it is not said whether a guild's agreement covers it")
    if rights.guilds - {Guild.NONE} and not rights.authority:
        found.append("a guild's agreement covers it, and no authority for training is on record")
    if rights.tdm and rights.tdm.reserved and not rights.mining:
        found.append("the file reserves text and data mining, and no agreement with its owner is on record")
    return tuple(found)


def _no(reason: str) -> Decision:
    return Decision(allowed=False, reason=reason)
