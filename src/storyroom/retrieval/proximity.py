"""How near to one another the query's words stand in a scene. Looks at the candidates' occurrences only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyroom.retrieval.postings import Postings, places

__all__ = ["REACH", "nearness"]

REACH = 8
"""Words further apart than this say nothing about each other. Source: the windows of Metzler and Croft, SIGIR 2005."""


def nearness(
    postings: Sequence[Postings], packed: NDArray[np.uint32], pool: NDArray[np.int64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum over neighbouring query words their joint weight over their distance; 1 if all stand side by side.

    Shapes: `packed` (n_pool, n_terms), zero where the term is absent.
    """
    found = np.zeros(len(pool))
    together = (packed > 0).sum(axis=1) > 1
    if not together.any():
        return found
    rows = np.flatnonzero(together)
    stands = [_places(term, pool, rows[packed[rows, index] > 0]) for index, term in enumerate(postings)]
    pairs = [(a, a + 1) for a in range(len(postings) - 1)]
    total = sum(share[a] + share[b] for a, b in pairs) or 1.0
    for a, b in pairs:
        for index in stands[a].keys() & stands[b].keys():
            distance = _distance(stands[a][index], stands[b][index])
            if distance <= REACH:
                found[index] += (share[a] + share[b]) / max(distance, 1) / total
    return found


def _places(term: Postings, pool: NDArray[np.int64], wanted: NDArray[np.int64]) -> dict[int, list[int]]:
    """List the positions of a term in the wanted candidates, all of which hold it."""
    ordered = wanted[np.argsort(pool[wanted])]
    postings = np.searchsorted(term.rows, pool[ordered])
    return dict(zip(ordered.tolist(), places(term, postings), strict=True))


def _distance(some: Sequence[int], others: Sequence[int]) -> int:
    """Return the least distance between two ascending lists, in one walk."""
    best = 1 << 30
    a = b = 0
    while a < len(some) and b < len(others):
        best = min(best, abs(some[a] - others[b]))
        if some[a] < others[b]:
            a += 1
        else:
            b += 1
    return best
