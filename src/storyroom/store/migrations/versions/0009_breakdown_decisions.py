"""What people decided about breakdown sheets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "breakdown_decision",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("undone_at", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_breakdown_decision_draft_id_draft")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_breakdown_decision_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakdown_decision")),
    )
    op.create_index("ix_breakdown_decision_draft_id", "breakdown_decision", ["draft_id"])
    op.create_index("ix_breakdown_decision_label_id", "breakdown_decision", ["label_id"])


def downgrade() -> None:
    op.drop_table("breakdown_decision")
