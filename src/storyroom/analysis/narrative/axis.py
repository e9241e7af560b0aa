"""What an axis of telling is: a measure with a unit, what it counts, and the lines that show it. Judges nothing, and no writer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.domain.story import Evidence

__all__ = ["QUOTES", "Axis", "Reading", "evenly", "words_in"]

QUOTES: Final = 4
"""Lines that are shown for one axis."""


class Axis(NamedTuple):
    """What is measured; the same for every script."""

    name: str
    title: str
    unit: str
    about: str
    """What is counted and how, and which end the machine-told stories of the literature lie at."""


class Reading(NamedTuple):
    """One axis of one script. `value` is None where there is not enough to say, and `missing` says what is lacking."""

    value: float | None
    quotes: tuple[Evidence, ...] = ()
    missing: str = ""


def words_in(sentences: Iterable[Sentence]) -> int:
    """Count words as they are parted by white space."""
    return sum(len(one.text.split()) for one in sentences)


def evenly(manuscript: Manuscript, sentences: list[Sentence], most: int = QUOTES) -> tuple[Evidence, ...]:
    """Quote some of the sentences, spread from first to last."""
    taken = sentences if len(sentences) <= most else [sentences[at * len(sentences) // most] for at in range(most)]
    return tuple(manuscript.quote(one) for one in taken)
