"""What becomes of blind tests when drafts go: those that hold their pages go too, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from storyroom.store.datasets_left import drop_wholes
from storyroom.store.schema_blind import blind_test

__all__ = ["drop_blind_tests"]


def drop_blind_tests(connection: Connection, draft_ids: Sequence[str], keyless: str = "") -> int:
    """Take away the tests that were made from these drafts, and those under a compartment whose key is gone; return how many."""
    return drop_wholes(connection, blind_test, draft_ids, keyless)
