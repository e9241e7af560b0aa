"""How far a stretch lies from a voice, by how far the voice's own stretches of that length lie from it. Gives no probability and no verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist, fmean, pstdev
from typing import Final, NamedTuple

import numpy as np

from storyroom.style.channels import count
from storyroom.style.margins import margin
from storyroom.style.profile import FEWEST_REFERENCES, FEWEST_WORDS, SHORTEST_REFERENCE, Profile, fit
from storyroom.style.reading import count_words
from storyroom.style.scales import above, cut

__all__ = ["FEWEST_NEW", "Place", "Ruler", "ruler"]

FEWEST_NEW: Final = 60
"""Words of a stretch under which nothing is said of it."""
_SIZES: Final = (FEWEST_WORDS, SHORTEST_REFERENCE)
"""Words of the pieces that the halves are made of: the shorter where there are too few of the longer."""
_LENGTHS: Final = (60, 120, 250, 500)
"""Words at which the voice's own stretches are measured; a stretch is held against those nearest below its own length."""
_MOST: Final = 48
"""Own stretches of one length that are measured, spread over those there are."""
_FEWEST: Final = 8
"""Own stretches of one length below which shorter ones are gone by."""


class Place(NamedTuple):
    """Where a stretch lies among the voice's own."""

    words: int
    above: float
    """How much nearer the voice it is than its own stretches are on average, in spreads of those; below nought it is further off."""
    share: float
    """Of the voice's own stretches as long as this, the share that lie as far off or further."""

    @property
    def away(self) -> bool:
        """Whether no more than one in twenty of its own lie as far off."""
        return self.share <= 0.05


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Ruler:
    """A voice learnt twice, from the first half of its references and from the second, and where each half's stretches lie to the other.

    Halves as they stand, and not every other piece: what comes later in a script is a little further off by itself.
    """

    halves: tuple[Profile, Profile] = field(repr=False)
    own: dict[int, tuple[float, float]]
    """By length in words: mean and spread of the margins of own stretches."""

    def place(self, stretch: str) -> Place | None:
        """Say where a stretch lies; None for fewer words than can be judged, or where the voice has too few of its own."""
        words = count_words(stretch)
        lengths = [length for length in self.own if length <= words]
        if words < FEWEST_NEW or not lengths:
            return None
        middle, spread = self.own[max(lengths)]
        found = fmean(margin(stretch, half, as_long_as=FEWEST_WORDS) for half in self.halves)
        above = (found - middle) / spread
        return Place(words, above, NormalDist().cdf(above))


def ruler(references: Sequence[str], cohort: Sequence[str]) -> Ruler | None:
    """Make the ruler of a voice from its own passages and those of others; None with fewer than five pieces in either half.

    What is measured is never among what it is measured by, so that a voice's own words are not near it for being known.
    """
    folds = next(
        (them for them in (_folds(references, size) for size in _SIZES) if min(map(len, them)) >= FEWEST_REFERENCES),
        None,
    )
    if folds is None:
        return None
    halves = fit(folds[0], cohort), fit(folds[1], cohort)
    own = {}
    for length in _LENGTHS:
        values = [value for half, other in ((0, 1), (1, 0)) for value in _margins(folds[half], halves[other], length)]
        if len(values) >= _FEWEST:
            own[length] = fmean(values), max(pstdev(values), 1e-6)
    return Ruler(halves, own)


def _folds(references: Sequence[str], size: int) -> tuple[list[str], list[str]]:
    pieces = [part for one in references for part in cut(one, size) if count_words(part) >= SHORTEST_REFERENCE * 0.9]
    half = len(pieces) // 2
    return pieces[:half], pieces[half:]


def _margins(passages: Sequence[str], profile: Profile, length: int) -> list[float]:
    """Return the margins of stretches of a length, as `margin` gives them, with the voices unpacked once."""
    parts = [part for one in passages for part in cut(one, length) if count_words(part) >= length * 0.8]
    most = _MOST // 2
    taken = parts if len(parts) <= most else [parts[at * len(parts) // most] for at in range(most)]
    scale = profile.scale_for(FEWEST_WORDS)
    voices = scale.voices.astype(np.float32)
    return [above(voices @ scale.space.place(count(part)).ravel()) for part in taken]
