"""Rows that hold every pair of values of every two factors at least once. Greedy, seeded, and knows nothing of what the values mean."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations

Row = dict[str, str]


def pairwise(factors: Mapping[str, Sequence[str]], *, seed: int = 1) -> list[Row]:
    """Return rows covering all pairs; another seed gives other rows."""
    draw = random.Random(seed)
    names = list(factors)
    sizes = [len(factors[name]) for name in names]
    open_pairs = {
        (a, b): {(i, j) for i in range(sizes[a]) for j in range(sizes[b])}
        for a, b in combinations(range(len(names)), 2)
    }
    rows: list[list[int]] = []
    # The largest pair of factors first: its rows carry most of the others along.
    for a, b in sorted(open_pairs, key=lambda pair: -len(open_pairs[pair])):
        waiting = sorted(open_pairs[a, b])
        draw.shuffle(waiting)
        for i, j in waiting:
            if (i, j) in open_pairs[a, b]:
                rows.append(_filled({a: i, b: j}, sizes, open_pairs, draw))
    return [{name: factors[name][at] for name, at in zip(names, row, strict=True)} for row in rows]


def _filled(
    row: dict[int, int],
    sizes: Sequence[int],
    open_pairs: dict[tuple[int, int], set[tuple[int, int]]],
    draw: random.Random,
) -> list[int]:
    """Fill the other factors, each with the value that closes most open pairs among a few drawn."""
    for factor in sorted(set(range(len(sizes))) - row.keys(), key=lambda f: -sizes[f]):
        offered = draw.sample(range(sizes[factor]), min(sizes[factor], 24))
        row[factor] = max(offered, key=lambda value: _closed(row | {factor: value}, factor, open_pairs))
    for a, b in combinations(sorted(row), 2):
        open_pairs[a, b].discard((row[a], row[b]))
    return [row[factor] for factor in range(len(sizes))]


def _closed(row: dict[int, int], factor: int, open_pairs: dict[tuple[int, int], set[tuple[int, int]]]) -> int:
    return sum(
        (row[min(factor, other)], row[max(factor, other)]) in open_pairs[min(factor, other), max(factor, other)]
        for other in row
        if other != factor
    )
