"""The tables of kept voices: each is a thing made from drafts, and holds what it took from each of them. That part goes with its draft."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["CONTENT_TABLES", "voice_profile", "voice_source"]

voice_profile = Table(
    "voice_profile",
    metadata,
    Column("id", String(64), ForeignKey("derived_thing.id"), primary_key=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("speakers", Text, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("rebuilt_at", String(40), nullable=False),
    Column("retired_at", String(40), nullable=True),
    Column("retired_by", String(64), nullable=True),
)
"""Its name, its maker and its time stand with the thing that it is. `sources` is how many drafts it was made from: fewer rows below
say that some of them are gone."""

voice_source = Table(
    "voice_source",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("profile_id", String(64), ForeignKey("voice_profile.id"), nullable=False, index=True),
    Column("draft_id", String(64), ForeignKey("draft.id"), nullable=False, index=True),
    Column("label_id", String(64), ForeignKey("label.id"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
"""The words that a voice took from one draft, under that draft's label; `sha256` is of the draft's text as it was then."""

CONTENT_TABLES = (voice_profile, voice_source)
"""Tables whose rows a clearance must cover."""
