"""The database as it is, table by table: what the ledger says, and what an act has changed. Reads around every reader on purpose."""

from __future__ import annotations

import hashlib

from sqlalchemy import inspect, text

from tests.attacks.world import Hostile

Rows = dict[str, tuple[str, ...]]


def tables(house: Hostile) -> Rows:
    """Return each table's rows, each as its hash, in any order."""
    with house._library.engine.connect() as connection:
        return {
            name: tuple(sorted(_hash(repr(tuple(row))) for row in connection.execute(text(f'SELECT * FROM "{name}"'))))
            for name in inspect(connection).get_table_names()
        }


def is_record(table: str) -> bool:
    """Say whether a table belongs to the ledger."""
    return table.startswith("ledger")


def ledger(house: Hostile) -> list[bytes]:
    """Return every row of the ledger's tables as bytes."""
    with house._library.engine.connect() as connection:
        return [
            b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
            for name in filter(is_record, inspect(connection).get_table_names())
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
        ]


def added(house: Hostile, before: list[bytes]) -> bytes:
    """Return what the ledger holds since."""
    known = set(before)
    return b"\n".join(row for row in ledger(house) if row not in known)


def acts(house: Hostile) -> list[str]:
    """List the acts of the ledger, oldest first."""
    with house._library.engine.connect() as connection:
        return list(connection.execute(text("SELECT act FROM ledger ORDER BY position")).scalars())


def _hash(row: str) -> str:
    return hashlib.sha256(row.encode()).hexdigest()
