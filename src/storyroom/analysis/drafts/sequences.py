"""What stays in order and what is paired with what: the heaviest rising run, and alignment by anchors. Knows no scripts.

Source: patience diff (anchors are the items that occur once on both sides), and Needleman and Wunsch between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["Pair", "align", "heaviest_rising"]

_MOST_CELLS = 40_000
"""Between two anchors, so many comparisons are worth a good pairing; beyond, the equal items decide alone."""

Pair = tuple[int | None, int | None]


class _Gap(NamedTuple):
    """A stretch of both sides, half open."""

    old: int
    new: int
    last_old: int
    last_new: int


def heaviest_rising(keys: Sequence[float], weights: Sequence[float]) -> frozenset[int]:
    """Return the places of the strictly rising run with the most weight. What is not in it has moved.

    Of two neighbours that changed places, the lighter one moved.
    """
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)), 1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    before = [-1] * len(keys)
    top = (0.0, -1)
    for place, key in enumerate(keys):
        found = (0.0, -1)
        rank = ranks[key] - 1
        while rank > 0:
            found = max(found, best[rank])
            rank -= rank & -rank
        before[place] = found[1]
        ended = (found[0] + weights[place], place)
        top = max(top, ended)
        rank = ranks[key]
        while rank <= len(ranks):
            best[rank] = max(best[rank], ended)
            rank += rank & -rank
    run: set[int] = set()
    place = top[1]
    while place >= 0:
        run.add(place)
        place = before[place]
    return frozenset(run)


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], likeness: Callable[[int, int], float], *, least: float
) -> list[Pair]:
    """Pair two sequences in order; None stands where one side has nothing.

    `likeness` says of two places how alike they are, 0 to 1; under `least` they are not paired.
    """
    pairs: list[Pair] = []
    last = (0, 0)
    for start_old, start_new in [*_anchors(old, new), (len(old), len(new))]:
        if start_old > last[0] and start_new > last[1]:
            pairs += _between(old, new, _Gap(*last, start_old, start_new), likeness, least)
        else:
            pairs += [
                *((place, None) for place in range(last[0], start_old)),
                *((None, place) for place in range(last[1], start_new)),
            ]
        if start_old < len(old) or start_new < len(new):
            pairs.append((start_old, start_new))
        last = (start_old + 1, start_new + 1)
    return pairs


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return what is equal at both ends, and what occurs once on both sides and in the same order."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = _unique(old, new, head, tail)
    return [
        *((place, place) for place in range(head)),
        *middle,
        *((len(old) - rest, len(new) - rest) for rest in range(tail, 0, -1)),
    ]


def _unique(old: Sequence[Hashable], new: Sequence[Hashable], head: int, tail: int) -> list[tuple[int, int]]:
    inside_old, inside_new = old[head : len(old) - tail], new[head : len(new) - tail]
    count_old, count_new = Counter(inside_old), Counter(inside_new)
    where = {item: place for place, item in enumerate(inside_new, head) if count_new[item] == 1}
    found = [
        (place, where[item]) for place, item in enumerate(inside_old, head) if count_old[item] == 1 and item in where
    ]
    rising = heaviest_rising([at for _, at in found], [1.0] * len(found))
    return [pair for place, pair in enumerate(found) if place in rising]


def _between(
    old: Sequence[Hashable], new: Sequence[Hashable], gap: _Gap, likeness: Callable[[int, int], float], least: float
) -> Iterator[Pair]:
    if (gap.last_old - gap.old) * (gap.last_new - gap.new) > _MOST_CELLS:
        return _plainly(old, new, gap)
    return _best_pairing(gap, likeness, least)


def _plainly(old: Sequence[Hashable], new: Sequence[Hashable], gap: _Gap) -> Iterator[Pair]:
    """Walk down both sides at once and pair what happens to be equal: for material that repeats itself without end."""
    at_new = gap.new
    seen: dict[Hashable, list[int]] = {}
    for place in range(gap.last_new - 1, gap.new - 1, -1):
        seen.setdefault(new[place], []).append(place)
    for at_old in range(gap.old, gap.last_old):
        places = seen.get(old[at_old], [])
        while places and places[-1] < at_new:
            places.pop()
        if not places:
            yield at_old, None
            continue
        found = places.pop()
        yield from ((None, place) for place in range(at_new, found))
        yield at_old, found
        at_new = found + 1
    yield from ((None, place) for place in range(at_new, gap.last_new))


def _best_pairing(gap: _Gap, likeness: Callable[[int, int], float], least: float) -> Iterator[Pair]:
    height, width = gap.last_old - gap.old, gap.last_new - gap.new
    first = (gap.old, gap.new)
    # (height + 1, width + 1): the best sum of likeness from here to the end
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    alike = [[likeness(first[0] + row, first[1] + column) for column in range(width)] for row in range(height)]
    for row in range(height - 1, -1, -1):
        here, below = best[row], best[row + 1]
        for column in range(width - 1, -1, -1):
            value = alike[row][column]
            paired = below[column + 1] + value if value >= least else 0.0
            here[column] = max(paired, below[column], here[column + 1])
    row = column = 0
    while row < height and column < width:
        value = alike[row][column]
        if value >= least and best[row][column] == best[row + 1][column + 1] + value:
            yield first[0] + row, first[1] + column
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            yield first[0] + row, None
            row += 1
        else:
            yield None, first[1] + column
            column += 1
    yield from ((first[0] + place, None) for place in range(row, height))
    yield from ((None, first[1] + place) for place in range(column, width))
