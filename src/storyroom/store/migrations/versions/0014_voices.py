"""Voices that are kept, and what each took from the drafts that it was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_profile",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("speakers", sa.Text(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("rebuilt_at", sa.String(40), nullable=False),
        sa.Column("retired_at", sa.String(40), nullable=True),
        sa.Column("retired_by", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["derived_thing.id"], name=op.f("fk_voice_profile_id_derived_thing")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_voice_profile_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_profile")),
    )
    op.create_index("ix_voice_profile_label_id", "voice_profile", ["label_id"])
    op.create_table(
        "voice_source",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["voice_profile.id"], name=op.f("fk_voice_source_profile_id_voice_profile")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_voice_source_draft_id_draft")),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_voice_source_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_source")),
    )
    for column in ("profile_id", "draft_id", "label_id"):
        op.create_index(f"ix_voice_source_{column}", "voice_source", [column])


def downgrade() -> None:
    op.drop_table("voice_source")
    op.drop_table("voice_profile")
