"""Pages judged by people who are not told whose they are, under the label of the draft that they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blind_test",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("closed_at", sa.String(40), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["derived_thing.id"], name=op.f("fk_blind_test_id_derived_thing")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_blind_test_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_test")),
    )
    op.create_index("ix_blind_test_label_id", "blind_test", ["label_id"])


def downgrade() -> None:
    op.drop_table("blind_test")
