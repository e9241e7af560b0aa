"""The table of promotions: which of the models that were made here are used, by whose word. Holds no words of any script."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "promotion"]

promotion = Table(
    "promotion",
    metadata,
    Column("id", String(64), ForeignKey("derived_thing.id"), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("confirmed_by", String(64), nullable=False),
    Column("confirmed_at", String(40), nullable=False),
    Column("ended_by", String(64), nullable=False),
    Column("ended_at", String(40), nullable=False),
)
"""A row a model, under the model's label. A later promotion of the same model takes its place; each act stands in the ledger."""

CONTENT_TABLES = (promotion,)
"""Tables whose rows a clearance must cover."""
