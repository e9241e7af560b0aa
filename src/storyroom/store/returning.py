"""What happens to a library that comes back from a backup: its ledger says so, and no door that was open then is open now."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete

from storyroom.store import ledger
from storyroom.store.database import writing
from storyroom.store.library import Library
from storyroom.store.schema_people import invitation, login_session

__all__ = ["RESTORER", "Origin", "come_back"]

RESTORER = "restore"
"""Who acts where nobody has a seat yet: whoever holds the file and its passphrase."""


class Origin(NamedTuple):
    """The backup, and where the ledger in it ended."""

    backup_id: str
    position: int
    hash: str


def come_back(library: Library, origin: Origin) -> None:
    """End every session and invitation of that time, and write down from where the ledger goes on."""
    facts = {"backup": origin.backup_id, "position": str(origin.position), "hash": origin.hash}
    with writing(library.engine) as connection:
        connection.execute(delete(login_session))
        connection.execute(delete(invitation))
        ledger.append(connection, library.clock, actor=RESTORER, act="library_restored", facts=facts)
