"""The tables of rights in works, of mining signals that files carry, and of what was made from what. They go by draft and label."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "asset_rights", "derivation", "derived_thing", "tdm_signal"]

asset_rights = Table(
    "asset_rights",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, index=True),
    Column("owner", Text, nullable=False),
    Column("basis", String(20), nullable=False),
    Column("licence", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("consent", Integer, nullable=False),
    Column("still", Integer, nullable=False),
    Column("guilds", String(60), nullable=False),
    Column("authority", Text, nullable=False),
    Column("mining", Text, nullable=False),
    Column("expires", String(10), nullable=True),
    Column("by", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("revoked_at", String(40), nullable=True),
    Column("revoked_by", String(64), nullable=True),
    Column("revoked_why", Text, nullable=False),
    Column("replaced_at", String(40), nullable=True),
    Index("ix_asset_rights_standing", "label_id", "replaced_at", "still", "expires", "draft_id"),
)
"""What was stated of a draft. A later statement or a revocation is a new row, and the one before it is replaced, never changed.

`consent` and `still` are sets of scopes as bits: as stated, and what of it was not revoked. Whoever looks for what is blocked
reads the index alone.
"""

tdm_signal = Table(
    "tdm_signal",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, unique=True),
    Column("reserved", Boolean, nullable=False),
    Column("policy", Text, nullable=False),
    Column("source", Text, nullable=False),
)
"""What the file of a draft says of text and data mining, where it says anything."""

derived_thing = Table(
    "derived_thing",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", String(40), nullable=False),
)
"""Something made from drafts or from other such things: a data set, a model. Its label covers all of its sources."""

derivation = Table(
    "derivation",
    metadata,
    Column("thing_id", String(64), ForeignKey("derived_thing.id"), primary_key=True),
    Column("source_id", String(64), primary_key=True, index=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
)
"""That a thing was made from a draft or another thing. The source may be gone; that there was one stays known."""

CONTENT_TABLES = (asset_rights, tdm_signal, derived_thing, derivation)
"""Tables whose rows a clearance must cover."""
