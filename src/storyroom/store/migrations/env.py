"""Alembic's entry: runs migrations on the connection that `store.database` hands over."""

from __future__ import annotations

from alembic import context

from storyroom.store import (  # noqa: F401  # their tables stand on the same metadata
    schema_blind,
    schema_breakdown,
    schema_canon,
    schema_dataset,
    schema_editing,
    schema_egress,
    schema_exports,
    schema_identity,
    schema_keeping,
    schema_ledger,
    schema_licensing,
    schema_people,
    schema_promotion,
    schema_suggestions,
    schema_voice,
)
from storyroom.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
