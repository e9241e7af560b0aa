"""The ledger becomes a tree: earlier entries keep their spelling and are its first leaves."""

from __future__ import annotations

import hashlib
import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_ledger_node")),
    )
    op.create_table(
        "ledger_act",
        sa.Column("opened", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("opened", name=op.f("pk_ledger_act")),
    )
    op.create_index(op.f("ix_ledger_act_ref"), "ledger_act", ["ref"])
    op.create_index(op.f("ix_ledger_act_closed"), "ledger_act", ["closed"])
    op.create_table(
        "ledger_key",
        sa.Column("ledger_position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("commitments", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("ledger_position", name=op.f("pk_ledger_key")),
    )
    op.add_column("ledger", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(op.f("ix_ledger_actor"), "ledger", ["actor"])
    op.create_index(op.f("ix_ledger_act"), "ledger", ["act"])
    _grow()
    _pair()


def downgrade() -> None:
    raise NotImplementedError("A library does not go back: restore the backup that was made before the upgrade.")


def _grow() -> None:
    """Hash the entries that there are into the tree, as RFC 6962 has it."""
    connection = op.get_bind()
    edge: list[bytes] = []
    made: list[dict[str, object]] = []
    found = connection.execute(sa.text("SELECT hash FROM ledger ORDER BY position")).scalars().all()
    for place, digest in enumerate(found):
        node, level, at = bytes.fromhex(digest), 0, place
        while at & 1:
            node = hashlib.sha256(b"\x01" + edge.pop() + node).digest()
            level, at = level + 1, at >> 1
            made.append({"level": level, "place": at, "hash": node})
        edge.append(node)
    if made:
        connection.execute(sa.text("INSERT INTO ledger_node (level, place, hash) VALUES (:level, :place, :hash)"), made)


def _pair() -> None:
    """Note which earlier entries are the beginning and the end of one act."""
    connection = op.get_bind()
    found: dict[str, dict[str, object]] = {}
    for row in connection.execute(sa.text("SELECT position, act, facts FROM ledger ORDER BY position")):
        ref = dict(json.loads(row.facts)).get(row.act.rpartition("_")[0]) or ""
        if not re.fullmatch("[a-z_]+:[0-9a-f]{32}", ref):
            continue
        if row.act.endswith("_opened"):
            found[ref] = {"opened": row.position, "ref": ref, "closed": None}
        elif ref in found and row.act.endswith("_closed"):
            found[ref]["closed"] = row.position
    if found:
        statement = sa.text("INSERT INTO ledger_act (opened, ref, closed) VALUES (:opened, :ref, :closed)")
        connection.execute(statement, list(found.values()))
