"""The terms of several segments, found in all of them at once. Knows hashes and places, no words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyroom.retrieval.word_segment import WordSegment

__all__ = ["Dictionary", "Found"]

Found = tuple[int, int, int, int]
"""Segment, term, first posting, end of postings."""


class Dictionary:
    """Bisects the sorted term columns of all segments side by side, step by step, instead of one after the other."""

    def __init__(self, segments: Sequence[WordSegment]) -> None:
        sizes = np.array([len(segment.term_hash) for segment in segments], np.int64)
        self._start = sizes.cumsum() - sizes
        self._end = sizes.cumsum()
        self._hashes = np.concatenate([*(segment.term_hash for segment in segments), np.zeros(1, np.uint64)])
        self._posts = np.concatenate([np.zeros(0, np.uint32), *(segment.term_post for segment in segments)])
        self._steps = int(sizes.max(initial=0)).bit_length()

    def find(self, hashes: NDArray[np.uint64]) -> list[list[Found]]:
        """Return for each hash where it occurs, in the order of segments."""
        wanted = hashes[:, None]  # (terms, 1) against (terms, segments)
        low = np.repeat(self._start[None], len(hashes), axis=0)
        high = np.repeat(self._end[None], len(hashes), axis=0)
        for _ in range(self._steps):
            middle = (low + high) >> 1
            below = (self._hashes[middle] < wanted) & (low < high)
            low, high = np.where(below, middle + 1, low), np.where(below, high, middle)
        there = (low < self._end) & (self._hashes[low] == wanted)
        return [self._places(np.flatnonzero(row), place) for row, place in zip(there, low, strict=True)]

    def _places(self, segments: NDArray[np.int64], low: NDArray[np.int64]) -> list[Found]:
        global_term = low[segments]
        posts = global_term + segments  # each segment's index of postings has one entry more than it has terms
        columns = (segments, global_term - self._start[segments], self._posts[posts], self._posts[posts + 1])
        return list(zip(*(column.tolist() for column in columns), strict=True))
