"""What left the library of some drafts, as far as one clearance may know: exports by the ledger, named copies, requests to providers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, select

from storyroom.domain.access import Clearance, Label, may_see
from storyroom.domain.derivation import Derived, DerivedKind
from storyroom.store import people, schema
from storyroom.store.database import reading
from storyroom.store.exports import HandOuts
from storyroom.store.library import Library
from storyroom.store.sent import sent_calls

__all__ = ["left"]

_EXPORTS: Final = ("draft_exported", "export_opened")
_ROWS = 5_000
_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""


def left(library: Library, draft_ids: Collection[str], clearance: Clearance) -> tuple[Derived, ...]:
    """List what left of these drafts, oldest first. What is out cannot be called back; here it is known."""
    wanted = frozenset(draft_ids)
    copies = (
        Derived(one.id, DerivedKind.COPY, one.order.recipient, one.label, one.made_at, one.actor, within=False)
        for batch in _batches(wanted)
        for one in HandOuts(library).visible(clearance, of=batch)
    )
    requests = (
        Derived(one.id, DerivedKind.REQUEST, one.provider, one.label, one.time, one.actor, within=False)
        for one in sent_calls(library, tuple(sorted(wanted)), clearance)
    )
    with reading(library.engine) as connection:
        exports = tuple(_exports(connection, wanted, clearance))
    return tuple(sorted((*exports, *copies, *requests), key=lambda one: (one.at, one.id)))


def _exports(connection: Connection, wanted: frozenset[str], clearance: Clearance) -> Iterator[Derived]:
    """Read exports from the ledger: of two drafts, where both labels are covered, since the act carries their join."""
    ledger, labels = schema.ledger, people.all_labels(connection)
    own = _labels_of(connection, wanted, labels)
    table = select(ledger.c.time, ledger.c.actor, ledger.c.facts).where(ledger.c.act.in_(_EXPORTS))
    for row in connection.execute(table.order_by(ledger.c.position)).yield_per(_ROWS):
        told = dict(json.loads(row.facts))
        draft_id = next((one for one in (told.get("draft"), told.get("against")) if one in wanted), None)
        label = labels.get(str(told.get("label", "")), own.get(str(draft_id))) if draft_id else None
        if label is None or not may_see(clearance, label):
            continue
        name = str(told.get("format", ""))
        yield Derived(str(told.get("export", "")), DerivedKind.EXPORT, name, label, row.time, row.actor, within=False)


def _labels_of(connection: Connection, wanted: Collection[str], labels: Mapping[str, Label]) -> dict[str, Label]:
    draft = schema.draft
    found: dict[str, Label] = {}
    for batch in _batches(wanted):
        for row in connection.execute(select(draft.c.id, draft.c.label_id).where(draft.c.id.in_(batch))):
            found[row.id] = labels[row.label_id]
    return found


def _batches(keys: Collection[str]) -> Iterator[tuple[str, ...]]:
    ordered = sorted(keys)
    for at in range(0, len(ordered), _BATCH):
        yield tuple(ordered[at : at + _BATCH])
