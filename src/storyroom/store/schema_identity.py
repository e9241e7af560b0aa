"""The table that ties persons to what an identity provider calls them. It holds no content and no secret."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint

from storyroom.store.schema import metadata

__all__ = ["identity_link"]

identity_link = Table(
    "identity_link",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("principal_id", String(64), ForeignKey("principal.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("issuer", String(500), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("linked_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=True),
    UniqueConstraint("issuer", "subject", name="uq_identity_link_issuer_subject"),
)
"""One identity is one person's. `used_at`: when somebody first came in by it."""
