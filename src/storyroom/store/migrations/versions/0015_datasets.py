"""Data sets for training, under the label of everything that went into them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_set",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("use", sa.String(20), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["derived_thing.id"], name=op.f("fk_data_set_id_derived_thing")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_data_set_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_set")),
    )
    op.create_index("ix_data_set_label_id", "data_set", ["label_id"])


def downgrade() -> None:
    op.drop_table("data_set")
