"""How long things last at the door and how often may be tried, and what is told of sessions and keys. Plain values; no secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storyroom.domain.identity import LinkShown

__all__ = ["AccountShown", "Caller", "KeyShown", "PasskeyShown", "PasskeySite", "SessionShown", "Terms"]


@dataclass(frozen=True, slots=True)
class Terms:
    """The house rules of the door. Source: OWASP ASVS 5.0, chapters 6 and 7."""

    idle: timedelta = timedelta(hours=12)
    absolute: timedelta = timedelta(days=7)
    touched_after: timedelta = timedelta(minutes=5)
    """How exactly the last use of a session is known: each note of it is a write."""
    invitation: timedelta = timedelta(days=3)
    window: timedelta = timedelta(minutes=15)
    tries_per_account: int = 10
    tries_per_address: int = 60
    """Failed tries within the window, after which nothing is looked at until it has passed."""
    longest_key: timedelta = timedelta(days=366)
    shortest_password: int = 12
    longest_password: int = 256
    recovery_codes: int = 10


@dataclass(frozen=True, slots=True)
class PasskeySite:
    """Whose passkeys these are: the name of the host, and the origin that its pages have."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who came in: the seat's name, and the id of the session or key they came with."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class SessionShown:
    """An open session, as its owner sees it."""

    id: str
    device: str
    opened_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A key for a program, as its owner sees it; the key itself is shown once, when it is made."""

    id: str
    name: str
    role: str
    compartments: tuple[str, ...] | None
    """None is whatever its owner holds."""
    expires_at: datetime
    state: str
    """`open`, `ended` or `revoked`."""


@dataclass(frozen=True, slots=True)
class PasskeyShown:
    """A passkey, as its owner sees it."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AccountShown:
    """How a person can sign in."""

    password: bool
    passkeys: tuple[PasskeyShown, ...]
    recovery_codes: int
    """How many have not been used."""
    disabled: bool
    links: tuple[LinkShown, ...] = ()
    """Who this is to the studio's own sign-in."""

    @property
    def opens(self) -> bool:
        """Whether there is a way in that lasts: an invitation would take it over."""
        return self.password or bool(self.passkeys) or bool(self.links)
