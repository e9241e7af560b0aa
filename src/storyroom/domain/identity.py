"""Who a studio's own identity provider says somebody is, and who may come in by that. Knows no protocol and no right: it is identity only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

__all__ = ["LONGEST_SUBJECT", "Identity", "Issuer", "LinkShown", "host_of", "is_subject"]

LONGEST_SUBJECT = 255
"""Source: OpenID Connect Core 1.0, section 2, `sub`."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """The studio's identity provider, as the settings describe it."""

    url: str
    """Its issuer identifier, to the letter."""
    client_id: str
    secret: str = field(default="", repr=False)
    """Empty for a public client, which PKCE alone protects."""
    name_claim: str = "preferred_username"
    """The claim by which a person is called who is written down at the first sign-in."""
    unknown: Literal["refuse", "make"] = "refuse"
    """What happens to somebody whom the issuer knows and we do not; `make`: a person who holds nothing at all."""
    ca_file: str = ""
    """Certificates to trust instead of the public ones, such as a studio's own."""


class Identity(NamedTuple):
    """Somebody as an issuer told it. The first two say who it is; the last is only what they are called there."""

    issuer: str
    subject: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A tie between a person and an identity, as they see it themselves."""

    issuer: str
    subject: str
    linked_at: datetime
    used: bool
    """Whether anybody came in by it."""


def host_of(issuer: str) -> str:
    """Show an issuer by its host."""
    return issuer.partition("://")[2].partition("/")[0]


def is_subject(written: str) -> bool:
    """Say whether an issuer can have called somebody so."""
    return 0 < len(written) <= LONGEST_SUBJECT and written.isascii() and written.isprintable()
