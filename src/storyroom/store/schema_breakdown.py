"""The table of what people decided about breakdown sheets. It goes with the draft on which it was decided."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "breakdown_decision"]

breakdown_decision = Table(
    "breakdown_decision",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, index=True),
    Column("verdict", String(10), nullable=False),
    Column("scene", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("undone_at", String(40), nullable=True),
)
"""An item confirmed, rejected or added; `scene` is how the draft names it. Rows are never changed but for `undone_at`."""

CONTENT_TABLES = (breakdown_decision,)
"""Tables whose rows a clearance must cover."""
