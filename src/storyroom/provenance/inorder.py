"""What two texts share in the same order: anchors that are unique in both, then closer in between them. Moves are another's to find."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

__all__ = ["Block", "blocks_within", "in_order"]

Block = tuple[int, int, int]
"""Where it begins in the older text, where in the newer, how many tokens."""
_GRAMS: Final = (8, 5, 3, 2, 1)
"""Lengths of passages that serve as anchors, the surest first."""
_SMALL: Final = 40_000
"""Old tokens times new ones up to which two stretches are compared one by one."""


def in_order(old: Sequence[int], new: Sequence[int]) -> list[Block]:
    """Return blocks of equal tokens that come in the same order in both, as far as anchors lead to them."""
    found: list[Block] = []
    work = [(0, len(old), 0, len(new), 0)]
    while work:
        a, b, c, d, level = work.pop()
        a, c, b, d = _trimmed(old, new, (a, b, c, d), found)
        if a >= b or c >= d:
            continue
        if (b - a) * (d - c) <= _SMALL:
            found.extend(blocks_within(old, new, (a, b, c, d)))
            continue
        anchors: list[tuple[int, int]] = []
        while not anchors and level < len(_GRAMS):
            anchors = _anchors(old, new, (a, b, c, d), _GRAMS[level])
            level += not anchors
        last_a, last_c = a, c
        for x, y in anchors:
            work.append((last_a, x, last_c, y, level))
            last_a, last_c = x, y
        if anchors:
            work.append((last_a, b, last_c, d, min(level + 1, len(_GRAMS)) if len(anchors) == 1 else level))
    return sorted(found, key=lambda block: block[1])


def blocks_within(old: Sequence[int], new: Sequence[int], bounds: tuple[int, int, int, int]) -> Iterator[Block]:
    """Compare two stretches one by one: the longest equal block first, then on both sides of it."""
    a, b, c, d = bounds
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    for x, y, size in matcher.get_matching_blocks():
        if size:
            yield a + x, c + y, size


def _trimmed(
    old: Sequence[int], new: Sequence[int], bounds: tuple[int, int, int, int], found: list[Block]
) -> tuple[int, int, int, int]:
    """Take equal tokens off both ends."""
    a, b, c, d = bounds
    size = 0
    while a + size < b and c + size < d and old[a + size] == new[c + size]:
        size += 1
    if size:
        found.append((a, c, size))
        a, c = a + size, c + size
    size = 0
    while a < b - size and c < d - size and old[b - size - 1] == new[d - size - 1]:
        size += 1
    if size:
        b, d = b - size, d - size
        found.append((b, d, size))
    return a, c, b, d


def _anchors(
    old: Sequence[int], new: Sequence[int], bounds: tuple[int, int, int, int], size: int
) -> list[tuple[int, int]]:
    """Find passages that stand once in each stretch, and keep the most that come in the same order."""
    a, b, c, d = bounds
    ours, theirs = _once(old, a, b, size), _once(new, c, d, size)
    pairs = sorted((place, theirs[gram]) for gram, place in ours.items() if gram in theirs)
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, y) in enumerate(pairs):
        slot = bisect_left(tops, y)
        before.append(ends[slot - 1] if slot else -1)
        if slot == len(tops):
            tops.append(y)
            ends.append(at)
        else:
            tops[slot], ends[slot] = y, at
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _once(tokens: Sequence[int], start: int, end: int, size: int) -> dict[tuple[int, ...], int]:
    seen: dict[tuple[int, ...], int] = {}
    for at in range(start, end - size + 1):
        gram = tuple(tokens[at : at + size])
        seen[gram] = -1 if gram in seen else at
    return {gram: at for gram, at in seen.items() if at >= 0}
