"""How well one writer can be told from others: each work left out in turn. Says so where a writer cannot be told, and what text is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from storyroom.style.margins import margin
from storyroom.style.profile import FEWEST_REFERENCES, SHORTEST_REFERENCE, fit
from storyroom.style.reading import count_words

__all__ = ["POOR", "Separation", "separation"]

POOR: Final = 0.75
"""Below it a writer counts as not told apart at that length. Source: facts page on style."""
WANTED_WORDS: Final = 20_000
_FEWEST: Final = 3


class Separation(NamedTuple):
    """What is known of a writer's separability."""

    auc: float | None
    """In how many of a hundred cases an unseen page of theirs lies nearer than a page of others. None: not enough works."""
    own: int
    others: int
    """Pages that were compared."""
    words: int
    says: str


def separation(works: Sequence[Sequence[str]], cohort: Sequence[str]) -> Separation:
    """Leave each work out in turn and see whether its pages come nearer than pages of others that were left out too."""
    words = sum(count_words(page) for work in works for page in work)
    usable = [work for work in works if any(count_words(page) >= SHORTEST_REFERENCE for page in work)]
    if len(usable) < 2 or len(cohort) < 2 * _FEWEST:
        return Separation(None, 0, 0, words, _lack(len(usable), len(cohort), words))
    own: list[float] = []
    aucs: list[float] = []
    for left_out in range(len(usable)):
        rest = [page for index, work in enumerate(usable) if index != left_out for page in work]
        profile = fit(rest, cohort[::2])
        mine = [margin(page, profile) for page in usable[left_out]]
        theirs = [margin(page, profile) for page in cohort[1::2]]
        own += mine
        aucs += [_above(one, theirs) for one in mine]
    auc = sum(aucs) / len(aucs)
    return Separation(auc, len(own), len(cohort[1::2]), words, _says(auc, words))


def _above(one: float, others: Sequence[float]) -> float:
    return sum((one > other) + 0.5 * (one == other) for other in others) / len(others)


def _says(auc: float, words: int) -> str:
    told = (
        "can be told from others"
        if auc >= POOR
        else "cannot be told from others at this length; take no verdict from it"
    )
    lack = f" About {WANTED_WORDS - words:,} more words would make it surer." if words < WANTED_WORDS else ""
    return f"In {round(100 * auc)} of 100 cases an unseen page lies nearer than a page of others: this writer {told}.{lack}"


def _lack(works: int, others: int, words: int) -> str:
    lacks = []
    if works < 2:
        lacks.append(f"{2 - works} more works")
    if others < 2 * _FEWEST:
        lacks.append(f"{2 * _FEWEST - others} more pages of others")
    if words < FEWEST_REFERENCES * SHORTEST_REFERENCE:
        lacks.append(f"{FEWEST_REFERENCES * SHORTEST_REFERENCE - words:,} more words")
    return f"Not enough to say: {' and '.join(lacks)} needed."
