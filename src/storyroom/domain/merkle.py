"""The Merkle tree of RFC 6962: hashes, roots, proofs and their checks. Knows no entries and keeps no nodes.

A tree is never held whole. Whoever keeps it hands over `fetch(level, place)`, the hash of the perfect subtree over the
leaves `place * 2**level` and the next `2**level`; level 0 are the leaves. An append completes few such subtrees.
Source: RFC 6962 section 2.1; the checks follow RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "EMPTY_ROOT",
    "Fetch",
    "GrowingTree",
    "completed",
    "consistency_path",
    "inclusion_path",
    "leaf_hash",
    "node_hash",
    "proves_consistency",
    "proves_inclusion",
    "root",
]

Fetch = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Hash what stands in a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(place: int, leaf: bytes, fetch: Fetch) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, place and hash of each perfect subtree that the leaf at `place` completes, itself not among them."""
    level, made = 0, leaf
    while place & 1:
        made = node_hash(fetch(level, place - 1), made)
        level, place = level + 1, place >> 1
        yield level, place, made


def root(size: int, fetch: Fetch) -> bytes:
    """Return the root of the first `size` leaves."""
    return _hash_of(0, size, fetch) if size else EMPTY_ROOT


def inclusion_path(place: int, size: int, fetch: Fetch) -> tuple[bytes, ...]:
    """Return the audit path that shows the leaf at `place` to be in the tree of `size` leaves.

    Raises: ValueError if there is no such leaf.
    """
    if not 0 <= place < size:
        raise ValueError(f"no leaf {place} in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if place < middle:
            path.append(_hash_of(middle, end, fetch))
            end = middle
        else:
            path.append(_hash_of(start, middle, fetch))
            start = middle
    return tuple(reversed(path))


def consistency_path(old: int, new: int, fetch: Fetch) -> tuple[bytes, ...]:
    """Return the proof that the tree of `old` leaves is the beginning of that of `new`.

    Raises: ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    start, end, path, whole = 0, new, [], True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_hash_of(middle, end, fetch))
            end = middle
        else:
            path.append(_hash_of(start, middle, fetch))
            start, whole = middle, False
    if not whole:
        path.append(_hash_of(start, end, fetch))
    return tuple(reversed(path))


def proves_inclusion(leaf: bytes, place: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Say whether the path leads from the hash of the leaf at `place` to the root of a tree of `size` leaves."""
    if not 0 <= place < size:
        return False
    at, last, made = place, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = node_hash(step, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = node_hash(made, step)
        at, last = at >> 1, last >> 1
    return last == 0 and made == expected


def proves_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Say whether the path shows that nothing of the tree of `old` leaves was changed in that of `new`."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, step)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


class GrowingTree:
    """The right edge of a tree, for who reads leaves one after another: one hash for each bit that is set in `size`."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        place = self.size
        while place & 1:
            leaf = node_hash(self._edge.pop(), leaf)
            place >>= 1
        self._edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of what was added so far."""
        made = b""
        for part in reversed(self._edge):
            made = node_hash(part, made) if made else part
        return made or EMPTY_ROOT


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _hash_of(start: int, end: int, fetch: Fetch) -> bytes:
    """Return the hash over leaves `start` to `end`: perfect subtrees from the right, the smallest first."""
    made = b""
    while end > start:
        level = (end & -end).bit_length() - 1
        while start + (1 << level) > end:
            level -= 1
        end -= 1 << level
        part = fetch(level, end >> level)
        made = node_hash(part, made) if made else part
    return made
