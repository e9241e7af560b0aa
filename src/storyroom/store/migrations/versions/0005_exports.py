"""What was handed out to whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_layout",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("label_id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_handed_layout_label_id_label")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_handed_layout_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_layout")),
        sa.UniqueConstraint("draft_id", "sha256", name=op.f("uq_handed_layout_draft_id")),
    )
    op.create_index(op.f("ix_handed_layout_label_id"), "handed_layout", ["label_id"])
    op.create_index(op.f("ix_handed_layout_draft_id"), "handed_layout", ["draft_id"])
    _make_recipients()


def _make_recipients() -> None:
    op.create_table(
        "export_recipient",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("label_id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("layout_id", sa.String(length=64), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("visible_mark", sa.String(length=20), nullable=False),
        sa.Column("scenes", sa.Text(), nullable=False),
        sa.Column("rest", sa.String(length=20), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_export_recipient_label_id_label")),
        sa.ForeignKeyConstraint(
            ["layout_id"],
            ["handed_layout.id"],
            name=op.f("fk_export_recipient_layout_id_handed_layout"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_recipient")),
    )
    for column in ("label_id", "draft_id", "layout_id"):
        op.create_index(op.f(f"ix_export_recipient_{column}"), "export_recipient", [column])


def downgrade() -> None:
    op.drop_table("export_recipient")
    op.drop_table("handed_layout")
