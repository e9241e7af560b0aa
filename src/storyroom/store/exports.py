"""The book of what was handed out to whom, and the secret behind its marks. Draws and measures nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from storyroom.domain.access import Clearance, Label
from storyroom.domain.exports import HandOut, Order
from storyroom.errors import NotFoundError
from storyroom.store import people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_exports import export_recipient, handed_layout

__all__ = ["HandOuts", "NewHandOut"]

_SECRET = "tracing_secret"  # noqa: S105  # the name of a row, not a secret


class NewHandOut(NamedTuple):
    """A copy as it is about to be handed out; `layout` is what its pages look like without a mark."""

    id: str
    draft_id: str
    order: Order
    layout: bytes
    pages: int
    data: bytes


class HandOuts:
    """What was handed out from one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def secret(self) -> bytes:
        """Return what all marks of this library are derived from; made on first use, and never changed."""
        table = schema.library
        with reading(self._library.engine) as connection:
            found = connection.execute(select(table.c.value).where(table.c.name == _SECRET)).scalar()
        if found is None:
            with writing(self._library.engine) as connection:
                found = connection.execute(select(table.c.value).where(table.c.name == _SECRET)).scalar()
                if found is None:
                    found = self._library.ids.new("secret", _SECRET)
                    connection.execute(insert(table).values(name=_SECRET, value=found))
        return hashlib.sha256(str(found).encode()).digest()

    def new_id(self, draft_id: str, order: Order) -> str:
        """Make the id of a copy that is to be handed out."""
        count = len(self._of(draft_id))
        return self._library.ids.new("export", f"{draft_id}/{order.recipient}/{'+'.join(order.scenes)}/{count}")

    def put(self, new: NewHandOut, *, actor: str) -> HandOut:
        """Write down a copy before it leaves: its row and its layout, or nothing.

        Raises: NotFoundError if the draft is gone.
        """
        with writing(self._library.engine) as connection:
            draft = schema.draft
            label_id = connection.execute(select(draft.c.label_id).where(draft.c.id == new.draft_id)).scalar()
            if label_id is None:
                raise NotFoundError("draft")
            label = people.all_labels(connection)[label_id]
            values = {
                "id": new.id,
                "draft_id": new.draft_id,
                "layout_id": _put_layout(self._library, connection, new, label_id),
                "recipient": new.order.recipient,
                "visible_mark": new.order.where,
                "scenes": json.dumps(new.order.scenes),
                "rest": new.order.rest,
                "pages": new.pages,
                "size": len(new.data),
                "sha256": hashlib.sha256(new.data).hexdigest(),
                "actor": actor,
                "made_at": self._library.clock.now(new.id).isoformat(),
            }
            connection.execute(insert(export_recipient).values(label_id=label_id, **values))
            row = connection.execute(select(export_recipient).where(export_recipient.c.id == new.id)).one()
        return _hand_out(row, {label_id: label})

    def _of(self, draft_id: str) -> list[str]:
        table = export_recipient
        with reading(self._library.engine) as connection:
            return list(connection.execute(select(table.c.id).where(table.c.draft_id == draft_id)).scalars())

    def visible(self, clearance: Clearance, *, of: Sequence[str] | None = None) -> tuple[HandOut, ...]:
        """List what was handed out of what this clearance covers, newest first; `of` asks for these drafts alone."""
        with reading(self._library.engine) as connection:
            labels = people.visible_labels(connection, clearance)
            table = export_recipient
            wanted = select(table).where(table.c.label_id.in_(tuple(labels)))
            if of is not None:
                wanted = wanted.where(table.c.draft_id.in_(tuple(of)))
            rows = connection.execute(wanted.order_by(table.c.made_at.desc(), table.c.id)).all()
        return tuple(_hand_out(row, labels) for row in rows)

    def find(self, export_id: str, clearance: Clearance) -> HandOut:
        """Find one copy. Raises: NotFoundError, missing or not covered."""
        for found in self.visible(clearance):
            if found.id == export_id:
                return found
        raise NotFoundError("copy handed out", "`storyroom exports list` lists them.")

    def layouts(self, clearance: Clearance) -> Mapping[str, bytes]:
        """Return the layouts that this clearance covers, by id."""
        with reading(self._library.engine) as connection:
            labels = people.visible_labels(connection, clearance)
            covered: ColumnElement[bool] = handed_layout.c.label_id.in_(tuple(labels))
            wanted = select(handed_layout.c.id, handed_layout.c.payload).where(covered)
            return {row.id: row.payload for row in connection.execute(wanted.order_by(handed_layout.c.id))}


def _put_layout(library: Library, connection: Connection, new: NewHandOut, label_id: str) -> str:
    """Store a layout once for each draft, however many get it."""
    digest = hashlib.sha256(new.layout).hexdigest()
    table = handed_layout
    same = (table.c.draft_id == new.draft_id) & (table.c.sha256 == digest)
    found = connection.execute(select(table.c.id).where(same)).scalar()
    if found:
        return str(found)
    layout_id = library.ids.new("layout", f"{new.draft_id}/{digest}")
    connection.execute(
        insert(table).values(id=layout_id, label_id=label_id, draft_id=new.draft_id, sha256=digest, payload=new.layout)
    )
    return layout_id


def _hand_out(row: Row[Any], labels: Mapping[str, Label]) -> HandOut:
    return HandOut(
        id=row.id,
        draft_id=row.draft_id,
        label=labels[row.label_id],
        order=Order(row.recipient, row.visible_mark, tuple(json.loads(row.scenes)), row.rest),
        layout_id=row.layout_id,
        pages=row.pages,
        size=row.size,
        sha256=row.sha256,
        actor=row.actor,
        made_at=row.made_at,
    )
