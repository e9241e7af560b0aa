"""Tables of what was handed out: each recipient's copy, and what its pages look like without a mark. Holds no mark."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "export_recipient", "handed_layout"]

handed_layout = Table(
    "handed_layout",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    UniqueConstraint("draft_id", "sha256"),
)
"""Where every word stood when pages of a draft were handed out, compressed: tracing needs it, and it goes with its draft."""

export_recipient = Table(
    "export_recipient",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), nullable=False, index=True),
    Column("layout_id", String(64), ForeignKey("handed_layout.id", ondelete="SET NULL"), nullable=True, index=True),
    Column("recipient", Text, nullable=False),
    Column("visible_mark", String(20), nullable=False),
    Column("scenes", Text, nullable=False),
    Column("rest", String(20), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("made_at", String(40), nullable=False),
)
"""Who was given what. Outlives the draft: that something was handed out stays known. `scenes` is a JSON list."""

CONTENT_TABLES = (handed_layout, export_recipient)
"""Tables whose rows a clearance must cover."""
