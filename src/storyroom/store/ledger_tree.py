"""The nodes of the ledger's tree as rows: read for roots and proofs, added to by appends. Hashing is `domain.merkle`'s."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from storyroom.domain.merkle import Fetch, completed, root
from storyroom.store import schema
from storyroom.store.schema_ledger import ledger_node

__all__ = ["fetcher", "grow", "root_of", "size_of"]


def size_of(connection: Connection) -> int:
    """Count the entries."""
    return int(connection.execute(select(func.coalesce(func.max(schema.ledger.c.position), 0))).scalar_one())


def root_of(connection: Connection, size: int) -> bytes:
    """Return the root of the first `size` entries, from the nodes that are kept."""
    return root(size, fetcher(connection))


def grow(connection: Connection, place: int, leaf: bytes) -> None:
    """Write down the subtrees that a new leaf completes: one on average, the logarithm of the size at most."""
    nodes = completed(place, leaf, fetcher(connection))
    if rows := [{"level": level, "place": at, "hash": node} for level, at, node in nodes]:
        connection.execute(insert(ledger_node), rows)


def fetcher(connection: Connection) -> Fetch:
    """Give access to the nodes of the tree; each is read once. Raises, when used: LookupError for what is not there."""
    known: dict[tuple[int, int], bytes] = {}

    def fetch(level: int, place: int) -> bytes:
        if (level, place) not in known:
            known[level, place] = _node(connection, level, place)
        return known[level, place]

    return fetch


def _node(connection: Connection, level: int, place: int) -> bytes:
    if level == 0:
        leaf = connection.execute(select(schema.ledger.c.hash).where(schema.ledger.c.position == place + 1)).scalar()
        found = bytes.fromhex(leaf) if leaf else None
    else:
        table = ledger_node
        found = connection.execute(select(table.c.hash).where(table.c.level == level, table.c.place == place)).scalar()
    if found is None:
        raise LookupError(f"the tree has no node {level}/{place}")
    return bytes(found)
