"""Checks that everything stored still says what it was recorded to say. Reports counts and ids, never content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, text

from storyroom.domain.access import Label
from storyroom.domain.ledger import LedgerEntry, chain_faults, leaf_data
from storyroom.domain.merkle import GrowingTree, leaf_hash
from storyroom.errors import LibraryDamagedError
from storyroom.store import cleaning, ledger, people, schema
from storyroom.store.blobs import Blobs
from storyroom.store.database import reading
from storyroom.store.ledger_tree import root_of
from storyroom.store.library import Library
from storyroom.store.schema_blind import blind_test
from storyroom.store.schema_breakdown import breakdown_decision
from storyroom.store.schema_canon import canon
from storyroom.store.schema_dataset import data_set
from storyroom.store.schema_editing import span_ledger, working_copy
from storyroom.store.schema_licensing import asset_rights, derived_thing, tdm_signal
from storyroom.store.schema_suggestions import suggestion
from storyroom.store.schema_voice import voice_profile, voice_source
from storyroom.store.sealed_rows import opened
from storyroom.store.vault import Safe

__all__ = ["Verification", "verify"]

_SEALED_ROWS = (
    (schema.draft, "report"),
    (schema.scene, "scene"),
    (breakdown_decision, "decision"),
    (canon, "canon"),
    (asset_rights, "rights"),
    (tdm_signal, "mining signal"),
    (derived_thing, "derived thing"),
    (working_copy, "working copy"),
    (suggestion, "suggestion"),
    (voice_profile, "voice"),
    (voice_source, "pages of a voice"),
)
"""Content that carries no hash: in a sealed library its seal tells whether it was changed."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at and what is wrong with it; sound when `faults` is empty."""

    blobs: int
    drafts: int
    segments: int
    ledger_entries: int
    faults: tuple[str, ...]
    unopened: tuple[str, ...] = ()
    """Labels whose key is gone: what stands under them is there, and was not looked at."""


def verify(library: Library) -> Verification:
    """Finish what removals left to be cleaned up; then check the database file, every blob, text, reading, segment, and the ledger's chain."""
    waits_for = cleaning.finish(library)
    with reading(library.engine) as connection:
        entries = tuple(ledger.entries(connection))
        labels = people.all_labels(connection)
        readable = {label_id: label for label_id, label in labels.items() if library.safe.opens(label)}
        faults = (
            *([f"a removal is not cleaned up after: {waits_for}"] if waits_for else ()),
            *_database_faults(connection),
            *_blob_faults(connection, library.blobs, readable),
            *_text_faults(connection, library.safe, readable),
            *_segment_faults(connection, library, readable),
            *_cover_faults(connection),
            *_double_faults(connection),
            *chain_faults(entries),
            *_tree_faults(connection, entries),
            *_record_faults(
                connection, {value for entry in entries for _, value in entry.facts if isinstance(value, str)}
            ),
        )
        counts = [
            len(connection.execute(select(table.c[column])).all())
            for table, column in ((schema.blob, "address"), (schema.draft, "id"), (schema.segment, "id"))
        ]
    shut = tuple(sorted(label.key() for label_id, label in labels.items() if label_id not in readable))
    return Verification(counts[0], counts[1], counts[2], len(entries), faults, shut)


def _tree_faults(connection: Connection, entries: Sequence[LedgerEntry]) -> Iterator[str]:
    """Grow the tree anew from what the entries say, and compare it with the nodes that are kept."""
    tree = GrowingTree()
    for entry in entries:
        tree.append(leaf_hash(leaf_data(entry)))
    try:
        if root_of(connection, tree.size) != tree.root():
            yield "the ledger's tree is not that of its entries"
    except LookupError:
        yield "the ledger's tree has lost a node"


def _database_faults(connection: Connection) -> Iterator[str]:
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"database: {line}"
    if connection.execute(text("PRAGMA foreign_key_check")).all():
        yield "database: a row points at one that is not there"


def _blob_faults(connection: Connection, blobs: Blobs, labels: Mapping[str, Label]) -> Iterator[str]:
    for row in _readable(connection, schema.blob, labels):
        name = f"original {row.address[:12]}"
        yield from _file_faults(name, partial(blobs.find, row.address, labels[row.label_id]), row.sha256)


