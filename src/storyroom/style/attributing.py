"""Which of several voices a passage is nearest to: all profiles' references learnt together. Ranks; gives no probability."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from storyroom.style.channels import CHANNELS, PLACES, Floats, count
from storyroom.style.profile import Profile
from storyroom.style.space import Space, likeness
from storyroom.style.voices import learn

__all__ = ["Panel", "attribute"]


class Panel:
    """Several voices in one space, each learnt against all others together."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self.names = tuple(name for name, profile in profiles.items() if profile.counted)
        chosen = [profiles[name] for name in self.names]
        passages = [one for profile in chosen for one in profile.counted]
        shares = [1 / len(profile.counted) for profile in chosen for _ in profile.counted]
        self._space = Space.over(passages, shares)
        ends = np.cumsum([0, *(len(profile.counted) for profile in chosen)]).tolist()
        voices = tuple(tuple(range(begin, end)) for begin, end in pairwise(ends))
        learnt = learn(likeness(self._space, passages), voices).astype(np.float32)
        self._directions: Floats = np.zeros((len(voices), len(CHANNELS) * PLACES), np.float32)
        for passage, share in zip(passages, learnt, strict=True):
            self._directions += np.outer(share, self._space.place(passage).ravel())

    def rank(self, passage: str) -> list[tuple[str, float]]:
        """Return names with scores, best first. Scores compare within one call only."""
        scores = self._directions @ self._space.place(count(passage)).ravel()
        return sorted(zip(self.names, scores.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))


_PANELS: WeakKeyDictionary[Profile, tuple[tuple[tuple[str, int], ...], Panel]] = WeakKeyDictionary()
"""The last panel made with a profile first in it; forgotten with that profile."""


def attribute(passage: str, profiles: Mapping[str, Profile]) -> list[tuple[str, float]]:
    """Rank voices by how near a passage is to each, best first.

    Scores compare within one call only. Asked again with the same profiles, nothing is learnt again.
    """
    if not any(profile.counted for profile in profiles.values()):
        return []
    first = next(iter(profiles.values()))
    key = tuple((name, id(profile)) for name, profile in profiles.items())
    known = _PANELS.get(first)
    if known is None or known[0] != key:
        known = _PANELS[first] = (key, Panel(profiles))
    return known[1].rank(passage)
