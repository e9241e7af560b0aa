"""Folds that leave whole works out, and figures with intervals by writer. Knows no method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from plays import Work, cut, spread

SIZES = (500, 1_000, 2_000)
REFERENCES = 10
DRAWS = 2_000


class Fold(NamedTuple):
    """References of every writer, and unseen works of those who have more than one."""

    references: dict[str, list[str]]
    unseen: dict[str, list[Work]]


def by_author(works: Sequence[Work]) -> dict[str, list[Work]]:
    found: defaultdict[str, list[Work]] = defaultdict(list)
    for work in works:
        if work.known:
            found[work.author].append(work)
    return {name: sorted(theirs, key=lambda work: (work.year, work.title)) for name, theirs in sorted(found.items())}


def two_folds(works: Sequence[Work]) -> list[Fold]:
    """Leave every other work of each writer out, then the rest; writers of one work are there to be mistaken for."""
    folds = []
    for parity in (0, 1):
        references, unseen = {}, {}
        for name, theirs in by_author(works).items():
            kept = [work for at, work in enumerate(theirs) if at % 2 != parity] if len(theirs) > 1 else theirs
            references[name] = references_of(kept)
            if len(theirs) > 1 and len(references[name]) >= 5:
                unseen[name] = [work for at, work in enumerate(theirs) if at % 2 == parity]
        folds.append(Fold(references, unseen))
    return folds


def references_of(works: Sequence[Work]) -> list[str]:
    """Take ten passages of 2,000 words, or of fewer where there are not so many."""
    words = sum(work.words for work in works)
    size = min(2_000, max(500, words // REFERENCES))
    return spread([passage for work in works for passage in cut(work, size)], REFERENCES)


def passages(works: Sequence[Work], size: int, most: int) -> list[tuple[str, str]]:
    """Take passages of some works, evenly, each with the title of its work."""
    return spread([(work.title, passage) for work in works for passage in cut(work, size)], most)


def interval(per: Mapping[str, float], seed: int = 1) -> tuple[float, float, float]:
    """Return the mean over writers, and where it lies when writers are drawn anew."""
    values = np.array(list(per.values()))
    drawn = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return float(values.mean()), float(low), float(high)


def told(per: Mapping[str, float]) -> str:
    mean, low, high = interval(per)
    return f"{mean:.3f} [{low:.3f}, {high:.3f}]"


def gain(per: Mapping[str, float], other: Mapping[str, float]) -> str:
    """Say by how much one is above another on the same writers, paired."""
    mean, low, high = interval({name: per[name] - other[name] for name in per})
    return f"{mean:+.3f} [{low:+.3f}, {high:+.3f}]"


def auc(own: Sequence[float], others: Sequence[float]) -> float:
    """Return in how many cases an own score lies above another's, ties as half."""
    ordered = np.sort(np.asarray(others))
    mine = np.asarray(own)
    below = np.searchsorted(ordered, mine, "left") + np.searchsorted(ordered, mine, "right")
    return float(below.mean() / 2 / len(ordered))


def mean_by(rows: Sequence[tuple[str, float]], how: Callable[[Sequence[float]], float] = np.mean) -> dict[str, float]:
    found: defaultdict[str, list[float]] = defaultdict(list)
    for name, value in rows:
        found[name].append(value)
    return {name: float(how(values)) for name, values in found.items()}
