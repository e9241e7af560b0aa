"""Rights in works, mining signals that files carry, and what was made from what."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rights()
    op.create_table(
        "tdm_signal",
        *_own("tdm_signal"),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("reserved", sa.Boolean(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_tdm_signal_draft_id_draft")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_tdm_signal_draft_id")),
    )
    op.create_index("ix_tdm_signal_label_id", "tdm_signal", ["label_id"])
    op.create_table(
        "derived_thing",
        *_own("derived_thing"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_index("ix_derived_thing_label_id", "derived_thing", ["label_id"])
    op.create_table(
        "derivation",
        sa.Column("thing_id", sa.String(64), nullable=False),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_derivation_label_id_label")),
        sa.ForeignKeyConstraint(["thing_id"], ["derived_thing.id"], name=op.f("fk_derivation_thing_id_derived_thing")),
        sa.PrimaryKeyConstraint("thing_id", "source_id", name=op.f("pk_derivation")),
    )
    op.create_index("ix_derivation_label_id", "derivation", ["label_id"])
    op.create_index("ix_derivation_source_id", "derivation", ["source_id"])


def downgrade() -> None:
    for table in ("derivation", "derived_thing", "tdm_signal", "asset_rights"):
        op.drop_table(table)


def _rights() -> None:
    op.create_table(
        "asset_rights",
        *_own("asset_rights"),
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(20), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consent", sa.Integer(), nullable=False),
        sa.Column("still", sa.Integer(), nullable=False),
        sa.Column("guilds", sa.String(60), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("mining", sa.Text(), nullable=False),
        sa.Column("expires", sa.String(10), nullable=True),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("revoked_at", sa.String(40), nullable=True),
        sa.Column("revoked_by", sa.String(64), nullable=True),
        sa.Column("revoked_why", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_asset_rights_draft_id_draft")),
    )
    op.create_index("ix_asset_rights_draft_id", "asset_rights", ["draft_id"])
    standing = ["label_id", "replaced_at", "still", "expires", "draft_id"]
    op.create_index("ix_asset_rights_standing", "asset_rights", standing)


def _own(table: str) -> tuple[Any, ...]:
    """Return what every such table has: its id and its label."""
    return (
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("label_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f(f"fk_{table}_label_id_label")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
