"""Inserts the rows of one draft, inside the caller's transaction. Knows the order that foreign keys want, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from storyroom.domain.access import Label
from storyroom.domain.ports import Clock, IdSource
from storyroom.errors import EditConflictError
from storyroom.store import schema
from storyroom.store.people import ensure_label
from storyroom.store.records import NewDraft, NewSegment
from storyroom.store.rights_rows import Place, inherit, insert_signal
from storyroom.store.schema_editing import span_ledger, working_copy
from storyroom.store.sealed_rows import sealed
from storyroom.store.vault import Safe

__all__ = [
    "covers_the_same",
    "draft_of_bytes",
    "drop_copy",
    "ensure_place",
    "insert_draft",
    "insert_segment",
    "insert_spans",
    "next_ordinal",
    "replace_reading",
]


def draft_of_bytes(connection: Connection, address: str, project: str) -> str | None:
    """Return the id of the draft that already holds these bytes under this label in this project, or None."""
    draft, document, projects = schema.draft, schema.document, schema.project
    return connection.execute(
        select(draft.c.id)
        .join(document, document.c.id == draft.c.document_id)
        .join(projects, projects.c.id == document.c.project_id)
        .where(draft.c.blob_address == address, projects.c.name == project)
    ).scalar()


def insert_draft(
    connection: Connection, new: NewDraft, *, safe: Safe, address: str, ids: IdSource, clock: Clock
) -> str:
    """Write every row of a draft but its segments: project and document if they are new, blob, text, scenes, origin, rights.

    A working copy ends as it becomes the draft. Raises: EditConflictError if it was saved meanwhile.
    Returns the id of the statement of rights that it takes over from the draft before it, or nothing.
    """
    label_id = ensure_label(connection, new.label, ids)
    document_id = ensure_place(connection, new.label, new.project, new.document, label_id=label_id, ids=ids)
    now = clock.now(f"draft:{new.id}").isoformat()
    digest = hashlib.sha256(new.text.encode("utf-8", "surrogatepass")).hexdigest()
    _ensure_blob(connection, new, address, label_id)
    own = {"draft_id": new.id, "label_id": label_id}
    connection.execute(
        insert(schema.draft).values(
            sealed(
                safe,
                new.label,
                schema.draft,
                {
                    "id": new.id,
                    "label_id": label_id,
                    "document_id": document_id,
                    "ordinal": next_ordinal(connection, document_id),
                    "name": new.name,
                    "format": new.format,
                    "file_name": new.file_name,
                    "blob_address": address,
                    "scenes": sum(1 for scene in new.scenes if scene.scene),
                    "pages": new.pages,
                    "report": new.report,
                    "imported_at": now,
                },
            )
        )
    )
    text = {**own, "text": new.text, "sha256": digest}
    connection.execute(insert(schema.draft_text).values(sealed(safe, new.label, schema.draft_text, text)))
    read = {**own, "payload": new.reading, "sha256": hashlib.sha256(new.reading).hexdigest()}
    connection.execute(insert(schema.draft_reading).values(sealed(safe, new.label, schema.draft_reading, read)))
    _insert_scenes(connection, new, label_id, safe)
    connection.execute(
        insert(schema.origin_event).values(
            **own,
            id=new.origin.event_id if new.origin else ids.new("origin", new.id),
            origin=new.origin.origin if new.origin else "import",
            actor=new.actor,
            time=now,
            operation=new.origin.operation if new.origin else "import_file",
            content_hash=digest,
        )
    )
    if new.origin:
        if new.origin.copy_id and not drop_copy(connection, new.origin.copy_id, new.origin.copy_version):
            raise EditConflictError
        insert_spans(connection, safe, new.label, new.id, label_id=label_id, payload=new.origin.payload)
    place = Place(new.id, new.label, label_id)
    if new.tdm:
        insert_signal(connection, safe, place, new.tdm, ids=ids)
    return inherit(connection, safe, place, ids=ids)


def ensure_place(
    connection: Connection, label: Label, project: str, title: str, *, label_id: str, ids: IdSource
) -> str:
    """Return the id of the document of that title in that project under that label, made if need be."""
    scope = f"{label.key()}/{project}"
    project_id = _ensure(connection, schema.project, ids.new("project", scope), label_id=label_id, name=project)
    return _ensure(
        connection,
        schema.document,
        ids.new("document", f"{scope}/{title}"),
        project_id=project_id,
        title=title,
        also={"label_id": label_id},
    )


def insert_spans(
    connection: Connection, safe: Safe, label: Label, draft_id: str, *, label_id: str, payload: bytes
) -> None:
    """Write down where the words of a draft come from."""
    values = {"draft_id": draft_id, "label_id": label_id, "payload": payload}
    values |= {"sha256": hashlib.sha256(payload).hexdigest()}
    connection.execute(insert(span_ledger).values(sealed(safe, label, span_ledger, values)))


def drop_copy(connection: Connection, copy_id: str, version: int) -> bool:
    """Take a copy away inside the caller's transaction; False where it is gone or was saved meanwhile."""
    standing = (working_copy.c.id == copy_id) & (working_copy.c.version == version)
    return bool(connection.execute(delete(working_copy).where(standing)).rowcount)


