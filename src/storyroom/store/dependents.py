"""Takes rows away for good, inside the caller's transaction: drafts with all that hangs on them, and people. Touches no file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, select

from storyroom.store import schema
from storyroom.store.schema_egress import egress_terms
from storyroom.store.schema_people import notice

__all__ = ["covering", "delete_drafts", "delete_principal", "drop_compartments", "present"]

_NAMING = (egress_terms.c.confirmed_by, notice.c.text)
"""Columns that name people in words and outlive them."""

_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""


def present(connection: Connection, draft_ids: Sequence[str]) -> bool:
    """Say whether all these drafts are there."""
    table = schema.draft
    counted = (
        connection.execute(select(func.count()).where(table.c.id.in_(batch))).scalar_one()
        for batch in _batches(draft_ids)
    )
    return sum(counted) == len(set(draft_ids))


def covering(connection: Connection, draft_ids: Sequence[str]) -> frozenset[str]:
    """Return the segments that cover any of these drafts, whatever their label."""
    table = schema.segment_draft
    found: set[str] = set()
    for batch in _batches(draft_ids):
        found |= set(connection.execute(select(table.c.segment_id).where(table.c.draft_id.in_(batch))).scalars())
    return frozenset(found)


def delete_drafts(connection: Connection, draft_ids: Sequence[str]) -> None:
    """Delete drafts, every row that points at them, and the originals, documents and projects that no draft is left in."""
    blobs = _parents(connection, schema.draft, "blob_address", draft_ids)
    documents = _parents(connection, schema.draft, "document_id", draft_ids)
    projects = _parents(connection, schema.document, "project_id", documents)
    _delete_with_dependents(connection, schema.draft, draft_ids)
    for table, keys, child in (
        (schema.blob, blobs, schema.draft.c.blob_address),
        (schema.document, documents, schema.draft.c.document_id),
        (schema.project, projects, schema.document.c.project_id),
    ):
        left = set(connection.execute(select(child).distinct()).scalars())
        _delete_with_dependents(connection, table, [key for key in keys if key not in left])


def drop_compartments(connection: Connection, names: Collection[str]) -> tuple[str, ...]:
    """Delete those of the compartments, with their secrets and grants, that no material stands under; return which."""
    used = _labels_in_use(connection)
    of_label = schema.label_compartment
    gone = []
    for name in sorted(names):
        labels = set(connection.execute(select(of_label.c.label_id).where(of_label.c.compartment == name)).scalars())
        if labels & used:
            continue
        _delete_with_dependents(connection, schema.label, sorted(labels))
        _delete_with_dependents(connection, schema.compartment, [name])
        gone.append(name)
    return tuple(gone)


def delete_principal(connection: Connection, principal_id: str) -> None:
    """Delete a person with their grants and keys. Rows that tell of their acts stay, with the id in place of the name."""
    people = schema.principal
    name = connection.execute(select(people.c.name).where(people.c.id == principal_id)).scalar_one()
    for column in _NAMING:
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        telling = select(column).where(column.contains(name, autoescape=True)).distinct()
        for text in connection.execute(telling).scalars().all():
            told = pattern.sub(principal_id, text)
            connection.execute(column.table.update().where(column == text).values({column.name: told}))
    _delete_with_dependents(connection, schema.principal, [principal_id])


def _delete_with_dependents(connection: Connection, table: Table, keys: Sequence[str]) -> None:
    """Delete rows by primary key, and first what points at them; a column that may fall empty is left to the database."""
    key = _key(table)
    for batch in _batches(keys):
        for child, column in _pointing_at(key):
            pointing = column.in_(batch)
            own = _key_or_none(child)
            if own is None or not any(True for _ in _pointing_at(own)):
                connection.execute(delete(child).where(pointing))
            else:
                _delete_with_dependents(
                    connection, child, list(connection.execute(select(own).where(pointing)).scalars())
                )
        connection.execute(delete(table).where(key.in_(batch)))


def _pointing_at(key: Column[str]) -> Iterator[tuple[Table, Column[str]]]:
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            for foreign in column.foreign_keys:
                if foreign.column is key and (foreign.ondelete or "").upper() != "SET NULL":
                    yield table, column


def _labels_in_use(connection: Connection) -> set[str]:
    label_id, own = schema.label.c.id, {schema.label_compartment}
    return {
        found
        for table, column in _pointing_at(label_id)
        if table not in own
        for found in connection.execute(select(column).distinct()).scalars()
    }


def _parents(connection: Connection, table: Table, column: str, keys: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for batch in _batches(keys):
        where: ColumnElement[bool] = _key(table).in_(batch)
        found |= dict.fromkeys(connection.execute(select(table.c[column]).where(where)).scalars())
    return list(found)


def _key(table: Table) -> Column[str]:
    (key,) = table.primary_key.columns
    return key


def _key_or_none(table: Table) -> Column[str] | None:
    return _key(table) if len(table.primary_key.columns) == 1 else None


def _batches(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for at in range(0, len(keys), _BATCH):
        yield tuple(keys[at : at + _BATCH])
