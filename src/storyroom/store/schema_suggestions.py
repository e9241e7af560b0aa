"""The table of what models proposed for drafts, and what people decided. It goes with the draft, and with the person it was shown to."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "suggestion"]

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, index=True),
    Column("person", String(64), ForeignKey("principal.id", ondelete="CASCADE"), nullable=False),
    Column("request", String(64), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("said", Text, nullable=False),
)
"""`payload` is the suggestion as it was shown, JSON, never changed; `said` what the person decided and why. Its label is its draft's:
nothing was put before the model but what everybody may see who may see the draft."""

CONTENT_TABLES = (suggestion,)
"""Tables whose rows a clearance must cover."""
