"""Whose words a draft holds, and copies that people are working on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "span_ledger",
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_span_ledger_draft_id_draft")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_span_ledger_label_id_label")),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_span_ledger")),
    )
    op.create_index("ix_span_ledger_label_id", "span_ledger", ["label_id"])
    op.create_table(
        "working_copy",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.String(40), nullable=False),
        sa.Column("saved_at", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_working_copy_draft_id_draft")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_working_copy_label_id_label")),
        sa.ForeignKeyConstraint(
            ["person"], ["principal.id"], name=op.f("fk_working_copy_person_principal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
        sa.UniqueConstraint("person", "draft_id", name=op.f("uq_working_copy_person")),
    )
    op.create_index("ix_working_copy_draft_id", "working_copy", ["draft_id"])
    op.create_index("ix_working_copy_label_id", "working_copy", ["label_id"])


def downgrade() -> None:
    for table in ("working_copy", "span_ledger"):
        op.drop_table(table)
