"""The tables of whose words a draft holds, and of copies that people are working on. They go with their draft, working copies also with their person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "span_ledger", "working_copy"]

span_ledger = Table(
    "span_ledger",
    metadata,
    Column("draft_id", String(64), ForeignKey("draft.id"), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("payload", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
)
"""Where every word of a draft comes from, with the acts that brought it in: compressed JSON. Truth: never made anew where it is there."""

working_copy = Table(
    "working_copy",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, index=True),
    Column("person", String(64), ForeignKey("principal.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("begun_at", String(40), nullable=False),
    Column("saved_at", String(40), nullable=False),
    UniqueConstraint("person", "draft_id"),
)
"""A draft as one person is changing it. `payload` says where its words come from, those taken out too; `version` counts savings."""

CONTENT_TABLES = (span_ledger, working_copy)
"""Tables whose rows a clearance must cover."""