def insert_segment(connection: Connection, new: NewSegment, ids: IdSource) -> None:
    """Name a segment file that is already durable, and the drafts that it covers."""
    label_id = ensure_label(connection, new.label, ids)
    connection.execute(
        insert(schema.segment).values(
            id=new.id,
            label_id=label_id,
            kind=new.kind,
            model_hash=new.model_hash,
            rows=new.rows,
            size=len(new.data),
            sha256=hashlib.sha256(new.data).hexdigest(),
        )
    )
    if new.draft_ids:
        connection.execute(
            insert(schema.segment_draft),
            [{"segment_id": new.id, "draft_id": draft_id, "label_id": label_id} for draft_id in new.draft_ids],
        )


def covers_the_same(connection: Connection, old: Sequence[str], new: Sequence[NewSegment]) -> bool:
    """Say whether swapping these segments leaves each draft what it had, and covers none twice for one model."""
    cover, segment = schema.segment_draft, schema.segment
    wanted = select(segment.c.id, segment.c.kind, segment.c.model_hash, cover.c.draft_id)
    partitions = select(schema.label.c.id).where(schema.label.c.key.in_({each.label.key() for each in new}))
    concerned = segment.c.label_id.in_(partitions) | segment.c.id.in_(tuple(old))
    there = connection.execute(wanted.join(cover, cover.c.segment_id == segment.c.id).where(concerned)).all()
    going = {(row.kind, row.draft_id) for row in there if row.id in set(old)}
    staying = {(row.kind, row.model_hash, row.draft_id) for row in there if row.id not in set(old)}
    coming = [(each.kind, each.model_hash, draft_id) for each in new for draft_id in each.draft_ids]
    return going <= {(kind, draft_id) for kind, _, draft_id in coming} and staying.isdisjoint(coming)


def replace_reading(connection: Connection, new: NewDraft, safe: Safe, ids: IdSource) -> None:
    """Write a draft's derived rows anew: reading, scenes, counts, mining signal. Its text and origin are truth and stay."""
    table = schema.draft
    row = connection.execute(select(table.c.label_id).where(table.c.id == new.id)).one()
    told = {"scenes": sum(1 for scene in new.scenes if scene.scene), "pages": new.pages, "report": new.report}
    told = sealed(safe, new.label, table, told, key=new.id)
    connection.execute(table.update().where(table.c.id == new.id).values(told))
    read = {"payload": new.reading, "sha256": hashlib.sha256(new.reading).hexdigest()}
    read = sealed(safe, new.label, schema.draft_reading, read, key=new.id)
    connection.execute(schema.draft_reading.update().where(schema.draft_reading.c.draft_id == new.id).values(read))
    connection.execute(schema.scene.delete().where(schema.scene.c.draft_id == new.id))
    _insert_scenes(connection, new, row.label_id, safe)
    if new.tdm:  # one that was read before is not forgotten where the file cannot be read now
        insert_signal(connection, safe, Place(new.id, new.label, row.label_id), new.tdm, ids=ids)


def _insert_scenes(connection: Connection, new: NewDraft, label_id: str, safe: Safe) -> None:
    if new.scenes:
        connection.execute(
            insert(schema.scene),
            [
                sealed(
                    safe,
                    new.label,
                    schema.scene,
                    {
                        "id": scene.id,
                        "label_id": label_id,
                        "draft_id": new.id,
                        "scene": scene.scene,
                        "scene_number": scene.scene_number,
                        "heading": scene.heading,
                        "setting": scene.setting,
                        "location": scene.location,
                        "time_of_day": scene.time_of_day,
                        "page": scene.page,
                        "page_eighths": scene.page_eighths,
                        "speakers": json.dumps(scene.speakers, ensure_ascii=False),
                        "start": scene.start,
                        "end": scene.end,
                    },
                )
                for scene in new.scenes
            ],
        )


def _ensure(
    connection: Connection, table: Table, new_id: str, *, also: dict[str, Any] | None = None, **unique: str
) -> str:
    where = [table.c[name] == value for name, value in unique.items()]
    found = connection.execute(select(table.c.id).where(*where)).scalar()
    if found:
        return str(found)
    connection.execute(insert(table).values(id=new_id, **unique, **(also or {})))
    return new_id


def _ensure_blob(connection: Connection, new: NewDraft, address: str, label_id: str) -> None:
    table = schema.blob
    if connection.execute(select(table.c.address).where(table.c.address == address)).scalar() is None:
        connection.execute(
            insert(table).values(
                address=address,
                label_id=label_id,
                size=len(new.original),
                sha256=hashlib.sha256(new.original).hexdigest(),
            )
        )


def next_ordinal(connection: Connection, document_id: str) -> int:
    """Return the place that the next draft of a document takes."""
    table = schema.draft
    last = connection.execute(select(func.max(table.c.ordinal)).where(table.c.document_id == document_id)).scalar()
    return int(last or 0) + 1
