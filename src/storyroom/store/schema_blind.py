"""The table of blind tests: each is a thing made from a draft. It holds pages of it, so it goes when the draft is removed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "blind_test"]

blind_test = Table(
    "blind_test",
    metadata,
    Column("id", String(64), ForeignKey("derived_thing.id"), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("closed_at", String(40), nullable=True),
    Column("sha256", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
"""Its name, its maker and its time stand with the thing that it is. `payload`: the pages, whose they are, and every answer, JSON."""

CONTENT_TABLES = (blind_test,)
"""Tables whose rows a clearance must cover."""
