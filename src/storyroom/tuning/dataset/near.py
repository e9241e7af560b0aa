"""Texts that are nearly the same: MinHash finds who may be alike, the exact share of common shingles decides. Keeps and drops nothing.

Source: Broder, "On the resemblance and containment of documents", 1997; bands as in Leskovec, Rajaraman, Ullman, "Mining of
Massive Datasets", section 3.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from storyroom.tuning.dataset.tokens import Numbers

__all__ = ["ALIKE", "SHINGLE", "jaccard", "kept_apart", "near_pairs", "shingles"]

SHINGLE: Final = 5
"""Tokens in a row that make one."""
ALIKE: Final = 0.8
"""Share of common shingles above which two texts are nearly the same. Source: Lee et al., ACL 2022, appendix A."""
_BANDS: Final = 32
_ROWS: Final = 4
"""Two texts of likeness .8 meet in some band with a chance of 1 - (1 - .8**4)**32: all but one in 20 million."""
_CROWD: Final = 200
"""Texts of one band's bucket up to which all pairs are compared; beyond, each is compared with the first ones."""


def shingles(text: Numbers) -> Numbers:
    """Return the different runs of five tokens of a text as numbers, ordered; of a shorter text the one run that it is."""
    if not len(text):
        return np.zeros(0, dtype=np.uint64)
    width = min(SHINGLE, len(text))
    mixed = np.zeros(len(text) - width + 1, dtype=np.uint64)
    for place in range(width):
        mixed = _mix(mixed ^ text[place : place + len(mixed)])
    return np.unique(mixed)


def jaccard(one: Numbers, other: Numbers) -> float:
    """Return the share of shingles that two texts have in common, of all that either has."""
    if not len(one) or not len(other):
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)


def near_pairs(texts: Sequence[Numbers], alike: float = ALIKE) -> list[tuple[int, int, float]]:
    """Return the pairs of texts that are nearly the same, with how alike they are; the first of a pair comes first.

    Of texts with the very same shingles each is paired with the first of them alone.
    """
    cut = [shingles(text) for text in texts]
    first, found = _firsts(cut), []
    for one, other in sorted(_candidates({at: cut[at] for at in first})):
        likeness = jaccard(cut[one], cut[other])
        if likeness > alike:
            found.append((one, other, likeness))
    return sorted(found + [(at, copy, 1.0) for at, copies in first.items() for copy in copies])


def kept_apart(texts: Sequence[Numbers], alike: float = ALIKE) -> frozenset[int]:
    """Say which texts may stay so that no two are nearly the same: earlier ones go before later ones."""
    gone: set[int] = set()
    for one, other, likeness in sorted(near_pairs(texts, alike), key=lambda pair: (pair[1], pair[0])):
        if one not in gone or likeness == 1:
            gone.add(other)
    return frozenset(range(len(texts))) - gone


def _firsts(cut: Sequence[Numbers]) -> dict[int, list[int]]:
    """Return the texts with shingles of their own, each with its copies."""
    of_shingles: dict[bytes, int] = {}
    found: dict[int, list[int]] = {}
    for at, own in enumerate(cut):
        if len(own):
            first = of_shingles.setdefault(own.tobytes(), at)
            found.setdefault(first, [])
            if first != at:
                found[first].append(at)
    return found


def _candidates(cut: Mapping[int, Numbers]) -> set[tuple[int, int]]:
    buckets: dict[tuple[int, bytes], list[int]] = {}
    for number, own in cut.items():
        for band, key in _bands(own):
            buckets.setdefault((band, key), []).append(number)
    found: set[tuple[int, int]] = set()
    for held in buckets.values():
        if (
            len(held) > _CROWD
        ):  # each against the first: the copies of one text fall, and what is left meets in other bands
            found |= {(first, later) for first in held[:_CROWD] for later in held if first < later}
        elif len(held) > 1:
            found |= set(combinations(held, 2))
    return found


def _bands(own: Numbers) -> Iterator[tuple[int, bytes]]:
    """Sign a text, and cut its signature into bands."""
    signed = (own[np.newaxis, :] * _FACTORS + _SALTS).min(axis=1)  # (n_permutations,)
    for band in range(_BANDS):
        yield band, signed[band * _ROWS : (band + 1) * _ROWS].tobytes()


def _mix(values: Numbers) -> Numbers:
    """Scatter numbers: the last steps of SplitMix64. Source: Steele, Lea, Flood, OOPSLA 2014."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Numbers = values ^ (values >> np.uint64(31))
    return mixed


def _salts(start: int) -> Numbers:
    steps = np.arange(start, start + _BANDS * _ROWS, dtype=np.uint64)
    return _mix(steps * np.uint64(0x9E3779B97F4A7C15))[:, np.newaxis]


_FACTORS: Final = _salts(1) | np.uint64(1)
_SALTS: Final = _salts(1_001)
"""An odd factor and a summand each: 128 ways to put the numbers in another order. Shape: (n_permutations, 1)."""
