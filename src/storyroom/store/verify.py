"""Checks that everything stored still says what it was recorded to say. Reports counts and ids, never content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from storyroom.domain.ledger import LedgerEntry, chain_faults, leaf_data
from storyroom.domain.merkle import GrowingTree, leaf_hash
from storyroom.store import cleaning, ledger, schema
from storyroom.store.blobs import Blobs
from storyroom.store.database import reading
from storyroom.store.durable import read_whole
from storyroom.store.ledger_tree import root_of
from storyroom.store.library import Library

__all__ = ["Verification", "verify"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at and what is wrong with it; sound when `faults` is empty."""

    blobs: int
    drafts: int
    segments: int
    ledger_entries: int
    faults: tuple[str, ...]


def verify(library: Library) -> Verification:
    """Finish what removals left to be cleaned up; then check the database file, every blob, text, reading, segment, and the ledger's chain."""
    waits_for = cleaning.finish(library)
    with reading(library.engine) as connection:
        entries = tuple(ledger.entries(connection))
        faults = (
            *([f"a removal is not cleaned up after: {waits_for}"] if waits_for else ()),
            *_database_faults(connection),
            *_blob_faults(connection, library.blobs),
            *_text_faults(connection),
            *_segment_faults(connection, library),
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
    return Verification(counts[0], counts[1], counts[2], len(entries), faults)


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


def _blob_faults(connection: Connection, blobs: Blobs) -> Iterator[str]:
    for row in connection.execute(select(schema.blob)):
        data = read_whole(blobs.path(row.address))
        if data is None:
            yield f"original {row.address[:12]} is missing"
        elif hashlib.sha256(data).hexdigest() != row.sha256:
            yield f"original {row.address[:12]} was changed"


def _text_faults(connection: Connection) -> Iterator[str]:
    events = {row.draft_id: row.content_hash for row in connection.execute(select(schema.origin_event))}
    for row in connection.execute(select(schema.draft_text)):
        digest = hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != row.sha256:
            yield f"text of {row.draft_id} was changed"
        if events.get(row.draft_id) != row.sha256:
            yield f"origin of {row.draft_id} does not match its text"
    for row in connection.execute(select(schema.draft_reading)):
        if hashlib.sha256(row.payload).hexdigest() != row.sha256:
            yield f"reading of {row.draft_id} was changed"


def _segment_faults(connection: Connection, library: Library) -> Iterator[str]:
    for row in connection.execute(select(schema.segment)):
        data = read_whole(library.segment_path(row.id))
        if data is None:
            yield f"{row.id} is missing"
        elif hashlib.sha256(data).hexdigest() != row.sha256:
            yield f"{row.id} was changed"


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
