"""What models proposed for drafts, and what people decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_suggestion_draft_id_draft")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_suggestion_label_id_label")),
        sa.ForeignKeyConstraint(
            ["person"], ["principal.id"], name=op.f("fk_suggestion_person_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    op.create_index("ix_suggestion_draft_id", "suggestion", ["draft_id"])
    op.create_index("ix_suggestion_label_id", "suggestion", ["label_id"])


def downgrade() -> None:
    op.drop_table("suggestion")
