"""How good a ranking is: recall@k, reciprocal rank, nDCG@k, and whether a difference is more than luck."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

__all__ = ["Difference", "ndcg_at_k", "paired_bootstrap", "recall_at_k", "reciprocal_rank"]


def recall_at_k(ranking: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """Return the share of the relevant that stands among the first k. Raises: ValueError if nothing is relevant."""
    _some(relevant)
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[Hashable], relevant: Collection[Hashable]) -> float:
    """Return 1 / rank of the first relevant, 0 if there is none. Raises: ValueError if nothing is relevant."""
    _some(relevant)
    return next((1 / rank for rank, key in enumerate(ranking, start=1) if key in relevant), 0.0)


def ndcg_at_k(ranking: Sequence[Hashable], gains: Mapping[Hashable, float], k: int) -> float:
    """Return the discounted gain of the first k over the best possible.

    Raises: ValueError if no gain is positive.
    Source: Jaervelin and Kekaelaeinen, TOIS 2002, with the logarithm to base 2 from rank 1.
    """
    best = _discounted(sorted(gains.values(), reverse=True)[:k])
    if best <= 0:
        raise ValueError("nothing is relevant")
    return _discounted([gains.get(key, 0.0) for key in ranking[:k]]) / best


class Difference(NamedTuple):
    """Mean of ours minus theirs, its 95 % interval, and the share of resamples in which ours is not ahead."""

    mean: float
    low: float
    high: float
    not_ahead: float


def paired_bootstrap(
    ours: Sequence[float], theirs: Sequence[float], *, resamples: int = 10_000, seed: int = 7
) -> Difference:
    """Resample the questions and compare the means, each question with itself.

    Raises: ValueError unless both have one value for each question.
    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 16.
    """
    if len(ours) != len(theirs) or not ours:
        raise ValueError("two values for every question, and at least one question")
    gaps = np.asarray(ours, float) - np.asarray(theirs, float)
    picks = np.random.default_rng(seed).integers(0, len(gaps), (resamples, len(gaps)))
    means = gaps[picks].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Difference(float(gaps.mean()), float(low), float(high), float((means <= 0).mean()))


def _some(relevant: Collection[Hashable]) -> None:
    if not relevant:
        raise ValueError("nothing is relevant")


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
