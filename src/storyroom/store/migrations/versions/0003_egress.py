"""What left the house: terms as confirmed, requests, their sealed bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "egress_terms",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egress_terms")),
    )
    op.create_index(op.f("ix_egress_terms_provider"), "egress_terms", ["provider"])
    op.create_index(op.f("ix_egress_terms_hash"), "egress_terms", ["hash"])
    _make_calls()
    op.create_table(
        "egress_body",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("label_id", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=12), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["egress_call.id"], name=op.f("fk_egress_body_call_id_egress_call")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_egress_body_label_id_label")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_egress_body")),
    )
    op.create_index(op.f("ix_egress_body_label_id"), "egress_body", ["label_id"])


def _make_calls() -> None:
    op.create_table(
        "egress_call",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("label_id", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("sanitised", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=10), nullable=False),
        sa.Column("estimate", sa.BigInteger(), nullable=False),
        sa.Column("ledger_position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("received", sa.Integer(), nullable=True),
        sa.Column("tokens_in", sa.Integer(), nullable=True),
        sa.Column("tokens_out", sa.Integer(), nullable=True),
        sa.Column("counted", sa.String(length=10), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_egress_call_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egress_call")),
    )
    op.create_index(op.f("ix_egress_call_label_id"), "egress_call", ["label_id"])
    op.create_index(op.f("ix_egress_call_actor"), "egress_call", ["actor"])
    op.create_index("ix_egress_call_provider_opened", "egress_call", ["provider", "opened_at"])


def downgrade() -> None:
    op.drop_table("egress_body")
    op.drop_table("egress_call")
    op.drop_table("egress_terms")
