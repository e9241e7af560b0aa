"""What was made from what: enters things with their sources, follows the thread down to all that was made, and up to the drafts it came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Connection, Row, Table, delete, insert, select, update

from storyroom.domain.access import Clearance, Label, join
from storyroom.domain.derivation import Derived, DerivedKind, NewThing
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_blind import blind_test
from storyroom.store.schema_dataset import data_set
from storyroom.store.schema_licensing import derivation, derived_thing
from storyroom.store.schema_promotion import promotion
from storyroom.store.schema_voice import voice_profile
from storyroom.store.sealed_rows import SEALED, opened, reseal, sealed
from storyroom.store.vault import Safe

__all__ = ["Derivations", "Source", "enter", "enter_again", "forget", "narrow"]

_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""
_OURS: Final = frozenset(
    {DerivedKind.SET, DerivedKind.MODEL, DerivedKind.PROFILE, DerivedKind.BOARD, DerivedKind.OTHER}
)
"""Kinds that are entered here; the others have tables or ledger entries of their own."""
_HANGING: Final[tuple[Table, ...]] = (voice_profile, data_set, blind_test, promotion)
"""Tables that say more of some things, under the id and the label of the thing."""


class Source(NamedTuple):
    """A draft that a thing came from in the end; `label` None where the draft is gone."""

    draft_id: str
    label: Label | None


class Derivations:
    """What was made from what in one library. A later kind of thing enters itself with one call of `enter`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def enter(self, new: NewThing, label: Label, *, actor: str) -> Derived:
        """Write down a thing and what it was made from; its label has to cover all of its sources.

        Whoever makes it has asked `domain.licensing.may_use` of every draft before.
        Raises: NotFoundError for a source that is not there, InvalidRequestError for a label that covers less.
        """
        with writing(self._library.engine) as connection:
            return enter(connection, self._library, new, label, actor=actor)

    def made_from(self, source_ids: Collection[str], clearance: Clearance) -> tuple[Derived, ...]:
        """List what was made from these, straight or by way of other things, as far as a clearance covers it.

        A thing whose label is covered is listed even if one in between is not.
        """
        with reading(self._library.engine) as connection:
            labels = {
                label_id: label
                for label_id, label in people.visible_labels(connection, clearance).items()
                if self._library.safe.opens(label)
            }
            steps = _down(connection, source_ids)
            rows = _things(connection, steps)
        found = (self._derived(row, labels[row.label_id], steps[row.id]) for row in rows if row.label_id in labels)
        return tuple(sorted(found, key=lambda one: (one.steps, one.kind.value, one.at, one.id)))

    def drafts_of(self, thing_id: str) -> tuple[Source, ...]:
        """List the drafts that a thing came from in the end, whoever may see them: for a rule, never to be shown."""
        with reading(self._library.engine) as connection:
            sources = _up(connection, thing_id)
            there = _labels_of(connection, sources)
            things = {row.id for row in _things(connection, sources)}
        return tuple(Source(one, there.get(one)) for one in sorted(sources) if one not in things)

    def visible(self, thing_id: str, clearance: Clearance) -> bool:
        """Say whether a thing is there and a clearance covers it."""
        with reading(self._library.engine) as connection:
            found = _things(connection, (thing_id,))
            return any(row.label_id in people.visible_labels(connection, clearance) for row in found)

    def _derived(self, row: Row[Any], label: Label, steps: int) -> Derived:
        clear = opened(self._library.safe, label, derived_thing, row)
        return Derived(row.id, DerivedKind(row.kind), clear.name, label, row.at, row.by, steps)


def enter(connection: Connection, library: Library, new: NewThing, label: Label, *, actor: str) -> Derived:
    """Write down a thing within the caller's transaction. Raises: as `Derivations.enter`."""
    if new.kind not in _OURS or not new.sources:
        raise InvalidRequestError("Only what is made from something is entered here.", "Name its sources.")
    _check_covers(connection, new.sources, label)
    label_id = people.ensure_label(connection, label, library.ids)
    at = library.clock.now(new.id).isoformat()
    values = {"id": new.id, "label_id": label_id, "kind": new.kind.value, "name": new.name, "by": actor, "at": at}
    connection.execute(insert(derived_thing).values(sealed(library.safe, label, derived_thing, values)))
    count = _insert_sources(connection, new.id, new.sources, label_id)
    facts = {"thing": new.id, "kind": new.kind.value, "sources": str(count), "label": label_id}
    ledger.append(connection, library.clock, actor=actor, act="thing_entered", facts=facts)
    return Derived(new.id, new.kind, new.name, label, at, actor)


def enter_again(
    connection: Connection, library: Library, thing_id: str, sources: Collection[str], labels: tuple[Label, Label]
) -> None:
    """Let a thing be made from other sources from now on, and move it from one label to another. Raises: as `Derivations.enter`."""
    old, new = labels
    _check_covers(connection, sources, new)
    label_id = people.ensure_label(connection, new, library.ids)
    connection.execute(delete(derivation).where(derivation.c.thing_id == thing_id))
    _insert_sources(connection, thing_id, sources, label_id)
    _move(connection, library.safe, thing_id, (old, new), label_id)


