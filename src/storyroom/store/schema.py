"""Every table of the library. Rows that hold content or anything derived from it carry a label, not null, no default."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "CONTENT_TABLES",
    "blob",
    "compartment",
    "document",
    "draft",
    "draft_reading",
    "draft_text",
    "label",
    "label_compartment",
    "ledger",
    "library",
    "metadata",
    "origin_event",
    "principal",
    "project",
    "scene",
    "segment",
    "segment_draft",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _label() -> Column[str]:
    return Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True)


library = Table(
    "library",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about the library itself, such as when it was made."""

compartment = Table(
    "compartment",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("secret", LargeBinary(32), nullable=False),
    Column("created_at", String(40), nullable=False),
)
"""A name for a body of material; `secret` keys the addresses of its blobs."""

principal = Table(
    "principal",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("operator", Boolean, nullable=False),
    Column("curator", Boolean, nullable=False),
    Column("created_at", String(40), nullable=False),
)

label = Table(
    "label",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("trust", Integer, nullable=False),
)

label_compartment = Table(
    "label_compartment",
    metadata,
    Column("label_id", String(64), ForeignKey("label.id"), primary_key=True),
    Column("compartment", String(200), ForeignKey("compartment.name"), primary_key=True, index=True),
)

project = Table(
    "project",
    metadata,
    Column("id", String(64), primary_key=True),
    _label(),
    Column("name", Text, nullable=False),
    UniqueConstraint("label_id", "name"),
)
"""A project within one label: the same name under two labels is two rows, and the two never learn of each other."""

document = Table(
    "document",
    metadata,
    Column("id", String(64), primary_key=True),
    _label(),
    Column("project_id", String(64), ForeignKey("project.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    UniqueConstraint("project_id", "title"),
)

blob = Table(
    "blob",
    metadata,
    Column("address", String(64), primary_key=True),
    _label(),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""The bytes as they came, in the blob folder under `address`."""

draft = Table(
    "draft",
    metadata,
    Column("id", String(64), primary_key=True),
    _label(),
    Column("document_id", String(64), ForeignKey("document.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("format", String(40), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("blob_address", String(64), ForeignKey("blob.address"), nullable=False),
    Column("scenes", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("report", Text, nullable=False),
    Column("imported_at", String(40), nullable=False),
    UniqueConstraint("document_id", "ordinal"),
)
"""One whole version of a document. `report` is the import report as JSON."""

draft_text = Table(
    "draft_text",
    metadata,
    Column("draft_id", String(64), ForeignKey("draft.id"), primary_key=True),
    _label(),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""The canonical text: every offset in the library counts its code points."""

draft_reading = Table(
    "draft_reading",
    metadata,
    Column("draft_id", String(64), ForeignKey("draft.id"), primary_key=True),
    _label(),
    Column("payload", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""The elements, title page and pages as read: native JSON, compressed. Derived from the blob."""

scene = Table(
    "scene",
    metadata,
    Column("id", String(64), primary_key=True),
    _label(),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False),
    Column("scene", Integer, nullable=False),
    Column("scene_number", Text, nullable=True),
    Column("heading", Text, nullable=False),
    Column("setting", String(10), nullable=False),
    Column("location", Text, nullable=False),
    Column("time_of_day", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("page_eighths", Integer, nullable=False),
    Column("speakers", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("ix_scene_draft_scene", "draft_id", "scene"),
)

segment = Table(
    "segment",
    metadata,
    Column("id", String(64), primary_key=True),
    _label(),
    Column("kind", String(10), nullable=False),
    Column("model_hash", String(64), nullable=True),
    Column("rows", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""An immutable index file of one label, in the segment folder under its id."""

segment_draft = Table(
    "segment_draft",
    metadata,
    Column("segment_id", String(64), ForeignKey("segment.id"), primary_key=True),
    Column("draft_id", String(64), ForeignKey("draft.id"), primary_key=True),
    _label(),
)
"""Which drafts a segment covers: a draft without one awaits indexing."""

origin_event = Table(
    "origin_event",
    metadata,
    Column("id", String(64), primary_key=True),
    _label(),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, index=True),
    Column("origin", String(20), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("time", String(40), nullable=False),
    Column("operation", String(40), nullable=False),
    Column("content_hash", String(64), nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("time", String(40), nullable=False),
    Column("actor", String(64), nullable=False, index=True),
    Column("act", String(60), nullable=False, index=True),
    Column("facts", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
"""Ids, hashes and counts of what happened; for auditors only, so it carries no label and no text."""

CONTENT_TABLES = (
    project, document, blob, draft, draft_text, draft_reading, scene, segment, segment_draft, origin_event,
)  # fmt: skip
"""Tables whose rows a clearance must cover."""
