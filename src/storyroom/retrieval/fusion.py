"""Merging rankings by reciprocal rank. Knows keys, not scenes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

__all__ = ["POOL_DEPTH", "fuse"]

POOL_DEPTH = 60
"""How deep each ranking enters the fusion. Source: measured; shallower pools lost quality, deeper ones gained none."""

K = TypeVar("K", bound=Hashable)


def fuse(rankings: Sequence[Sequence[K]], *, constant: int = 60) -> tuple[tuple[K, float], ...]:
    """Merge rankings by reciprocal rank.

    Shapes: m rankings of any length, each best first, no key twice in one.
    Ties stay in the order of first appearance.
    Raises: ValueError if no ranking is given.
    Source: Cormack, Clarke, Buettcher, "Reciprocal Rank Fusion", SIGIR 2009.
    """
    if not rankings:
        raise ValueError("nothing to fuse")
    scores: dict[K, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (constant + rank)
    return tuple(sorted(scores.items(), key=lambda item: -item[1]))
