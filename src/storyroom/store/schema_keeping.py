"""The table of clean-ups that are not finished. Holds ids only."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storyroom.store.schema import metadata

__all__ = ["cleaning"]

cleaning = Table(
    "cleaning",
    metadata,
    Column("removal_id", String(64), primary_key=True),
    Column("actor", String(64), nullable=False),
    Column("removed_at", String(40), nullable=False),
)
"""Removals whose rows are gone and whose traces in files and free pages may still be there."""
