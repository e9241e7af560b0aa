"""Which models of the house are used, and by whose word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promotion",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.String(40), nullable=False),
        sa.Column("confirmed_by", sa.String(64), nullable=False),
        sa.Column("confirmed_at", sa.String(40), nullable=False),
        sa.Column("ended_by", sa.String(64), nullable=False),
        sa.Column("ended_at", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["derived_thing.id"], name=op.f("fk_promotion_id_derived_thing")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_promotion_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
    )
    op.create_index("ix_promotion_label_id", "promotion", ["label_id"])


def downgrade() -> None:
    op.drop_table("promotion")
