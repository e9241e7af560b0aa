"""The table of data sets: each is a thing made from drafts. It holds their words, so it goes when one of its drafts is removed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "data_set"]

data_set = Table(
    "data_set",
    metadata,
    Column("id", String(64), ForeignKey("derived_thing.id"), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("use", String(20), nullable=False),
    Column("told", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("secret", LargeBinary, nullable=False),
)
"""Its name, its maker and its time stand with the thing that it is. `payload` are its files, packed; `secret` which sentences are
planted; `told` its totals, JSON. `size` and `sha256` are the payload's."""

CONTENT_TABLES = (data_set,)
"""Tables whose rows a clearance must cover."""
