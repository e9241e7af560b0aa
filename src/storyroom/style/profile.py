"""One writer's voice, learnt from their pages against pages of others. Holds the pages it was learnt from; knows no draft and no label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from storyroom.style.background import background
from storyroom.style.reading import count_words
from storyroom.style.scales import SIZES, Piece, Scale, nearest_size, pieces_of
from storyroom.style.space import Space, likeness
from storyroom.style.voices import apart

__all__ = ["ENOUGH_OTHERS", "FEWEST_REFERENCES", "FEWEST_WORDS", "SHORTEST_REFERENCE", "Profile", "fit", "gather"]

FEWEST_REFERENCES: Final = 5
FEWEST_WORDS: Final = 500
"""Below either, nothing is said: published and own figures agree that fewer words tell no writer. Source: facts page on style."""
SHORTEST_REFERENCE: Final = 250
"""Words of a reference that counts as one of the five."""
LARGEST_COHORT: Final = 200
"""Passages of others that are looked at, spread over those given: more made no difference and cost time."""
ENOUGH_OTHERS: Final = 24
"""Passages of others below which the packaged cohort stands in beside them."""
MOST_VOICES: Final = 20
"""Other voices that a page is held against, those with most passages."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Profile:
    """A voice: this writer's references, and what sets them off from others at each length."""

    references: tuple[str, ...] = field(repr=False)
    own: dict[int, tuple[Piece, ...]] = field(repr=False)
    """The references in pieces, by size."""
    scales: tuple[Scale, ...] = field(repr=False)
    """Shortest first; empty without references."""
    cohort: int
    """Passages of other writers that were handed in."""
    packaged: bool
    """Whether the packaged cohort stood in."""

    @property
    def usable(self) -> int:
        """References long enough to count."""
        return sum(count_words(one) >= SHORTEST_REFERENCE for one in self.references)

    def scale_for(self, words: int) -> Scale:
        """Return the scale that is nearest to a length."""
        size = nearest_size(words, [scale.size for scale in self.scales])
        return next(scale for scale in self.scales if scale.size == size)


def fit(references: Sequence[str], cohort: Sequence[str]) -> Profile:
    """Learn a voice from passages of one writer, held against passages of others, whose names are not needed.

    Works with any number of either; with few of the others, or none, public-domain drama that ships with the product
    stands in. With fewer than five references the profile exists, and every score abstains.
    """
    profile = gather(references)
    others = _spread([one for one in cohort if one.strip()], LARGEST_COHORT)
    packaged = len(others) < ENOUGH_OTHERS
    behind = [Piece(len(others) + index, counts) for index, counts in enumerate(background())] if packaged else []
    cuts = {size: [*pieces_of(others, size), *behind] for size in {*profile.own, max(SIZES)}}
    groups = _groups(cuts[max(SIZES)])
    scales = tuple(Scale.learnt(size, own, cuts[size], groups) for size, own in profile.own.items())
    return replace(profile, scales=scales, cohort=len(cohort), packaged=packaged)


def gather(references: Sequence[str]) -> Profile:
    """Count references without holding them against anybody: enough for `attribute`, and for no score."""
    kept = tuple(one for one in references if one.strip())
    return Profile(kept, {size: tuple(pieces_of(kept, size)) for size in _sizes(kept)}, (), 0, packaged=False)


def _sizes(references: Sequence[str]) -> list[int]:
    """Return the lengths that references are long enough for: a long page is held in parts against short ones."""
    if not references:
        return []
    middle = sorted(count_words(one) for one in references)[len(references) // 2]
    return [size for size in SIZES if size <= max(SIZES[0], nearest_size(middle))]


def _groups(pieces: Sequence[Piece]) -> tuple[tuple[int, ...], ...]:
    """Say which texts of others are one voice, by their first pieces."""
    first: dict[int, Piece] = {}
    for piece in pieces:
        first.setdefault(piece.parent, piece)
    texts = list(first)
    counted = [first[text].counts for text in texts]
    if not counted:
        return ()
    found = apart(likeness(Space.over(counted), counted))[:MOST_VOICES]
    return tuple(tuple(texts[one] for one in group) for group in found)


def _spread(passages: Sequence[str], most: int) -> list[str]:
    if len(passages) <= most:
        return list(passages)
    return [passages[at * len(passages) // most] for at in range(most)]
