"""Whether two passages may be by one hand, held against passages of others. A number for ranking; one page alone tells too little for a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from storyroom.style.background import background
from storyroom.style.channels import Floats, count
from storyroom.style.profile import ENOUGH_OTHERS
from storyroom.style.scales import SIZES, nearest_size, pieces_of
from storyroom.style.space import Space

__all__ = ["Yard", "yard"]

_MOST: Final = 120


@dataclass(frozen=True, slots=True, eq=False)
class Yard:
    """What is usual among others at one length, and where their passages lie."""

    space: Space = field(repr=False)
    others: Floats = field(repr=False)  # (passages, channels * places)

    def alike(self, one: str, other: str) -> float:
        """Return how much more alike two passages are than either is to those of others, in spreads of those.

        Source: symmetric normalisation, Kenny, 2010.
        """
        return float(self.between(np.stack([self.placed(one), self.placed(other)]))[0, 1])

    def placed(self, passage: str) -> Floats:
        """Return where a passage lies, for `between`."""
        return self.space.place(count(passage)).ravel()

    def between(self, placed: Floats) -> Floats:
        """Do the same for every two of many passages, (passages, passages)."""
        usual = placed @ self.others.T
        spread = usual.std(axis=1, keepdims=True)
        above = (placed @ placed.T - usual.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
        both: Floats = (above + above.T) / 2
        return both


def yard(cohort: Sequence[str], words: int) -> Yard:
    """Make the measure for pairs of passages of about so many words from passages of others."""
    counted = [piece.counts for piece in pieces_of([one for one in cohort if one.strip()], nearest_size(words, SIZES))]
    if len(counted) < ENOUGH_OTHERS:
        counted += background()
    taken = [counted[at * len(counted) // _MOST] for at in range(_MOST)] if len(counted) > _MOST else counted
    space = Space.over(taken)
    return Yard(space, np.stack([space.place(one).ravel() for one in taken]))
