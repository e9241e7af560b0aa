"""What is to be stated of the rights in a work, or revoked, checked and put together. Stores nothing and knows no access right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from storyroom.domain.licensing import EVERY_SCOPE, AssetRights, ConsentScope, Guild, LegalBasis, Revocation, Statement
from storyroom.errors import InvalidRequestError

__all__ = ["LONGEST", "revoked", "stated"]

Word = TypeVar("Word", LegalBasis, ConsentScope, Guild)

LONGEST: Final = 500
"""Letters of each thing that is said in words."""


def stated(said: Statement) -> AssetRights:
    """Read a statement. Raises: InvalidRequestError on what it lacks or what is none of the words for it."""
    basis = _one(said.basis, LegalBasis, "basis")
    consent = frozenset(_one(name, ConsentScope, "scope of consent") for name in said.consent)
    guilds = frozenset(_one(name, Guild, "guild") for name in said.guilds)
    if Guild.NONE in guilds and len(guilds) > 1:
        raise InvalidRequestError("Either no guild's agreement covers it, or the named ones do.", "Say one of the two.")
    rights = AssetRights(
        owner=_line(said.owner, "owner"),
        basis=basis,
        licence=_line(said.licence, "licence"),
        reason=_line(said.reason, "reason"),
        consent=consent,
        guilds=guilds,
        authority=_line(said.authority, "authority"),
        mining=_line(said.mining, "agreement about mining"),
        expires=_day(said.expires),
    )
    _complete(rights)
    return rights


def revoked(rights: AssetRights | None, reason: str, scopes: Collection[str]) -> AssetRights:
    """Take consent back for some scopes, or for all where none is named. Raises: InvalidRequestError.

    Where nothing was stated, what is revoked is the use that the house made of it without a word.
    """
    said = _line(reason, "reason")
    if not said:
        raise InvalidRequestError("This needs a reason.", f"Say why in up to {LONGEST} letters.")
    wanted = frozenset(_one(name, ConsentScope, "scope of consent") for name in scopes) or EVERY_SCOPE
    held = rights or AssetRights(owner="", basis=LegalBasis.LICENCE, consent=EVERY_SCOPE)
    gone = held.revoked.scopes if held.revoked else frozenset()
    if not wanted & held.open:
        raise InvalidRequestError("There is no consent for that which could be revoked.", "Nothing was changed.")
    return replace(held, revoked=Revocation(gone | (wanted & held.consent), said, "", ""))


def _complete(rights: AssetRights) -> None:
    if not rights.owner:
        raise InvalidRequestError("It is not said whose work it is.", "Name the owner.")
    if rights.basis is LegalBasis.LICENCE and not rights.licence:
        raise InvalidRequestError("It is not said which licence it is.", "Name the licence or the contract.")
    if rights.basis is LegalBasis.FAIR_USE and not rights.reason:
        raise InvalidRequestError("Fair use needs a reason.", "Say why it is fair use.")


def _line(text: str, what: str) -> str:
    said = " ".join(text.split())
    if len(said) > LONGEST or not said.isprintable():
        raise InvalidRequestError(f"The {what} is one line of at most {LONGEST} letters that can be seen.")
    return said


def _one(name: str, words: type[Word], what: str) -> Word:
    try:
        return words(name)
    except ValueError:
        raise InvalidRequestError(f"{name[:40]!r} is no {what}.", f"Use: {', '.join(words)}.") from None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip()) if written.strip() else None
    except ValueError:
        raise InvalidRequestError(f"{written[:20]!r} is no day.", "Write it as 2027-12-31.") from None
