"""Where the words of drafts come from, as rows: read with a clearance, written once. Knows no spans: `journeys.origins` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from storyroom.domain.access import Clearance, Label
from storyroom.store import people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.rows import insert_spans
from storyroom.store.schema_editing import span_ledger
from storyroom.store.sealed_rows import opened

__all__ = ["Brought", "Came", "SpanLedgers"]

_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""


class Brought(NamedTuple):
    """The act that brought a draft in, as its row says."""

    id: str
    actor: str
    time: str
    operation: str


class Came(NamedTuple):
    """A draft of a document, and when it came in."""

    id: str
    label: Label
    imported_at: str


class SpanLedgers:
    """The span ledgers of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def of_drafts(self, draft_ids: Sequence[str], clearance: Clearance) -> Mapping[str, bytes]:
        """Return the ledgers of those of the drafts that have one and that this clearance covers."""
        table = span_ledger
        found: dict[str, bytes] = {}
        with reading(self._library.engine) as connection:
            seen = people.visible_labels(connection, clearance)
            labels = {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}
            for at in range(0, len(draft_ids), _BATCH):
                batch = tuple(draft_ids[at : at + _BATCH])
                wanted = select(table).where(table.c.draft_id.in_(batch), table.c.label_id.in_(tuple(labels)))
                for row in connection.execute(wanted).all():
                    found[row.draft_id] = opened(self._library.safe, labels[row.label_id], table, row).payload
        return found

    def keep(self, draft_id: str, label: Label, payload: bytes) -> bool:
        """Write down the ledger of a draft that has none; False, and nothing changed, where it has one or is another's."""
        with writing(self._library.engine) as connection:
            wanted = select(schema.draft.c.label_id).where(schema.draft.c.id == draft_id)
            label_id = connection.execute(wanted).scalar()
            there = select(span_ledger.c.draft_id).where(span_ledger.c.draft_id == draft_id)
            if label_id is None or people.all_labels(connection)[label_id] != label:
                return False
            if connection.execute(there).first():
                return False
            insert_spans(connection, self._library.safe, label, draft_id, label_id=label_id, payload=payload)
        return True

    def drafts_of(self, project: str, document: str, clearance: Clearance) -> tuple[Came, ...]:
        """List the drafts of a document that this clearance covers, as they came in."""
        draft, documents, projects = schema.draft, schema.document, schema.project
        with reading(self._library.engine) as connection:
            seen = people.visible_labels(connection, clearance)
            labels = {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}
            wanted = select(draft.c.id, draft.c.label_id, draft.c.imported_at)
            wanted = wanted.join(documents, documents.c.id == draft.c.document_id)
            wanted = wanted.join(projects, projects.c.id == documents.c.project_id)
            named = (documents.c.title == document) & (projects.c.name == project)
            covered = draft.c.label_id.in_(tuple(labels)) & projects.c.label_id.in_(tuple(labels))
            rows = connection.execute(wanted.where(named, covered).order_by(draft.c.imported_at, draft.c.id)).all()
        return tuple(Came(row.id, labels[row.label_id], row.imported_at) for row in rows)

    def brought_in(self, draft_ids: Sequence[str], clearance: Clearance) -> Mapping[str, Brought]:
        """Return, for visible drafts, the act that brought each in: id, actor, time, operation."""
        table = schema.origin_event
        found: dict[str, Brought] = {}
        with reading(self._library.engine) as connection:
            labels = tuple(people.visible_labels(connection, clearance))
            for at in range(0, len(draft_ids), _BATCH):
                batch = tuple(draft_ids[at : at + _BATCH])
                wanted = select(table).where(table.c.draft_id.in_(batch), table.c.label_id.in_(labels))
                for row in connection.execute(wanted).all():
                    found[row.draft_id] = Brought(row.id, row.actor, row.time, row.operation)
        return found
