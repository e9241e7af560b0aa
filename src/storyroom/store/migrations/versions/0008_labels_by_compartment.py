"""Labels are found by their compartments, so that those of others are not even looked at."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_label_compartment_compartment", "label_compartment", ["compartment"])


def downgrade() -> None:
    op.drop_index("ix_label_compartment_compartment", "label_compartment")
