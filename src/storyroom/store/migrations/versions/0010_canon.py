"""What people pinned as canon."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canon",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("retired_at", sa.String(40), nullable=True),
        sa.Column("retired_by", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_canon_draft_id_draft")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_canon_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canon")),
    )
    op.create_index("ix_canon_draft_id", "canon", ["draft_id"])
    op.create_index("ix_canon_label_id", "canon", ["label_id"])


def downgrade() -> None:
    op.drop_table("canon")
