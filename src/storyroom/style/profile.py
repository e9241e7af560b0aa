"""One writer's voice, learnt from their pages against pages of others. Holds the pages it was learnt from; knows no draft and no label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from storyroom.style.background import background
from storyroom.style.channels import CHANNELS, PLACES, Counts, Floats, count
from storyroom.style.reading import count_words
from storyroom.style.space import Space, likeness
from storyroom.style.voices import apart, learn

__all__ = ["FEWEST_REFERENCES", "FEWEST_WORDS", "Profile", "fit"]

FEWEST_REFERENCES: Final = 5
FEWEST_WORDS: Final = 500
"""Below either, nothing is said: published and own figures agree that fewer words tell no writer. Source: facts page on style."""
SHORTEST_REFERENCE: Final = 250
"""Words of a reference that counts as one of the five."""
LARGEST_COHORT: Final = 200
"""Passages of others that are looked at, spread over those given: more made no difference and cost time."""
ENOUGH_OTHERS: Final = 24
"""Passages of others below which the packaged cohort stands in beside them."""
MOST_VOICES: Final = 24


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Profile:
    """A voice: what is usual with others, and directions of this writer (first) and of the others it is held against."""

    references: tuple[str, ...] = field(repr=False)
    counted: tuple[Counts, ...] = field(repr=False)
    space: Space = field(repr=False)
    voices: Floats = field(repr=False)  # (1 + others, channels, places)
    cohort: int
    """Passages of other writers that were handed in."""
    packaged: bool
    """Whether the packaged cohort stood in."""

    @property
    def usable(self) -> int:
        """References long enough to count."""
        return sum(count_words(one) >= SHORTEST_REFERENCE for one in self.references)


def fit(references: Sequence[str], cohort: Sequence[str]) -> Profile:
    """Learn a voice from passages of one writer, held against passages of others, whose names are not needed.

    Works with any number of either; with few of the others, or none, public-domain drama that ships with the product
    stands in. With fewer than five references the profile exists, and every score abstains.
    """
    own = tuple(count(one) for one in references)
    others = [count(one) for one in _spread(cohort, LARGEST_COHORT)]
    packaged = len(others) < ENOUGH_OTHERS
    if packaged:
        others += background()
    space = _space(own, others)
    passages = [*own, *others]
    near = likeness(space, passages)
    voices = _voices(near, len(own))
    directions = _directions(space, passages, learn(near, voices).astype(np.float32))
    return Profile(tuple(references), own, space, directions, len(cohort), packaged)


def _space(own: Sequence[Counts], others: Sequence[Counts]) -> Space:
    """What is usual is what others do; rarity is over all, so that habits of the writer alone are weighed too."""
    return Space.over([*own, *others], [0.0] * len(own) + [1.0] * len(others))


def _voices(near: Floats, own: int) -> tuple[tuple[int, ...], ...]:
    others = apart(near[own:, own:])[:MOST_VOICES]
    mine = tuple(range(own))
    return (*((mine,) if mine else ()), *(tuple(own + one for one in group) for group in others))


def _directions(space: Space, passages: Sequence[Counts], shares: Floats) -> Floats:
    """Add up passages into directions, one a voice."""
    found = np.zeros((shares.shape[1], len(CHANNELS) * PLACES), np.float32)
    for passage, share in zip(passages, shares, strict=True):
        found += np.outer(share, space.place(passage).ravel())
    return found.reshape(-1, len(CHANNELS), PLACES)


def _spread(passages: Sequence[str], most: int) -> list[str]:
    if len(passages) <= most:
        return list(passages)
    return [passages[at * len(passages) // most] for at in range(most)]
