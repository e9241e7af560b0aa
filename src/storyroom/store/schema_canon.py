"""The table of what people pinned as canon. It goes with the draft on which it was pinned; scenes and documents are spans, not words."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "canon"]

canon = Table(
    "canon",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("retired_at", String(40), nullable=True),
    Column("retired_by", String(64), nullable=True),
)
"""`text` is empty for scenes and documents: their words are read from the draft. Rows are never changed but for being retired."""

CONTENT_TABLES = (canon,)
"""Tables whose rows a clearance must cover."""
