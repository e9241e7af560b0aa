"""Which of several voices a passage is nearest to: all profiles' references learnt together. Ranks; gives no probability."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from storyroom.style.channels import Floats, count
from storyroom.style.profile import Profile
from storyroom.style.reading import count_words
from storyroom.style.scales import SIZES, Piece, cut, directions, nearest_size
from storyroom.style.space import Space, likeness
from storyroom.style.voices import learn

__all__ = ["Panel", "attribute"]


class Panel:
    """Several voices in one space, each learnt against all others together, at the length of what is asked."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        chosen = {name: profile for name, profile in profiles.items() if profile.own}
        self.names = tuple(chosen)
        self._own = [profile.own for profile in chosen.values()]
        self._learnt: dict[int, tuple[Space, Floats]] = {}

    def rank(self, passage: str) -> list[tuple[str, float]]:
        """Return names with scores, best first. Scores compare within one call only."""
        size = nearest_size(count_words(passage), self._sizes())
        if size not in self._learnt:
            self._learnt[size] = self._learn(size)
        space, voices = self._learnt[size]
        scores = np.mean([voices @ space.place(count(part)).ravel() for part in cut(passage, size)], axis=0)
        return sorted(zip(self.names, scores.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))

    def _sizes(self) -> list[int]:
        """Lengths that most of the voices have references for."""
        return [size for size in SIZES if 2 * sum(size in own for own in self._own) >= len(self._own)] or [SIZES[0]]

    def _learn(self, size: int) -> tuple[Space, Floats]:
        pieces = [own[max(one for one in own if one <= size)] for own in self._own]
        passages = [piece.counts for own in pieces for piece in own]
        space = Space.over(passages, [1 / len(own) for own in pieces for _ in own])
        return space, directions(space, passages, _shares(space, pieces))


def _shares(space: Space, pieces: list[tuple[Piece, ...]]) -> NDArray[np.float64]:
    ends = np.cumsum([0, *(len(own) for own in pieces)]).tolist()
    voices = tuple(tuple(range(begin, begin + len(own))) for begin, own in zip(ends, pieces, strict=False))
    return learn(likeness(space, [piece.counts for own in pieces for piece in own]), voices)


_PANELS: WeakKeyDictionary[Profile, tuple[tuple[tuple[str, int], ...], Panel]] = WeakKeyDictionary()
"""The last panel made with a profile first in it; forgotten with that profile."""


def attribute(passage: str, profiles: Mapping[str, Profile]) -> list[tuple[str, float]]:
    """Rank voices by how near a passage is to each, best first.

    Scores compare within one call only. Asked again with the same profiles, nothing is learnt again.
    """
    if not any(profile.own for profile in profiles.values()):
        return []
    first = next(iter(profiles.values()))
    key = tuple((name, id(profile)) for name, profile in profiles.items())
    known = _PANELS.get(first)
    if known is None or known[0] != key:
        known = _PANELS[first] = (key, Panel(profiles))
    return known[1].rank(passage)
