"""Values as scripts write them: numbers in digits and words, clock times, days, years. Reads them; binds them to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from storyroom.analysis.drafts.cut import Word

__all__ = ["CALENDAR", "Value", "number_words", "values_in"]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january february march april may june july august september october november december").split()
CALENDAR = frozenset((*_WEEKDAYS, *_MONTHS))
"""Names that are nobody's."""
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEARS = range(1500, 2200)
_HALVES = frozenset({"am", "pm", "a.m", "p.m", "hours"})
_BY = frozenset({"by", "till", "until", "before", "since"})
"""Before these a bare number from one to twelve is an hour. `At six` may be an age."""
_AFTER = frozenset({"and", "or", "sharp", "tonight", "tomorrow", "today", "this", "that", "if", "so", "we", "i", "you"})
_NAMED_HOURS = {"noon": 720, "midnight": 1440, "midday": 720}


class Value(NamedTuple):
    """A value and the words it is made of. Units: `first` and `last` are places of words, half open."""

    kind: Literal["number", "time", "weekday", "date", "year"]
    key: tuple[int, ...]
    """Equal keys are equal values however they are spelled."""
    first: int
    last: int


def values_in(words: Sequence[Word]) -> tuple[Value, ...]:
    """Return the values in a stretch of words, in order, the longest reading of each."""
    return tuple(_values([word.norm for word in words]))


def number_words(norms: Sequence[str], at: int) -> tuple[int, int] | None:
    """Read the number that begins at a word: its value and where it ends."""
    word = norms[at]
    if word[0].isdigit():
        plain = word.replace(",", "")
        return (int(plain), at + 1) if plain.isdigit() and len(plain) < 12 else None
    total = current = 0
    end = at
    while end < len(norms):
        found = _part(norms[end], current)
        if found is None:
            joined = end > at and norms[end] in {"-", "and"} and end + 1 < len(norms)
            if not joined or (norms[end] == "and" and norms[end - 1] not in _LARGE):
                break
            if _part(norms[end + 1], current) is None:
                break
            end += 1
            continue
        if norms[end] in _LARGE and _LARGE[norms[end]] >= 1000:  # from a thousand on, what stands before is one group
            total, current = total + max(current, 1) * _LARGE[norms[end]], 0
        else:
            current = found
        end += 1
    return (total + current, end) if end > at else None


def _part(word: str, current: int) -> int | None:
    """Add a number word to what was read so far; None where it does not go on."""
    if word in _UNITS:
        unit = _UNITS.index(word)
        fits = current % 100 == 0 or (current % 100 >= 20 and current % 10 == 0 and 0 < unit < 10)  # tens and units
        return current + unit if fits else None
    if word in _TENS:
        return current + _TENS[word] if current % 100 == 0 else None
    if word in _LARGE:
        return max(current, 1) * _LARGE[word]
    return None


def _values(norms: Sequence[str]) -> Iterator[Value]:
    at = 0
    while at < len(norms):
        found = _time(norms, at) or _date(norms, at) or _number(norms, at)
        if found:
            yield found
            at = found.last
        else:
            at += 1


def _time(norms: Sequence[str], at: int) -> Value | None:
    word = norms[at]
    if matched := _CLOCK.fullmatch(word):
        return Value("time", (int(matched[1]) * 60 + int(matched[2]),), at, at + 1)
    if word in _NAMED_HOURS:
        return Value("time", (_NAMED_HOURS[word],), at, at + 1)
    if word in {"half", "quarter"} or _small(norms, at):
        spoken = _past(norms, at)
        if spoken:
            return spoken
    hour = _small(norms, at)
    if hour and hour[1] < len(norms) and (norms[hour[1]] == "o'clock" or norms[hour[1]] in _HALVES - {"hours"}):
        half = 720 if norms[hour[1]].startswith("p") and hour[0] < 12 else 0  # after noon
        return Value("time", (hour[0] * 60 + half,), at, hour[1] + 1)
    if hour and hour[0] <= 12 and at and norms[at - 1] in _BY and _ends(norms, hour[1]):  # `by six.`
        return Value("time", (hour[0] * 60,), at, hour[1])
    return None


def _ends(norms: Sequence[str], at: int) -> bool:
    """Say whether nothing that could be counted comes next."""
    return at >= len(norms) or not norms[at][0].isalnum() or norms[at] in _AFTER


def _past(norms: Sequence[str], at: int) -> Value | None:
    """Read `ten past seven`, `half past six`, `quarter to nine`."""
    if norms[at] in {"half", "quarter"}:
        minutes, end = (30 if norms[at] == "half" else 15), at + 1
    else:
        found = _small(norms, at)
        if found is None:
            return None
        minutes, end = found
    if end < len(norms) and norms[end] == "minutes":
        end += 1
    if end + 1 >= len(norms) or norms[end] not in {"past", "to"}:
        return None
    hour = _small(norms, end + 1)
    if hour is None or not 0 < hour[0] <= 12 or minutes >= 60:  # hours and minutes
        return None
    sign = 1 if norms[end] == "past" else -1
    last = hour[1] + 1 if hour[1] < len(norms) and norms[hour[1]] == "o'clock" else hour[1]
    return Value("time", (hour[0] * 60 + sign * minutes,), at, last)


def _small(norms: Sequence[str], at: int) -> tuple[int, int] | None:
    found = number_words(norms, at)
    return found if found and 0 < found[0] < 60 else None  # minutes and hours


def _date(norms: Sequence[str], at: int) -> Value | None:
    word = norms[at]
    if word in _MONTHS and (word not in {"may", "march"} or _day(norms, at + 1)):
        day = _day(norms, at + 1)
        if day:
            return Value("date", (_MONTHS.index(word) + 1, day[0]), at, day[1])
        return Value("date", (_MONTHS.index(word) + 1, 0), at, at + 1)
    if word in _WEEKDAYS:
        return Value("weekday", (_WEEKDAYS.index(word),), at, at + 1)
    day = _day(norms, at)
    if day:
        after = day[1] + (day[1] < len(norms) and norms[day[1]] == "of")
        if after < len(norms) and norms[after] in _MONTHS:
            return Value("date", (_MONTHS.index(norms[after]) + 1, day[0]), at, after + 1)
    if word.isdigit() and len(word) == 4 and int(word) in _YEARS:  # a year
        return Value("year", (int(word),), at, at + 1)
    return None


def _day(norms: Sequence[str], at: int) -> tuple[int, int] | None:
    if at >= len(norms):
        return None
    if matched := _DAY.fullmatch(norms[at]):
        return (int(matched[1]), at + 1) if 0 < int(matched[1]) < 32 else None  # days of a month
    if norms[at] in _ORDINALS:
        return _ORDINALS.index(norms[at]), at + 1
    if (
        norms[at] in {"twenty", "thirty"}
        and at + 2 < len(norms)
        and norms[at + 1] == "-"
        and norms[at + 2] in _ORDINALS
    ):
        return _TENS[norms[at]] + _ORDINALS.index(norms[at + 2]), at + 3
    found = number_words(norms, at)
    return found if found and 0 < found[0] < 32 else None  # as above


def _number(norms: Sequence[str], at: int) -> Value | None:
    found = number_words(norms, at)
    return Value("number", (found[0],), at, found[1]) if found else None
