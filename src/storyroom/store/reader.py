"""A library as one clearance sees it: every statement names the visible labels, and there is no other way to read content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Engine, Row, Select, Table, select

from storyroom.domain.access import Clearance, Label
from storyroom.domain.canon import Canon, CanonKind
from storyroom.domain.document import DocumentEntry, DraftEntry, DraftReading, ProjectEntry, SceneEntry
from storyroom.domain.draft import in_draft_order
from storyroom.domain.licensing import ConsentScope
from storyroom.domain.ports import SegmentKind, SegmentRef, StoredFile
from storyroom.domain.script import Screenplay
from storyroom.errors import LibraryDamagedError, NotFoundError
from storyroom.store import schema
from storyroom.store.blobs import Blobs
from storyroom.store.database import reading
from storyroom.store.people import visible_labels
from storyroom.store.rights_rows import blocked
from storyroom.store.schema_canon import canon
from storyroom.store.sealed_rows import opened
from storyroom.store.snapshots import Snapshots
from storyroom.store.vault import Safe

__all__ = ["Barred", "SqlReader"]

_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""


class Barred(NamedTuple):
    """What a reader is used for today: drafts whose rights forbid it are not there."""

    uses: frozenset[ConsentScope]
    today: date


class SqlReader:
    """The `Reader` port over the database. Made per request: grants and labels are read afresh each time."""

    def __init__(
        self,
        engine: Engine,
        clearance: Clearance,
        *,
        snapshots: Snapshots,
        blobs: Blobs,
        segment_file: Callable[[str, Label], StoredFile],
        safe: Safe,
        decode: Callable[[bytes], Screenplay],
        barred: Barred | None = None,
    ) -> None:
        self.clearance = clearance
        self._engine = engine
        self._snapshots = snapshots
        self._blobs = blobs
        self._segment_file = segment_file
        self._safe = safe
        self._decode = decode
        self._labels: Mapping[str, Label] = snapshots.get(("labels", clearance, safe.edition), self._find_labels)
        self._scope = frozenset(self._labels)
        self.blocked: frozenset[str] = self._find_blocked(barred) if barred else frozenset()
        """The visible drafts that are left out because their rights forbid what this reader is for."""
        self._texts: dict[str, str] = {}

    def projects(self) -> tuple[ProjectEntry, ...]:
        """List projects by name; rows of one name under several visible labels are shown as one."""
        by_project: dict[str, dict[str, list[DraftEntry]]] = {}
        for entry in self.drafts():
            by_project.setdefault(entry.project, {}).setdefault(entry.document, []).append(entry)
        return tuple(
            ProjectEntry(
                id=name,
                name=name,
                documents=tuple(
                    DocumentEntry(drafts[0].document_id, title, tuple(drafts)) for title, drafts in documents.items()
                ),
            )
            for name, documents in by_project.items()
        )

    def drafts(self) -> tuple[DraftEntry, ...]:
        """List visible drafts by project, document and order of writing; the last of each document is `latest`."""
        key = ("drafts", self._scope, self.blocked)
        return self._snapshots.get(key, lambda: _in_order(self._draft_rows(), self._labels))

    def same_document(self, draft_id: str) -> tuple[DraftEntry, ...]:
        """List the visible drafts of a draft's document, itself included, without listing all others; empty if it is not seen."""
        draft, document, project = schema.draft, schema.document, schema.project
        own = select(document.c.title, project.c.name).select_from(draft)
        own = own.join(document, document.c.id == draft.c.document_id)
        own = own.join(project, project.c.id == document.c.project_id)
        for row in self._all(own.where(draft.c.id == draft_id, self._visible(draft))):
            rows = self._draft_rows((document.c.title == row.title) & (project.c.name == row.name))
            return _in_order(rows, self._labels)
        return ()

    def segments(self, kind: SegmentKind) -> tuple[SegmentRef, ...]:
        """Name the index files of the visible partitions, by label and id."""
        return self._snapshots.get(("segments", kind, self._scope), lambda: self._find_segments(kind))

    def scenes(self, draft_id: str) -> tuple[SceneEntry, ...]:
        """List a draft's scenes in order. Raises: NotFoundError."""
        self._draft(draft_id)
        table = schema.scene
        wanted = select(table).where(table.c.draft_id == draft_id, self._visible(table)).order_by(table.c.scene)
        return tuple(_scene_entry(self._clear(table, row)) for row in self._all(wanted))

    def scenes_by_id(self, scene_ids: Sequence[str]) -> Mapping[str, SceneEntry]:
        """Return the visible ones of the named scenes."""
        table = schema.scene
        found: dict[str, SceneEntry] = {}
        for at in range(0, len(scene_ids), _BATCH):
            batch = tuple(scene_ids[at : at + _BATCH])
            for row in self._all(select(table).where(table.c.id.in_(batch), self._visible(table))):
                found[row.id] = _scene_entry(self._clear(table, row))
        return found

    def text(self, draft_id: str) -> str:
        """Return the canonical text. Raises: NotFoundError."""
        if draft_id not in self._texts:
            self._check(draft_id)
            table = schema.draft_text
            row = self._one(select(table).where(table.c.draft_id == draft_id, self._visible(table)), "draft")
            self._texts[draft_id] = self._clear(table, row).text
        return self._texts[draft_id]

    def draft(self, draft_id: str) -> DraftReading:
        """Open a draft for reading. Raises: NotFoundError."""
        self._check(draft_id)
        table = schema.draft_reading
        row = self._one(select(table).where(table.c.draft_id == draft_id, self._visible(table)), "draft")
        reading_of = self._decode(self._clear(table, row).payload)
        return DraftReading(self._draft(draft_id), reading_of, self.scenes(draft_id))

    def original(self, draft_id: str) -> bytes:
        """Return the bytes as they came, never others. Raises: NotFoundError, LibraryDamagedError."""
        self._check(draft_id)
        draft, blob = schema.draft, schema.blob
        wanted = select(blob.c.address, blob.c.sha256, blob.c.label_id).join(
            draft, draft.c.blob_address == blob.c.address
        )
        row = self._one(wanted.where(draft.c.id == draft_id, self._visible(draft), self._visible(blob)), "draft")
        data = self._blobs.get(row.address, self._labels[row.label_id])
        if hashlib.sha256(data).hexdigest() != row.sha256:
            raise LibraryDamagedError("An original file was changed since it came in.", "Run `storyroom verify`.")
        return data

    def report(self, draft_id: str) -> Mapping[str, Any]:
        """Return the import report of a draft. Raises: NotFoundError."""
        self._check(draft_id)
        table = schema.draft
        wanted = select(table.c.id, table.c.label_id, table.c.report)
        row = self._one(wanted.where(table.c.id == draft_id, self._visible(table)), "draft")
        found: Mapping[str, Any] = json.loads(self._clear(table, row).report)
        return found

    def by_hash(self) -> Mapping[str, tuple[DraftEntry, ...]]:
        """Return the visible drafts by the SHA-256 of the bytes they came as."""
        draft, blob = schema.draft, schema.blob
        entries = self.drafts()  # first: what comes in meanwhile has a hash, but is not listed
        wanted = select(draft.c.id, blob.c.sha256).join(blob, blob.c.address == draft.c.blob_address)
        hashes = {row.id: row.sha256 for row in self._all(wanted.where(self._visible(draft)))}
        found: dict[str, list[DraftEntry]] = {}
        for entry in entries:
            found.setdefault(hashes[entry.id], []).append(entry)
        return {digest: tuple(entries) for digest, entries in found.items()}

    def unindexed(self, kind: SegmentKind, model_hash: str | None = None) -> tuple[DraftEntry, ...]:
        """List visible drafts that no segment of this kind (and model) covers yet."""
        segment, cover = schema.segment, schema.segment_draft
        covered = (
            select(cover.c.draft_id)
            .join(segment, segment.c.id == cover.c.segment_id)
            .where(segment.c.kind == kind, self._visible(segment))
        )
        if model_hash is not None:
            covered = covered.where(segment.c.model_hash == model_hash)
        done = {row.draft_id for row in self._all(covered)}
        return tuple(entry for entry in self.drafts() if entry.id not in done)

    def covered(self, draft_id: str) -> frozenset[tuple[str, str | None]]:
        """Name the kinds of segments, and their models, that cover a visible draft at this moment."""
        segment, cover = schema.segment, schema.segment_draft
        wanted = select(segment.c.kind, segment.c.model_hash).join(cover, cover.c.segment_id == segment.c.id)
        rows = self._all(wanted.where(cover.c.draft_id == draft_id, self._visible(cover)))
        return frozenset((row.kind, row.model_hash) for row in rows)

    def canon(self, draft_ids: Sequence[str], *, retired: bool = False) -> tuple[Canon, ...]:
        """List what is pinned on these drafts, oldest first; `retired` adds what holds no more. Spans come without their words."""
        found: list[Canon] = []
        for at in range(0, len(draft_ids), _BATCH):
            wanted = canon.c.draft_id.in_(tuple(draft_ids[at : at + _BATCH]))
            found += self._canon(wanted if retired else wanted & canon.c.retired_at.is_(None))
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    def canon_by_id(self, canon_id: str) -> Canon:
        """Find what is pinned, retired or not. Raises: NotFoundError."""
        for found in self._canon(canon.c.id == canon_id):
            return found
        raise NotFoundError("canon", "`storyroom canon list PROJECT --retired` lists it.")

    def _canon(self, wanted: ColumnElement[bool]) -> list[Canon]:
        rows = self._all(select(canon).where(wanted, self._visible(canon)))
        return [_canon_of(self._clear(canon, row)) for row in rows]

    def _find_labels(self) -> Mapping[str, Label]:
        with reading(self._engine) as connection:
            labels = visible_labels(connection, self.clearance)
        return {label_id: label for label_id, label in labels.items() if self._safe.opens(label)}

    def _find_segments(self, kind: SegmentKind) -> tuple[SegmentRef, ...]:
        table = schema.segment
        refs = [
            SegmentRef(
                row.id, self._labels[row.label_id], kind, self._segment_file(row.id, self._labels[row.label_id]),
                row.sha256, row.model_hash, row.rows,
            )
            for row in self._all(select(table).where(table.c.kind == kind, self._visible(table)))
        ]  # fmt: skip
        return tuple(sorted(refs, key=lambda ref: (ref.label.key(), ref.id)))

    def _find_blocked(self, barred: Barred) -> frozenset[str]:
        def found() -> frozenset[str]:
            with reading(self._engine) as connection:
                return blocked(connection, self._scope, *barred)

        return self._snapshots.get(("blocked", self._scope, barred), found)

    def _check(self, draft_id: str) -> None:
        if draft_id in self.blocked:
            raise NotFoundError("draft")

    def _draft(self, draft_id: str) -> DraftEntry:
        for entry in self.drafts():
            if entry.id == draft_id:
                return entry
        raise NotFoundError("draft")

    def _draft_rows(self, *wanted: ColumnElement[bool]) -> Sequence[Row[Any]]:
        draft, document, project = schema.draft, schema.document, schema.project
        rows = self._all(
            select(
                draft.c.id, draft.c.label_id, draft.c.document_id, draft.c.ordinal, draft.c.name, draft.c.format,
                draft.c.scenes, draft.c.pages, draft.c.imported_at, document.c.title, project.c.name.label("project"),
            )
            .join(document, document.c.id == draft.c.document_id)
            .join(project, project.c.id == document.c.project_id)
            .where(self._visible(draft), self._visible(document), self._visible(project))
            .where(*wanted)
        )  # fmt: skip
        return [row for row in rows if row.id not in self.blocked] if self.blocked else rows

    def _visible(self, table: Table) -> ColumnElement[bool]:
        return table.c.label_id.in_(tuple(self._labels))

    def _clear(self, table: Table, row: Row[Any]) -> Any:  # noqa: ANN401  # a row with its content in the clear
        return opened(self._safe, self._labels[row.label_id], table, row)

    def _all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        with reading(self._engine) as connection:
            return connection.execute(statement).all()

    def _one(self, statement: Select[Any], what: str) -> Row[Any]:
        rows = self._all(statement)
        if not rows:
            raise NotFoundError(what)
        return rows[0]


