"""What is typical of a voice in counts: words and signs that it uses more or less than others do. Describes; gives no score and no verdict."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from storyroom.style.background import background
from storyroom.style.channels import places_of
from storyroom.style.evidence import pieces
from storyroom.style.reading import NAME, count_words, fold, read

__all__ = ["Habit", "Held", "Measure", "habits", "measures", "where"]

_SURE: Final = 2.6
"""Spreads apart from which a difference is told: one in a hundred by chance, for one word looked at alone."""
_PRIOR: Final = 500.0
"""Words that the belief weighs that all write alike. Source: Monroe, Colaresi, Quinn, "Fightin' Words", 2008, section 3.3.2."""
_RATE: Final = 1.0
"""How often in a thousand words something is done, here or by others, before it is called a habit."""
_SPREAD: Final = 0.5
"""Share of the pages that have it, of those that could: what one page alone does is no habit."""
_WORDS_OF_QUOTE: Final = (5, 30)


class Habit(NamedTuple):
    """A word or sign, and how often in a thousand words it is used."""

    token: str
    own: float
    others: float
    apart: float
    """In spreads: above nought it is used more than by others."""


class Held(NamedTuple):
    """Where a passage has a habit: the sentence around it, in code points of that passage."""

    passage: int
    begin: int
    end: int


class Measure(NamedTuple):
    """One plain measure of pages. It describes; it tells no writer from another."""

    name: str
    own: float
    others: float | None


def habits(own: Sequence[str], others: Sequence[str], *, most: int = 6) -> tuple[Habit, ...]:
    """Return what a voice does more than others and what it does less, furthest apart first; without others, against old plays.

    Names and rare words are left out: they tell of the matter. Source: log-odds with a prior, as under `_PRIOR`.
    """
    pages = [Counter(_tokens(text)) for text in own if text.strip()]
    mine: Counter[str] = Counter()
    for page in pages:
        mine.update(page)
    if not mine:
        return ()
    theirs, total = _of_others(others, mine)
    if not total:
        return ()
    here = sum(mine.values())
    found = [
        Habit(token, 1000 * mine[token] / here, 1000 * theirs[token] / total, apart)
        for token in sorted(set(mine) | set(theirs))
        if abs(apart := _apart((mine[token], here), (theirs[token], total))) >= _SURE
    ]
    usual = [one for one in found if max(one.own, one.others) >= _RATE]
    more = [one for one in usual if one.apart > 0 and sum(one.token in page for page in pages) >= _SPREAD * len(pages)]
    less = [one for one in usual if one.apart < 0]
    more.sort(key=lambda one: (-one.apart, one.token))
    less.sort(key=lambda one: (one.apart, one.token))
    return (*more[:most], *less[:most])


def where(passages: Sequence[str], token: str) -> Iterator[Held]:
    """Find sentences of some length that hold a word or sign, passage by passage."""
    edge = r"\b" if token[0].isalpha() else ""
    pattern = re.compile(edge + re.escape(token).replace("'", "['’]") + edge, re.IGNORECASE)
    for index, text in enumerate(passages):
        for begin, end in pieces(text):
            few, many = _WORDS_OF_QUOTE
            if few <= count_words(text[begin:end]) <= many and pattern.search(text, begin, end):
                yield Held(index, begin, end)


def measures(own: Sequence[str], others: Sequence[str]) -> tuple[Measure, ...]:
    """Describe pages by plain measures: words a sentence, questions, exclamations, dashes, commas."""
    mine, theirs = _measured(own), _measured(others) if others else {}
    return tuple(Measure(name, value, theirs.get(name)) for name, value in mine.items())


def _measured(texts: Sequence[str]) -> dict[str, float]:
    folded = [fold(text) for text in texts]
    sentences = [text[begin:end] for text in folded for begin, end in pieces(text)]
    words = sum(count_words(one) for one in sentences) or 1
    marks = Counter(letter for one in sentences for letter in one if letter in "?!,—")
    short = sum(count_words(one) <= 3 for one in sentences)
    return {
        "words a sentence": sum(count_words(one) for one in sentences) / max(1, len(sentences)),
        "sentences of three words or fewer, in a hundred": 100 * short / max(1, len(sentences)),
        "questions in a thousand words": 1000 * marks["?"] / words,
        "exclamations in a thousand words": 1000 * marks["!"] / words,
        "commas in a thousand words": 1000 * marks[","] / words,
        "dashes in a thousand words": 1000 * marks["—"] / words,
        "ellipses in a thousand words": 1000 * sum(one.count("...") for one in sentences) / words,
    }


def _tokens(text: str) -> list[str]:
    return [one for one in read(text).words if not one.startswith(("*", NAME))]


def _of_others(others: Sequence[str], mine: Counter[str]) -> tuple[Counter[str], int]:
    """Count what others use; where there are none, what the packaged plays use of the same words."""
    if any(text.strip() for text in others):
        theirs = Counter(token for text in others for token in _tokens(text))
        return theirs, sum(theirs.values())
    tokens = list(mine)
    places = places_of(tokens)
    found: Counter[str] = Counter()
    total = 0.0
    for counts in background():
        held, times = counts["words"]
        known = dict(zip(held.tolist(), times.tolist(), strict=True))
        total += float(times.sum()) / 2  # words and pairs of words are counted together
        for token, place in zip(tokens, places.tolist(), strict=True):
            found[token] += int(known.get(place, 0))
    return found, round(total)


def _apart(mine: tuple[int, int], theirs: tuple[int, int]) -> float:
    prior = _PRIOR * (mine[0] + theirs[0]) / (mine[1] + theirs[1])
    if not prior:
        return 0.0
    odds = _log_odds(mine, prior) - _log_odds(theirs, prior)
    return odds / math.sqrt(1 / (mine[0] + prior) + 1 / (theirs[0] + prior))


def _log_odds(counted: tuple[int, int], prior: float) -> float:
    times, total = counted
    return math.log((times + prior) / (total + _PRIOR - times - prior))
