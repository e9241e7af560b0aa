"""The ledger's table: appends inside the caller's transaction, reads in order. What an entry means is `domain.ledger`'s."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, insert, select

from storyroom.domain.ledger import LedgerEntry, seal
from storyroom.domain.ports import Clock
from storyroom.store import schema

__all__ = ["append", "entries", "last_entry"]


def append(connection: Connection, clock: Clock, *, actor: str, act: str, facts: Mapping[str, str]) -> LedgerEntry:
    """Add one entry to the chain. The caller holds the writer's seat, so no other entry can come between."""
    entry = seal(
        last_entry(connection),
        time=clock.now(f"{act}:{json.dumps(dict(facts), sort_keys=True)}").isoformat(),
        actor=actor,
        act=act,
        facts=facts,
    )
    connection.execute(
        insert(schema.ledger).values(
            position=entry.position,
            previous=entry.previous,
            hash=entry.hash,
            time=entry.time,
            actor=entry.actor,
            act=entry.act,
            facts=json.dumps(entry.facts),
        )
    )
    return entry


def last_entry(connection: Connection) -> LedgerEntry | None:
    """Return the newest entry, or None in an empty ledger."""
    table = schema.ledger
    row = connection.execute(select(table).order_by(table.c.position.desc()).limit(1)).one_or_none()
    return _entry(row) if row else None


def entries(connection: Connection) -> Iterator[LedgerEntry]:
    """Yield all entries, oldest first."""
    for row in connection.execute(select(schema.ledger).order_by(schema.ledger.c.position)):
        yield _entry(row)


def _entry(row: object) -> LedgerEntry:
    get = row._mapping  # type: ignore[attr-defined]  # noqa: SLF001  # SQLAlchemy's documented accessor
    return LedgerEntry(
        position=get["position"],
        previous=get["previous"],
        hash=get["hash"],
        time=get["time"],
        actor=get["actor"],
        act=get["act"],
        facts=tuple((str(name), str(value)) for name, value in json.loads(get["facts"])),
    )
