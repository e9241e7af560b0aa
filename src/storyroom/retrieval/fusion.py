"""Merging rankings: by reciprocal rank, or by the sum of standardised scores. Knows keys, not scenes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from statistics import fmean, pstdev
from typing import TypeVar

__all__ = ["POOL_DEPTH", "fuse", "fuse_scores"]

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


def fuse_scores(scored: Sequence[Mapping[K, float]]) -> tuple[tuple[K, float], ...]:
    """Merge scored lists by the sum of z-scores; a key absent from a list gets that list's lowest.

    Raises: ValueError if no list is given.
    """
    if not scored:
        raise ValueError("nothing to fuse")
    keys = dict.fromkeys(key for scores in scored for key in scores)
    total = dict.fromkeys(keys, 0.0)
    for scores in scored:
        if not scores:
            continue
        mean, spread = fmean(scores.values()), pstdev(scores.values()) or 1.0
        lowest = min(scores.values())
        for key in keys:
            total[key] += (scores.get(key, lowest) - mean) / spread
    return tuple(sorted(total.items(), key=lambda item: -item[1]))
