"""Stretches of 50 tokens that stand more than once: found by a rolling hash, then compared token by token. Chooses what to keep by order alone.

Source: Lee et al., "Deduplicating Training Data Makes Language Models Better", ACL 2022: exact substrings of 50 tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from storyroom.tuning.dataset.tokens import Numbers

__all__ = ["WINDOW", "kept_once", "repeated"]

WINDOW: Final = 50
"""Tokens."""
_BASE: Final = 0x9E3779B97F4A7C15 | 1
"""Odd, so that it has an inverse modulo 2**64."""
_MASK: Final = 2**64 - 1


def repeated(texts: Sequence[Numbers], size: int = WINDOW) -> list[tuple[tuple[int, int], ...]]:
    """Return every stretch that stands more than once, each as its places: (which text, from which token), in order."""
    owner, start, hashes = _windows(texts, size)
    if not len(hashes):
        return []
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
    found: list[tuple[tuple[int, int], ...]] = []
    for first in np.flatnonzero(np.diff(edges) > 1):
        places = [(int(owner[at]), int(start[at])) for at in order[edges[first] : edges[first + 1]]]
        found.extend(_verified(texts, places, size))
    return found


def kept_once(texts: Sequence[Numbers], size: int = WINDOW) -> frozenset[int]:
    """Say which texts may stay so that no stretch stands twice: earlier ones go before later ones."""
    groups = repeated(texts, size)
    of_text: dict[int, list[int]] = {}
    doubled: set[int] = set()
    for number, places in enumerate(groups):
        owners = [owner for owner, _ in places]
        for owner in set(owners):
            of_text.setdefault(owner, []).append(number)
            if owners.count(owner) > 1:
                doubled.add(owner)
    taken: set[int] = set()
    gone: set[int] = set(doubled)
    for owner in sorted(of_text):
        if owner in gone or taken.intersection(of_text[owner]):
            gone.add(owner)
        else:
            taken.update(of_text[owner])
    return frozenset(range(len(texts))) - gone


def _windows(texts: Sequence[Numbers], size: int) -> tuple[Numbers, Numbers, Numbers]:
    """Hash every stretch of so many tokens: which text, from where, hash. Shape: (n_windows,) each."""
    owners, starts, hashes = [], [], []
    for owner, text in enumerate(texts):
        if len(text) < size:
            continue
        hashed = _rolled(text, size)
        owners.append(np.full(len(hashed), owner, dtype=np.uint64))
        starts.append(np.arange(len(hashed), dtype=np.uint64))
        hashes.append(hashed)
    if not hashes:
        empty = np.zeros(0, dtype=np.uint64)
        return empty, empty, empty
    return np.concatenate(owners), np.concatenate(starts), np.concatenate(hashes)


def _rolled(text: Numbers, size: int) -> Numbers:
    """Hash each window as a polynomial modulo 2**64, by sums of prefixes: one pass however long the window is."""
    ups, downs = _powers(len(text))
    prefix = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(text * downs, dtype=np.uint64)))
    found: Numbers = (prefix[size:] - prefix[:-size]) * ups[: len(text) - size + 1]
    return found


def _powers(length: int) -> tuple[Numbers, Numbers]:
    """Return the powers of the base and of its inverse. Shape: (length,) each."""
    ups = np.full(length, _BASE & _MASK, dtype=np.uint64)
    downs = np.full(length, pow(_BASE, -1, 2**64), dtype=np.uint64)
    ups[0] = downs[0] = 1
    return np.cumprod(ups, dtype=np.uint64), np.cumprod(downs, dtype=np.uint64)


def _verified(
    texts: Sequence[Numbers], places: Sequence[tuple[int, int]], size: int
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Part places of one hash by what really stands there."""
    same: dict[bytes, list[tuple[int, int]]] = {}
    for owner, start in places:
        same.setdefault(texts[owner][start : start + size].tobytes(), []).append((owner, start))
    yield from (tuple(sorted(one)) for one in same.values() if len(one) > 1)
