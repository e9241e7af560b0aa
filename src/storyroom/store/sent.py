"""What was sent to providers of some material, as far as labels tell: who, when, to whom; and the sealed copies of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, select

from storyroom.domain.access import Clearance, Label, may_see
from storyroom.store import schema
from storyroom.store.database import reading
from storyroom.store.library import Library
from storyroom.store.people import all_labels
from storyroom.store.schema_egress import egress_body, egress_call

__all__ = ["SentCall", "forget_bodies", "sent_calls"]


_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""


class SentCall(NamedTuple):
    """A request that may have held some of the material: it carried all the compartments, after the material came in."""

    id: str
    time: str
    actor: str
    provider: str
    label: Label


def sent_calls(library: Library, draft_ids: Sequence[str], clearance: Clearance) -> tuple[SentCall, ...]:
    """List the requests that may have held some of these drafts, of those that a clearance covers."""
    with reading(library.engine) as connection:
        return tuple(call for call in _calls(connection, draft_ids) if may_see(clearance, call.label))


def forget_bodies(connection: Connection, draft_ids: Sequence[str]) -> int:
    """Delete the sealed copies of such requests, whoever sees them; that they were sent, and their hash, stays known."""
    gone = 0
    for call in _calls(connection, draft_ids):
        gone += connection.execute(delete(egress_body).where(egress_body.c.call_id == call.id)).rowcount
    return gone


def _calls(connection: Connection, draft_ids: Sequence[str]) -> Iterator[SentCall]:
    """Yield requests under a label that covers a draft's, since the first such draft came in."""
    labels = all_labels(connection)
    begun: dict[Label, datetime] = {}
    for row in _drafts(connection, draft_ids):
        came = datetime.fromisoformat(row.imported_at)
        label = labels[row.label_id]
        begun[label] = min(came, begun.get(label, came))
    for row in connection.execute(select(egress_call).order_by(egress_call.c.opened_at)).all():
        label, time = labels[row.label_id], datetime.fromisoformat(row.opened_at)
        if any(own.compartments <= label.compartments and time >= came for own, came in begun.items()):
            yield SentCall(row.id, row.opened_at, row.actor, row.provider, label)


def _drafts(connection: Connection, draft_ids: Sequence[str]) -> Iterator[Row[Any, Any, Any]]:
    table, wanted = schema.draft, sorted(set(draft_ids))
    for at in range(0, len(wanted), _BATCH):
        batch = table.c.id.in_(tuple(wanted[at : at + _BATCH]))
        yield from connection.execute(select(table.c.id, table.c.label_id, table.c.imported_at).where(batch)).all()
