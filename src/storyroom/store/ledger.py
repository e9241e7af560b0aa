"""The ledger's tables: appends inside the caller's transaction, reads in order. What an entry means is `domain.ledger`'s."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Engine, Row, func, insert, select, update

from storyroom.domain.ledger import CLOSED, OPENED, Fact, LedgerEntry, half_of, seal
from storyroom.domain.ports import Clock
from storyroom.store import schema
from storyroom.store.database import after_commit
from storyroom.store.ledger_keys import NoteDown
from storyroom.store.ledger_tree import grow
from storyroom.store.schema_ledger import ledger_act
from storyroom.store.witness import Witness

__all__ = [
    "Pair",
    "Wanted",
    "acts",
    "append",
    "attend",
    "dismiss",
    "entries",
    "entry",
    "kinds",
    "last_entry",
    "note_downer",
    "pair_of",
]

_witnesses: WeakKeyDictionary[Engine, Witness] = WeakKeyDictionary()


class Pair(NamedTuple):
    """An act as one thing: its entry, or the two that open and close it."""

    entry: LedgerEntry
    closing: LedgerEntry | None = None

    @property
    def name(self) -> str:
        """Say what it is called."""
        half = half_of(self.entry.act, self.entry.facts)
        return half[0] if half else self.entry.act

    @property
    def status(self) -> str:
        """Say what became of it: `recorded` in one entry, `done`, `failed` ..., or `unclosed`: running, or cut off."""
        if not (self.entry.act.endswith(OPENED) and half_of(self.entry.act, self.entry.facts)):
            return "recorded"
        return str(dict(self.closing.facts).get("outcome", "done")) if self.closing else "unclosed"


class Wanted(NamedTuple):
    """Which acts to list: all, or those of a kind or of a person, or the unclosed; older than a position."""

    act: str = ""
    actor: str = ""
    before: int = 0
    unclosed: bool = False


def attend(engine: Engine, witness: Witness) -> None:
    """Let a witness be told of every entry that is committed through this engine."""
    _witnesses[engine] = witness


def dismiss(engine: Engine) -> None:
    """Let go of an engine's witness, which holds the engine in its turn: a library that is closed stays in no memory."""
    _witnesses.pop(engine, None)


def append(connection: Connection, clock: Clock, *, actor: str, act: str, facts: Mapping[str, Fact]) -> LedgerEntry:
    """Add one entry to the chain and the tree. The caller holds the writer's seat, so no other entry can come between.

    Raises: LedgerError where a witness is set and cannot be written: then nothing is done.
    """
    witness = _witnesses.get(connection.engine)
    if witness is not None:
        witness.before(connection, note_downer(connection, clock, actor))
        after_commit(connection, "witness", witness.after)
    return _append(connection, clock, actor=actor, act=act, facts=facts)


def note_downer(connection: Connection, clock: Clock, actor: str) -> NoteDown:
    """Give leave to append what the ledger's keeping itself needs, in this transaction."""
    return lambda act, facts: _append(connection, clock, actor=actor, act=act, facts=facts).position


def last_entry(connection: Connection) -> LedgerEntry | None:
    """Return the newest entry, or None in an empty ledger."""
    table = schema.ledger
    row = connection.execute(select(table).order_by(table.c.position.desc()).limit(1)).one_or_none()
    return _entry(row) if row else None


def entry(connection: Connection, position: int) -> LedgerEntry | None:
    """Return the entry at a position, or None."""
    row = connection.execute(select(schema.ledger).where(schema.ledger.c.position == position)).one_or_none()
    return _entry(row) if row else None


def entries(connection: Connection) -> Iterator[LedgerEntry]:
    """Yield all entries, oldest first."""
    for row in connection.execute(select(schema.ledger).order_by(schema.ledger.c.position)):
        yield _entry(row)