def _text_faults(connection: Connection, safe: Safe, labels: Mapping[str, Label]) -> Iterator[str]:
    events = {row.draft_id: row.content_hash for row in connection.execute(select(schema.origin_event))}
    for row in _readable(connection, schema.draft_text, labels):
        text_of = _clear(safe, labels, schema.draft_text, row)
        if text_of is None or hashlib.sha256(text_of.text.encode("utf-8", "surrogatepass")).hexdigest() != row.sha256:
            yield f"text of {row.draft_id} was changed"
        if events.get(row.draft_id) != row.sha256:
            yield f"origin of {row.draft_id} does not match its text"
    for table, what in ((schema.draft_reading, "reading"), (span_ledger, "origin of the words")):
        for row in _readable(connection, table, labels):
            kept = _clear(safe, labels, table, row)
            if kept is None or hashlib.sha256(kept.payload).hexdigest() != row.sha256:
                yield f"{what} of {row.draft_id} was changed"
    for table, what in ((data_set, "data set"), (blind_test, "blind test")):
        for row in _readable(connection, table, labels):
            packed = _clear(safe, labels, table, row)
            if packed is None or hashlib.sha256(packed.payload).hexdigest() != row.sha256:
                yield f"{what} {row.id} was changed"
    yield from _seal_faults(connection, safe, labels)


def _seal_faults(connection: Connection, safe: Safe, labels: Mapping[str, Label]) -> Iterator[str]:
    if safe.sealed:  # elsewhere nothing tells whether these rows were changed
        for table, what in _SEALED_ROWS:
            for row in _readable(connection, table, labels):
                if _clear(safe, labels, table, row) is None:
                    yield f"{what} of {row.id} was changed"


def _segment_faults(connection: Connection, library: Library, labels: Mapping[str, Label]) -> Iterator[str]:
    for row in _readable(connection, schema.segment, labels):
        yield from _file_faults(row.id, partial(_read, library, row.id, labels[row.label_id]), row.sha256)


def _read(library: Library, segment_id: str, label: Label) -> bytes | None:
    file = library.segments.file(segment_id, label)
    return file.read_bytes() if file.exists() else None


def _file_faults(name: str, read: Callable[[], bytes | None], sha256: str) -> Iterator[str]:
    try:
        data = read()
    except LibraryDamagedError:  # sealed, and not what was sealed
        yield f"{name} was changed"
        return
    if data is None:
        yield f"{name} is missing"
    elif hashlib.sha256(data).hexdigest() != sha256:
        yield f"{name} was changed"


def _readable(connection: Connection, table: Table, labels: Mapping[str, Label]) -> Iterator[Row[Any]]:
    return (row for row in connection.execute(select(table)) if row.label_id in labels)


def _clear(safe: Safe, labels: Mapping[str, Label], table: Table, row: Row[Any]) -> Any:  # noqa: ANN401  # a row
    try:
        return opened(safe, labels[row.label_id], table, row)
    except LibraryDamagedError:
        return None


def _cover_faults(connection: Connection) -> Iterator[str]:
    cover, segment = schema.segment_draft, schema.segment
    words = select(cover.c.draft_id).join(segment, segment.c.id == cover.c.segment_id).where(segment.c.kind == "words")
    for draft_id in connection.execute(select(schema.draft.c.id).where(schema.draft.c.id.not_in(words))).scalars():
        yield f"{draft_id} is in no word segment: run `storyroom rebuild`"
    mixed = select(cover.c.draft_id).join(segment, segment.c.id == cover.c.segment_id)
    mixed = mixed.join(schema.draft, schema.draft.c.id == cover.c.draft_id)
    for draft_id in connection.execute(mixed.where(schema.draft.c.label_id != segment.c.label_id)).scalars():
        yield f"{draft_id} is indexed under a label that is not its own"


def _double_faults(connection: Connection) -> Iterator[str]:
    cover, segment = schema.segment_draft, schema.segment
    by = (cover.c.draft_id, segment.c.kind, segment.c.model_hash)
    counted = select(*by).join(segment, segment.c.id == cover.c.segment_id).group_by(*by).having(func.count() > 1)
    for row in connection.execute(counted):
        yield f"{row.draft_id} is twice in the {row.kind} segments: run `storyroom rebuild`"


def _record_faults(connection: Connection, recorded: set[str]) -> Iterator[str]:
    for draft_id in connection.execute(select(schema.draft.c.id)).scalars():
        if draft_id not in recorded:
            yield f"{draft_id} is not in the ledger"
