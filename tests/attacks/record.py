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


def ledger(house: Hostile) -> bytes:
    """Return everything that the ledger's tables hold, as bytes."""
    told: list[bytes] = []
    with house._library.engine.connect() as connection:
        for name in filter(is_record, inspect(connection).get_table_names()):
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                told += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(told)


def acts(house: Hostile) -> list[str]:
    """List the acts of the ledger, oldest first."""
    with house._library.engine.connect() as connection:
        return list(connection.execute(text("SELECT act FROM ledger ORDER BY position")).scalars())


def _hash(row: str) -> str:
    return hashlib.sha256(row.encode()).hexdigest()
