"""Ids and times as in production: random, and real."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

__all__ = ["RandomIds", "SystemClock"]


class RandomIds:
    """The `IdSource` port: 128 random bits behind the kind."""

    def new(self, kind: str, about: str) -> str:  # noqa: ARG002  # `about` is for tests that derive ids
        """Return an id that says nothing about what exists."""
        return f"{kind}:{secrets.token_hex(16)}"


class SystemClock:
    """The `Clock` port: the machine's time in UTC."""

    def now(self, about: str) -> datetime:  # noqa: ARG002  # `about` is for tests that derive times
        """Return the time."""
        return datetime.now(UTC)
