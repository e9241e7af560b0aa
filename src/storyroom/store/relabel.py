"""Moves a draft with everything derived from it under another label, in one transaction, and keeps what was asked for and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from storyroom.domain.access import Label
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import derivations, grants, ledger, people, rows, schema
from storyroom.store.blobs import blob_address
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.records import NewSegment
from storyroom.store.schema_people import label_act
from storyroom.store.sealed_rows import SEALED, reseal

__all__ = ["LabelAct", "Move", "covering", "embargoed", "enter_act", "find_act", "move_draft", "waiting_acts"]

_STAY = frozenset({"segment_draft", "label_act"})
"""Tables that do not follow their draft by themselves: the first is written anew, the second keeps the label it told of."""


class Move(NamedTuple):
    """A draft on its way from one label to another."""

    draft_id: str
    old: Label
    new: Label
    original: bytes
    replaced: tuple[str, ...]
    """Segments that covered it."""
    segments: tuple[NewSegment, ...]
    """What stands in their place: its own under the new label, and the others' under the old."""


class LabelAct(NamedTuple):
    """A change of label as it was asked for."""

    id: str
    draft_id: str
    kind: str
    compartments: tuple[str, ...]
    reason: str
    asked_by: str
    done: bool
    label: Label


class Covering(NamedTuple):
    """A segment that covers a draft, and every draft it covers."""

    id: str
    kind: str
    model_hash: str | None
    draft_ids: tuple[str, ...]


def covering(library: Library, draft_id: str) -> tuple[Covering, ...]:
    """Return the segments that cover a draft."""
    segment, cover = schema.segment, schema.segment_draft
    of_draft = select(cover.c.segment_id).where(cover.c.draft_id == draft_id)
    with reading(library.engine) as connection:
        found = connection.execute(select(segment).where(segment.c.id.in_(of_draft)).order_by(segment.c.id)).all()
        return tuple(
            Covering(
                row.id,
                row.kind,
                row.model_hash,
                tuple(
                    sorted(connection.execute(select(cover.c.draft_id).where(cover.c.segment_id == row.id)).scalars())
                ),
            )
            for row in found
        )


def move_draft(library: Library, move: Move, *, act: LabelAct, actor: str) -> bool:
    """Put a draft under its new label with all its rows; False, and nothing changed, if it changed meanwhile.

    The bytes are durable under their new address before the transaction begins (ADR 0007).
    Raises: InvalidRequestError if the same file is there already, NotFoundError for a compartment that is none.
    """
    address = _address(library, move.new, move.original)
    library.blobs.put(address, move.new, move.original)
    library.segments.write(move.segments)
    with writing(library.engine) as connection:
        draft = schema.draft
        row = connection.execute(select(draft).where(draft.c.id == move.draft_id)).one_or_none()
        held = people.all_labels(connection)
        if (
            row is None
            or held[row.label_id] != move.old
            or _covered_by(connection, move.draft_id) != set(move.replaced)
        ):
            return False
        if not rows.covers_the_same(connection, move.replaced, move.segments):
            return False
        project, title = _place(connection, row.document_id)
        if rows.draft_of_bytes(connection, address, project):
            raise InvalidRequestError("The same file is there already under that label.", "Nothing was changed.")
        library.segments.hold(move.segments)
        label_id = people.ensure_label(connection, move.new, library.ids)
        _swap_segments(library, connection, move)
        _move_blob(connection, row.blob_address, address, label_id)
        _move_place(library, connection, row, move, project=project, title=title, label_id=label_id)
        _reseal(library, connection, move)
        _follow(connection, move.draft_id, label_id)
        derivations.narrow(connection, library.safe, move.draft_id, move.new, library.ids)
        _close_act(library, connection, act, actor)
        facts = {
            "draft": move.draft_id,
            "from": move.old.key(),
            "to": move.new.key(),
            "reason": _commitment(connection, move.old, act.reason),
        }
        ledger.append(
            connection, library.clock, actor=actor, act=f"draft_{act.kind}", facts={**facts, "request": act.id}
        )
    return True


def enter_act(
    library: Library, draft_id: str, label: Label, *, kind: str, compartments: Sequence[str], reason: str, actor: str
) -> LabelAct:
    """Write down what was asked for, before it is done or confirmed."""
    with writing(library.engine) as connection:
        asked = library.clock.now("access").isoformat()
        act_id = library.ids.new("request", f"{draft_id}/{kind}/{'+'.join(sorted(compartments))}/{actor}/{asked}")
        label_id = people.ensure_label(connection, label, library.ids)
        connection.execute(delete(label_act).where(label_act.c.id == act_id))
        connection.execute(
            insert(label_act).values(
                id=act_id,
                label_id=label_id,
                draft_id=draft_id,
                kind=kind,
                compartments=json.dumps(sorted(compartments)),
                reason=reason,
                asked_by=actor,
                asked_at=asked,
                confirmed_by=None,
                done_at=None,
            )
        )
        facts = {"request": act_id, "draft": draft_id, "kind": kind, "reason": _commitment(connection, label, reason)}
        ledger.append(connection, library.clock, actor=actor, act="label_change_asked", facts=facts)
    return LabelAct(act_id, draft_id, kind, tuple(sorted(compartments)), reason, actor, done=False, label=label)


def find_act(library: Library, act_id: str) -> LabelAct:
    """Return what was asked for. Raises: NotFoundError."""
    for act in _acts(library, label_act.c.id == act_id):
        return act
    raise NotFoundError("request", "`storyroom label waiting` lists what awaits you.")


def waiting_acts(library: Library) -> tuple[LabelAct, ...]:
    """List what awaits a second person, whoever may see it."""
    return _acts(library, label_act.c.done_at.is_(None))


