"""Tables of the ledger's tree, of the acts that it opens and closes, and of its keys. Holds ids and hashes, never content."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from storyroom.store.schema import metadata

__all__ = ["ledger_act", "ledger_key", "ledger_node"]

ledger_node = Table(
    "ledger_node",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
)
"""The perfect subtrees above the leaves: the tree's right edge, and what its proofs are made of. Derived from `ledger`."""

ledger_act = Table(
    "ledger_act",
    metadata,
    Column("opened", Integer, primary_key=True, autoincrement=False),
    Column("ref", String(64), nullable=False, index=True),
    Column("closed", Integer, nullable=True, index=True),
)
"""Which two entries are one act; one that was cut off has no second. Derived from `ledger`."""

ledger_key = Table(
    "ledger_key",
    metadata,
    Column("ledger_position", Integer, primary_key=True, autoincrement=False),
    Column("origin", String(80), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("public", Text, nullable=False),
    Column("commitments", String(64), nullable=False),
)
"""The public half of each key, the newest in use, and a fingerprint of the secret of its commitments."""