def _in_order(rows: Sequence[Row[Any]], labels: Mapping[str, Label]) -> tuple[DraftEntry, ...]:
    groups: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault((row.project, row.title), []).append(row)
    entries: list[DraftEntry] = []
    for (project, title), drafts in sorted(groups.items(), key=lambda item: _folded(item[0])):
        if len(drafts) > 1:
            drafts.sort(key=lambda row: (row.imported_at, row.ordinal, labels[row.label_id].key(), row.id))
        written = in_draft_order([row.name for row in drafts]) if len(drafts) > 1 else (0,)
        for ordinal, row in enumerate((drafts[index] for index in written), start=1):
            entries.append(
                DraftEntry(
                    id=row.id,
                    project=project,
                    document=title,
                    document_id=row.document_id,
                    name=row.name,
                    ordinal=ordinal,
                    format=row.format,
                    scenes=row.scenes,
                    pages=row.pages,
                    imported_at=row.imported_at,
                    label=labels[row.label_id],
                    latest=ordinal == len(drafts),
                )
            )
    return tuple(entries)


def _folded(names: tuple[str, str]) -> tuple[str, ...]:
    return (*(name.casefold() for name in names), *names)


def _canon_of(row: Any) -> Canon:  # noqa: ANN401  # a row with its content in the clear
    return Canon(
        id=row.id,
        kind=CanonKind(row.kind),
        text=row.text,
        draft_id=row.draft_id,
        source=row.source,
        start=row.start,
        end=row.end,
        key=row.key,
        by=row.by,
        at=row.at,
        retired_at=row.retired_at or "",
        retired_by=row.retired_by or "",
    )


def _scene_entry(row: Any) -> SceneEntry:  # noqa: ANN401  # a row with its content in the clear
    return SceneEntry(
        id=row.id,
        draft_id=row.draft_id,
        scene=row.scene,
        scene_number=row.scene_number,
        heading=row.heading,
        setting=row.setting,
        location=row.location,
        time_of_day=row.time_of_day,
        page=row.page,
        page_eighths=row.page_eighths,
        speakers=tuple(json.loads(row.speakers)),
        start=row.start,
        end=row.end,
    )
