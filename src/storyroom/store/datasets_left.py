"""What becomes of data sets when drafts go: those that hold their words go too, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Table, delete, select

from storyroom.store import derivations, people
from storyroom.store.schema_dataset import data_set
from storyroom.store.schema_licensing import derivation

__all__ = ["drop_datasets", "drop_wholes"]

_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""


def drop_datasets(connection: Connection, draft_ids: Sequence[str], keyless: str = "") -> int:
    """Take away the data sets that were made from these drafts, and those under a compartment whose key is gone; return how many."""
    return drop_wholes(connection, data_set, draft_ids, keyless)


def drop_wholes(connection: Connection, table: Table, draft_ids: Sequence[str], keyless: str = "") -> int:
    """Do the same for any table whose rows say more of things and hold words of all their drafts at once."""
    gone = set(_made_from(connection, table, draft_ids))
    labels = [key for key, label in people.all_labels(connection).items() if keyless in label.compartments]
    gone |= set(connection.execute(select(table.c.id).where(table.c.label_id.in_(labels))).scalars())
    for batch in _batches(sorted(gone)):
        connection.execute(delete(table).where(table.c.id.in_(batch)))
    derivations.forget(connection, gone)
    return len(gone)


def _made_from(connection: Connection, table: Table, draft_ids: Sequence[str]) -> Iterator[str]:
    made = select(table.c.id).join(derivation, derivation.c.thing_id == table.c.id)
    for batch in _batches(draft_ids):
        yield from connection.execute(made.where(derivation.c.source_id.in_(batch))).scalars()


def _batches(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for at in range(0, len(keys), _BATCH):
        yield tuple(keys[at : at + _BATCH])
