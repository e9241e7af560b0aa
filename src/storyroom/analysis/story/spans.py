"""Lengths of time that cannot both be: a term and how long it has lasted, one stretch told twice, a hour that is too soon. Knows units, no calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import slack
from storyroom.analysis.story.numbers import NUMBER, number_of
from storyroom.analysis.story.state import Story

__all__ = ["breaches"]

_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
_UNITS = {
    "hour": 1 / 24, "day": 1.0, "night": 1.0, "morning": 1.0, "dawn": 1.0, "sunrise": 1.0, "week": 7.0, "fortnight": 14.0,
    "month": 30.0, "moon": 30.0, "winter": 365.0, "summer": 365.0, "spring": 365.0, "harvest": 365.0, "year": 365.0, "decade": 3650.0,
}  # fmt: skip
_UNIT = "|".join(_UNITS)
_LENGTH = re.compile(
    rf"\b(?P<number>{NUMBER}|a|an|half a|(?:the )?(?:{'|'.join(_ORDINALS[1:])}))[\s-]+(?:\w+\s)?(?P<unit>{_UNIT})s?\b",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"\b(?:in|within|for|from (?:now|this|today)|by|until|till|lasts?|takes?|left|only|more|to live|gives? (?:him|her|you|me|them)|sentence\w*)\b",
    re.IGNORECASE,
)
_PASSED = re.compile(
    rf"\b(?:(?P<ordinal>{'|'.join(_ORDINALS[1:])}) (?P<unit>{_UNIT})|(?P<number>{NUMBER}) (?:\w+ )?(?P<unit2>{_UNIT})s? (?:later|on|gone|have (?:passed|gone)|out|old|into)|(?:day|night|week|month|year) (?P<number2>{NUMBER}))\b",
    re.IGNORECASE,
)
_TALLY = re.compile(
    rf"\b(?:makes?|cuts?|scratch(?:es)?|draws?|adds?|chalks?|scores?|ties|crosses off|tears? off) (?:a|an|the|his|her) (?P<ordinal>{'|'.join(_ORDINALS[1:])})\b|\b(?P<number>{NUMBER}) (?:strokes?|notch(?:es)?|marks|scratches|knots|crosses|lines|pebbles|chalk)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\b(?P<number>{NUMBER}|a|an|half a)[\s-](?P<unit>year|month|week|day|hour|minute)s?\b", re.IGNORECASE
)


class _Length(NamedTuple):
    sentence: Sentence
    days: float
    unit: str
    number: float


def breaches(story: Story) -> Iterator[Breach]:
    """Yield terms that have run out and go on, then one stretch of time that is told in two lengths."""
    if slack(story) <= _SHORT:
        yield from _overrun(story)
    yield from _two_lengths(story)


_SHORT = 1.0


def _overrun(story: Story) -> Iterator[Breach]:
    """A term is set, and the days are counted beyond it while it has not come."""
    for sentence in filter(story.holds, story.sentences):
        if not _TERM.search(sentence.text):
            continue
        term = next(iter(_lengths(sentence)), None)
        if term is None or term.days < 1:
            continue
        for later in story.after(sentence):
            if later.scene == sentence.scene or later.spoken or not story.shown(later):
                continue
            passed = _passed(later, term)
            if passed > term.days + _SLIP and not _YEARS.search(later.text):
                said = f"The term is {term.number:g} {term.unit}, and more have passed."
                yield Breach(
                    "term", "timeline", said, sentence, later, frozenset({term.unit, "day", "calendar", "count"})
                )
                return


_SLIP = 0.5
_YEARS = re.compile(r"\byears? later\b", re.IGNORECASE)


def _passed(sentence: Sentence, term: _Length) -> float:
    match = _PASSED.search(sentence.text)
    if match:
        unit = (match["unit"] or match["unit2"] or "day").lower()
        return _number(match["ordinal"] or match["number"] or match["number2"]) * _UNITS[unit]
    found = (_number(one["ordinal"] or one["number"]) for one in _TALLY.finditer(sentence.text))
    return max(found, default=0.0) * (_UNITS["day"] if term.days < _UNITS["year"] else _UNITS["year"])


def _two_lengths(story: Story) -> Iterator[Breach]:
    """One stretch of time, with the same rare words about it, is so long here and otherwise there."""
    told = [(sentence, length) for sentence in filter(story.holds, story.sentences) for length in _since(sentence)]
    more = slack(story)
    for (first, one), (second, other) in combinations(told, 2):
        if first.scene == second.scene or one.unit != other.unit or one.number == other.number:
            continue
        shared = (story.content(first) & story.content(second)) - {one.unit, "old"}
        near = sum(story.rarity.get(word, 1.0) for word in shared) + bool(
            set(story.people.named(first.text)) & set(story.people.named(second.text))
        )
        if near >= _NEAR * more:
            said = f"It is {one.number:g} {one.unit}s, then {other.number:g}."
            yield Breach("span", "timeline", said, first, second, shared | {one.unit}, firm=near >= _SURE * more)
            return


_NEAR = 2.0
_SURE = 3.0


def _since(sentence: Sentence) -> Iterator[_Length]:
    for match in _SINCE.finditer(sentence.text):
        behind = sentence.text[match.end() : match.end() + 14].lower()
        if not re.match(r"[\s-]*(?:old|later|apart|younger|older|from)\b", behind):
            number = _number(match["number"])
            yield _Length(sentence, 0.0, match["unit"].lower(), number)


def _lengths(sentence: Sentence) -> Iterator[_Length]:
    for match in _LENGTH.finditer(sentence.text):
        number = _number(match["number"])
        unit = match["unit"].lower()
        if number and match["number"].lower().removeprefix("the ") not in _ORDINALS:
            yield _Length(sentence, number * _UNITS[unit], unit, number)


def _number(written: str | None) -> float:
    said = (written or "").lower().removeprefix("the ")
    if said in {"a", "an"}:
        return 1.0
    if said == "half a":
        return 0.5
    return float(_ORDINALS.index(said)) if said in _ORDINALS else float(number_of(said) or 0)
