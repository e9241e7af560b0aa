"""Who has come in: sign-in links that work once, sessions with limits, one key for programs. In memory, hashed; knows no people.

Stands in until accounts exist. Source: OWASP ASVS 5.0, chapter 7 (reference tokens, idle and absolute limits).
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Limits", "Sessions"]

_BYTES = 32
"""256 bits in every token."""
_MOST_LINKS = 16
_MOST_SESSIONS = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things last. Units: seconds."""

    link: float = 15 * 60
    idle: float = 12 * 3600
    absolute: float = 7 * 24 * 3600
    between_links: float = 30
    """Least time between links that strangers cause to be printed."""


@dataclass(slots=True)
class _Session:
    opened: float
    seen: float


class Sessions:
    """Every token that opens the door. Only hashes are kept, so a look into memory or a log hands nobody a session."""

    def __init__(self, limits: Limits | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits or Limits()
        self._clock = clock
        self._lock = threading.Lock()
        self._links: dict[str, float] = {}
        self._sessions: dict[str, _Session] = {}
        self._key = ""
        self._last_knock = -float("inf")

    def offer(self) -> str:
        """Make a token for one sign-in link."""
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._links[_hash(token)] = self._clock()
            while len(self._links) > _MOST_LINKS:
                del self._links[next(iter(self._links))]
        return token

    def knock(self) -> bool:
        """Say whether a stranger at the door is worth another printed link: seldom, so that nobody can flood the terminal."""
        with self._lock:
            now = self._clock()
            if now - self._last_knock < self._limits.between_links:
                return False
            self._last_knock = now
            return True

    def redeem(self, token: str) -> str | None:
        """Trade a link's token for a session token; a second time, or too late, there is none."""
        with self._lock:
            made = self._links.pop(_hash(token), None)
            now = self._clock()
            if made is None or now - made > self._limits.link:
                return None
            session = secrets.token_urlsafe(_BYTES)
            self._sessions[_hash(session)] = _Session(now, now)
            while len(self._sessions) > _MOST_SESSIONS:
                del self._sessions[min(self._sessions, key=lambda key: self._sessions[key].seen)]
            return session

    def holds(self, session: str) -> bool:
        """Say whether a session is open, and note that it was used."""
        with self._lock:
            key = _hash(session)
            found = self._sessions.get(key)
            if found is None:
                return False
            now = self._clock()
            if now - found.seen > self._limits.idle or now - found.opened > self._limits.absolute:
                del self._sessions[key]
                return False
            found.seen = now
            return True

    def close(self, session: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(_hash(session), None)

    def issue_key(self) -> str:
        """Make the key for programs; it lasts as long as the server and replaces the one before."""
        key = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._key = _hash(key)
        return key

    def accepts_key(self, key: str) -> bool:
        """Say whether a program's key is the one that was issued."""
        with self._lock:
            return bool(self._key) and secrets.compare_digest(self._key, _hash(key))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