def acts(connection: Connection, wanted: Wanted, limit: int) -> tuple[Pair, ...]:
    """List acts, newest first: what opens and what closes one are one row."""
    table = schema.ledger
    closing = select(ledger_act.c.closed).where(ledger_act.c.closed == table.c.position)
    asked = select(table).where(~closing.exists())
    if wanted.act:
        asked = asked.where(table.c.act.in_((wanted.act, wanted.act + OPENED)))
    if wanted.actor:
        asked = asked.where(table.c.actor == wanted.actor)
    if wanted.before:
        asked = asked.where(table.c.position < wanted.before)
    if wanted.unclosed:
        asked = asked.where(table.c.position.in_(select(ledger_act.c.opened).where(ledger_act.c.closed.is_(None))))
    found = [_entry(row) for row in connection.execute(asked.order_by(table.c.position.desc()).limit(limit))]
    closings = _closings(connection, [one.position for one in found])
    return tuple(Pair(one, closings.get(one.position)) for one in found)


def pair_of(connection: Connection, one: LedgerEntry) -> Pair:
    """Return the act that an entry opens, closes or is."""
    first = connection.execute(select(ledger_act.c.opened).where(ledger_act.c.closed == one.position)).scalar()
    begun = entry(connection, first) if first else None
    if begun is not None:
        return Pair(begun, one)
    return Pair(one, _closings(connection, [one.position]).get(one.position))


def kinds(connection: Connection) -> tuple[str, ...]:
    """List the kinds of acts that there are."""
    table = schema.ledger
    found = set(connection.execute(select(table.c.act).distinct()).scalars())
    opening = {act for act in found if act.endswith(OPENED) and _joins(connection, act, ledger_act.c.opened)}
    closing = {act for act in found if act.endswith(CLOSED) and _joins(connection, act, ledger_act.c.closed)}
    return tuple(sorted((found - opening - closing) | {act.removesuffix(OPENED) for act in opening}))


def _joins(connection: Connection, act: str, side: Column[int]) -> bool:
    table = schema.ledger
    asked = select(table.c.position).join(ledger_act, side == table.c.position).where(table.c.act == act)
    return connection.execute(asked.limit(1)).first() is not None


def _append(connection: Connection, clock: Clock, *, actor: str, act: str, facts: Mapping[str, Fact]) -> LedgerEntry:
    made = seal(
        last_entry(connection),
        time=clock.now(f"{act}:{json.dumps(dict(facts), sort_keys=True)}").isoformat(),
        actor=actor,
        act=act,
        facts=facts,
    )
    connection.execute(
        insert(schema.ledger).values(
            position=made.position,
            previous=made.previous,
            hash=made.hash,
            time=made.time,
            actor=made.actor,
            act=made.act,
            facts=json.dumps(made.facts),
            version=made.version,
        )
    )
    grow(connection, made.position - 1, bytes.fromhex(made.hash))
    _pair(connection, made)
    return made


def _pair(connection: Connection, made: LedgerEntry) -> None:
    half = half_of(made.act, made.facts)
    if half is None:
        return
    if made.act.endswith(OPENED):
        connection.execute(insert(ledger_act).values(opened=made.position, ref=half[1]))
        return
    newest = select(func.max(ledger_act.c.opened)).where(ledger_act.c.ref == half[1], ledger_act.c.closed.is_(None))
    connection.execute(
        update(ledger_act).where(ledger_act.c.opened == newest.scalar_subquery()).values(closed=made.position)
    )


def _closings(connection: Connection, opened: list[int]) -> dict[int, LedgerEntry]:
    asked = select(ledger_act.c.opened, schema.ledger).join(
        schema.ledger, schema.ledger.c.position == ledger_act.c.closed
    )
    rows = connection.execute(asked.where(ledger_act.c.opened.in_(opened))).all()
    return {row.opened: _entry(row) for row in rows}


def _entry(row: Row[Any]) -> LedgerEntry:
    get = row._mapping  # noqa: SLF001  # SQLAlchemy's documented accessor
    facts = ((str(name), value if isinstance(value, str) else tuple(value)) for name, value in json.loads(get["facts"]))
    return LedgerEntry(
        position=get["position"],
        previous=get["previous"],
        hash=get["hash"],
        time=get["time"],
        actor=get["actor"],
        act=get["act"],
        facts=tuple(facts),
        version=get["version"],
    )
