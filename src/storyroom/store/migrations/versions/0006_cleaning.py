"""Removals that still have to be cleaned up after."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cleaning",
        sa.Column("removal_id", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("removed_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("removal_id", name="pk_cleaning"),
    )


def downgrade() -> None:
    op.drop_table("cleaning")