def narrow(connection: Connection, safe: Safe, draft_id: str, new: Label, ids: Any) -> None:  # noqa: ANN401  # the port of ids
    """Let everything made from a draft that got a narrower label follow it; a wider one widens nothing by itself."""
    rows = _things(connection, _down(connection, (draft_id,)))
    labels = people.all_labels(connection) if rows else {}
    for row in rows:
        old = labels[row.label_id]
        joined = join((old, new))
        if joined == old:
            continue
        label_id = people.ensure_label(connection, joined, ids)
        for table in _HANGING:
            _move_hanging(connection, safe, table, row.id, (old, joined), label_id)
        _move(connection, safe, row.id, (old, joined), label_id)


def forget(connection: Connection, thing_ids: Collection[str]) -> None:
    """Take things away that nothing is left of. What was made from them keeps knowing that there was something."""
    for batch in _batches(thing_ids):
        connection.execute(delete(derivation).where(derivation.c.thing_id.in_(batch)))
        connection.execute(delete(derived_thing).where(derived_thing.c.id.in_(batch)))


def _check_covers(connection: Connection, sources: Collection[str], label: Label) -> None:
    found = _labels_of(connection, sources)
    for missing in sorted(set(sources) - set(found)):
        raise NotFoundError(f"source called {missing[:64]}")
    needed = join(found.values())
    if not needed.compartments <= label.compartments or label.trust > needed.trust:
        raise InvalidRequestError(
            "The label of what is made covers less than its sources.", f"It needs {needed.key()}."
        )


def _insert_sources(connection: Connection, thing_id: str, sources: Collection[str], label_id: str) -> int:
    rows = [{"thing_id": thing_id, "source_id": one, "label_id": label_id} for one in sorted(set(sources))]
    connection.execute(insert(derivation), rows)
    return len(rows)


def _move(connection: Connection, safe: Safe, thing_id: str, labels: tuple[Label, Label], label_id: str) -> None:
    if safe.sealed:
        reseal(connection, derived_thing, (thing_id,), old=(safe, labels[0]), new=(safe, labels[1]))
    connection.execute(update(derived_thing).where(derived_thing.c.id == thing_id).values(label_id=label_id))
    connection.execute(update(derivation).where(derivation.c.thing_id == thing_id).values(label_id=label_id))


def _move_hanging(  # noqa: PLR0917  # what is moved, and whereto
    connection: Connection, safe: Safe, table: Table, thing_id: str, labels: tuple[Label, Label], label_id: str
) -> None:
    """Move the row that says more of a thing, where there is one."""
    if connection.execute(select(table.c.id).where(table.c.id == thing_id)).first() is None:
        return
    if safe.sealed and table in SEALED:
        reseal(connection, table, (thing_id,), old=(safe, labels[0]), new=(safe, labels[1]))
    connection.execute(update(table).where(table.c.id == thing_id).values(label_id=label_id))


def _labels_of(connection: Connection, ids: Iterable[str]) -> dict[str, Label]:
    labels = people.all_labels(connection)
    found: dict[str, Label] = {}
    for table in (schema.draft, derived_thing):
        for batch in _batches(ids):
            rows = connection.execute(select(table.c.id, table.c.label_id).where(table.c.id.in_(batch)))
            found |= {row.id: labels[row.label_id] for row in rows}
    return found


def _down(connection: Connection, source_ids: Iterable[str]) -> Mapping[str, int]:
    """Return every thing made from these, with the fewest makings in between; each is looked at once."""
    return _along(connection, source_ids, derivation.c.source_id, derivation.c.thing_id)


def _up(connection: Connection, thing_id: str) -> frozenset[str]:
    """Return every source of a thing, and theirs."""
    return frozenset(_along(connection, (thing_id,), derivation.c.thing_id, derivation.c.source_id))


def _along(connection: Connection, ids: Iterable[str], here: Column[str], there: Column[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    edge, steps = set(ids), 0
    while edge:
        steps += 1
        reached: set[str] = set()
        for batch in _batches(edge):
            reached |= set(connection.execute(select(there).where(here.in_(batch)).distinct()).scalars())
        edge = reached - found.keys()
        found |= dict.fromkeys(edge, steps)
    return found


def _things(connection: Connection, ids: Iterable[str]) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    for batch in _batches(ids):
        found += connection.execute(select(derived_thing).where(derived_thing.c.id.in_(batch))).all()
    return found


def _batches(keys: Iterable[str]) -> Iterable[tuple[str, ...]]:
    ordered = sorted(keys)
    for at in range(0, len(ordered), _BATCH):
        yield tuple(ordered[at : at + _BATCH])
