"""The terms of several segments, found in all of them at once. Knows hashes and places, no words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyroom.retrieval.word_segment import WordSegment

__all__ = ["Dictionary", "Found"]

Found = tuple[int, int, int, int]
"""Segment, term, first posting, end of postings."""


_REACH = 48
"""Places to either side of where interpolation points. In columns of 20,000 hashes two refinements miss by 10 or so."""


class Dictionary:
    """Looks in the sorted term columns of all segments side by side, step by step, instead of one after the other.

    Hashes are evenly spread, so a hash says where in its column it stands: interpolation lands within `_REACH` places
    but for once in a great while, and that once is bisected from the whole column.
    Source: Perl, Itai, Avni, "Interpolation search", CACM 21(7), 1978.
    """

    def __init__(self, segments: Sequence[WordSegment]) -> None:
        sizes = np.array([len(segment.term_hash) for segment in segments], np.int64)
        self._start = sizes.cumsum() - sizes
        self._end = sizes.cumsum()
        self._hashes = np.concatenate([*(segment.term_hash for segment in segments), np.zeros(1, np.uint64)])
        self._posts = np.concatenate([np.zeros(0, np.uint32), *(segment.term_post for segment in segments)])
        self._steps = int(sizes.max(initial=0)).bit_length()
        self._per_place = sizes / 2.0**64

    def find(self, hashes: NDArray[np.uint64]) -> list[list[Found]]:
        """Return for each hash where it occurs, in the order of segments."""
        wanted = hashes[:, None]  # (terms, 1) against (terms, segments)
        low, high = self._around(wanted)
        for _ in range((2 * _REACH).bit_length()):
            low, high = self._halved(low, high, wanted)
        if self._is_off(low, wanted).any():
            low, high = (np.repeat(ends[None], len(hashes), axis=0) for ends in (self._start, self._end))
            for _ in range(self._steps):
                low, high = self._halved(low, high, wanted)
        there = (low < self._end) & (self._hashes[low] == wanted)
        return [self._places(np.flatnonzero(row), place) for row, place in zip(there, low, strict=True)]

    def _around(self, wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Bound where each hash should stand: by its size alone, then by how far off the hash standing there is."""
        last = np.maximum(self._end - 1, self._start)
        place = np.minimum(self._start + (wanted * self._per_place).astype(np.int64), last)
        for _ in range(2):
            short = wanted.astype(np.float64) - self._hashes[place].astype(np.float64)
            place = np.clip(place + (short * self._per_place).astype(np.int64), self._start, last)
        return np.maximum(place - _REACH, self._start), np.minimum(place + _REACH, self._end)

    def _halved(
        self, low: NDArray[np.int64], high: NDArray[np.int64], wanted: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        middle = (low + high) >> 1
        below = (self._hashes[middle] < wanted) & (low < high)
        return np.where(below, middle + 1, low), np.where(below, high, middle)

    def _is_off(self, low: NDArray[np.int64], wanted: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Say where `low` is not the first place of its column whose hash is no less than the wanted one."""
        before = (low > self._start) & (self._hashes[np.maximum(low - 1, 0)] >= wanted)
        after = (low < self._end) & (self._hashes[low] < wanted)
        return before | after

    def _places(self, segments: NDArray[np.int64], low: NDArray[np.int64]) -> list[Found]:
        global_term = low[segments]
        posts = global_term + segments  # each segment's index of postings has one entry more than it has terms
        columns = (segments, global_term - self._start[segments], self._posts[posts], self._posts[posts + 1])
        return list(zip(*(column.tolist() for column in columns), strict=True))