def embargoed(library: Library, compartments: Sequence[str]) -> frozenset[str]:
    """Return those of the named compartments that are under embargo."""
    with reading(library.engine) as connection:
        return grants.embargoed(connection, compartments)


def _acts(library: Library, where: Any) -> tuple[LabelAct, ...]:  # noqa: ANN401  # a condition of SQLAlchemy's
    with reading(library.engine) as connection:
        labels = people.all_labels(connection)
        found = connection.execute(select(label_act).where(where).order_by(label_act.c.asked_at, label_act.c.id))
        return tuple(
            LabelAct(
                row.id, row.draft_id, row.kind, tuple(json.loads(row.compartments)), row.reason, row.asked_by,
                row.done_at is not None, labels[row.label_id],
            )
            for row in found
        )  # fmt: skip


def _address(library: Library, label: Label, data: bytes) -> str:
    with reading(library.engine) as connection:
        secrets = people.compartment_secrets(connection, label.compartments)
        if len(secrets) < len(label.compartments):
            raise NotFoundError("compartment of that name", "Open it first: `storyroom label open NAME`.")
        return blob_address(secrets, label, data)


def _covered_by(connection: Connection, draft_id: str) -> set[str]:
    cover = schema.segment_draft
    return set(connection.execute(select(cover.c.segment_id).where(cover.c.draft_id == draft_id)).scalars())


def _place(connection: Connection, document_id: str) -> tuple[str, str]:
    document, project = schema.document, schema.project
    wanted = select(project.c.name, document.c.title).join(document, document.c.project_id == project.c.id)
    row = connection.execute(wanted.where(document.c.id == document_id)).one()
    return row.name, row.title


def _swap_segments(library: Library, connection: Connection, move: Move) -> None:
    cover, segment = schema.segment_draft, schema.segment
    connection.execute(delete(cover).where(cover.c.segment_id.in_(move.replaced)))
    connection.execute(delete(segment).where(segment.c.id.in_(move.replaced)))
    for new in move.segments:
        rows.insert_segment(connection, new, library.ids)


def _move_blob(connection: Connection, old: str, new: str, label_id: str) -> None:
    """Name the bytes by their new address; the old one goes when the last draft that names it does."""
    table = schema.blob
    row = connection.execute(select(table).where(table.c.address == old)).one()
    if connection.execute(select(table.c.address).where(table.c.address == new)).scalar() is None:
        connection.execute(insert(table).values(address=new, label_id=label_id, size=row.size, sha256=row.sha256))


def _move_place(
    library: Library,
    connection: Connection,
    row: Row[Any],
    move: Move,
    *,
    project: str,
    title: str,
    label_id: str,
) -> None:
    draft = schema.draft
    document_id = rows.ensure_place(connection, move.new, project, title, label_id=label_id, ids=library.ids)
    address = _new_address(connection, move)
    connection.execute(
        update(draft)
        .where(draft.c.id == row.id)
        .values(
            label_id=label_id,
            document_id=document_id,
            ordinal=rows.next_ordinal(connection, document_id),
            blob_address=address,
        )
    )
    if not connection.execute(select(draft.c.id).where(draft.c.blob_address == row.blob_address)).first():
        connection.execute(delete(schema.blob).where(schema.blob.c.address == row.blob_address))
    if not connection.execute(select(draft.c.id).where(draft.c.document_id == row.document_id)).first():
        _clear_place(connection, row.document_id)


def _new_address(connection: Connection, move: Move) -> str:
    return blob_address(people.compartment_secrets(connection, move.new.compartments), move.new, move.original)


def _clear_place(connection: Connection, document_id: str) -> None:
    document, project = schema.document, schema.project
    project_id = connection.execute(select(document.c.project_id).where(document.c.id == document_id)).scalar_one()
    connection.execute(delete(document).where(document.c.id == document_id))
    if not connection.execute(select(document.c.id).where(document.c.project_id == project_id)).first():
        connection.execute(delete(project).where(project.c.id == project_id))


def _reseal(library: Library, connection: Connection, move: Move) -> None:
    """Put the draft's content under the key of its new label."""
    if not library.safe.sealed:
        return
    old, new = (library.safe, move.old), (library.safe, move.new)
    for table in SEALED:
        (key,) = table.primary_key.columns
        of_draft = (table.c.draft_id if "draft_id" in table.c else key) == move.draft_id
        reseal(connection, table, connection.execute(select(key).where(of_draft)).scalars().all(), old=old, new=new)


def _follow(connection: Connection, draft_id: str, label_id: str) -> None:
    """Move every row that says of which draft it is: a table added later follows by itself."""
    for table in schema.metadata.sorted_tables:
        if {"label_id", "draft_id"} <= set(table.c.keys()) and table.name not in _STAY:
            _set_label(connection, table, draft_id, label_id)


def _set_label(connection: Connection, table: Table, draft_id: str, label_id: str) -> None:
    connection.execute(update(table).where(table.c.draft_id == draft_id).values(label_id=label_id))


def _close_act(library: Library, connection: Connection, act: LabelAct, actor: str) -> None:
    done = connection.execute(
        update(label_act)
        .where(label_act.c.id == act.id, label_act.c.done_at.is_(None))
        .values(confirmed_by=actor, done_at=library.clock.now("access").isoformat())
    )
    if not done.rowcount:
        raise InvalidRequestError("This was done already.", "Nothing was changed.")


def _commitment(connection: Connection, label: Label, reason: str) -> str:
    return blob_address(people.compartment_secrets(connection, label.compartments), label, reason.encode())
