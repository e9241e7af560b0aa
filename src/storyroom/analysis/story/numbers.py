"""Numbers as scripts write them: digits and words, ages, clock times, dates, lengths of time. Reads, compares nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["NUMBER", "CalendarDay", "clock_of", "dates_in", "number_of", "years_in"]

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONE = "|".join(_UNITS[1:][::-1])
_TEN = "|".join(_TENS)
NUMBER = rf"(?:\d{{1,4}}|(?:{_TEN})(?:[-\s](?:{'|'.join(_UNITS[1:10])}))?|{_ONE}|a hundred)"
"""A number below a thousand or so, in digits or words; use with `re.IGNORECASE`."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DATE = re.compile(
    rf"\b(?P<weekday>{'|'.join(_DAYS)}),?\s+(?:the\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?:of\s+)?(?P<month>{'|'.join(_MONTHS)}))?|(?P<month2>{'|'.join(_MONTHS)})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?![\d:])")
_OCLOCK = re.compile(
    rf"\b(?:(?P<part>half past|quarter past|quarter to|a quarter past|a quarter to|{NUMBER} (?:minutes )?(?:past|to))\s+)?(?P<hour>{NUMBER}|noon|midnight)\s*(?:o['’]clock|strokes|(?=\W|$))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d|21\d\d)\b")


class CalendarDay(NamedTuple):
    """A day as it is written: `weekday` 0 is Monday; `month` and `year` 0 where they are not said."""

    weekday: int
    day: int
    month: int
    year: int


def number_of(written: str) -> int | None:
    """Read a number below a hundred and some, in digits or words."""
    said = written.strip().lower()
    if said.isdigit():
        return int(said)
    if said in {"a hundred", "hundred"}:
        return 100
    if said in _UNITS:
        return _UNITS.index(said)
    tens, _, unit = said.replace(" ", "-").partition("-")
    if tens not in _TENS:
        return None
    return _TENS[tens] + (_UNITS.index(unit) if unit in _UNITS[1:10] else 0)


def dates_in(text: str) -> tuple[CalendarDay, ...]:
    """Return the days that are written with their weekday."""
    found = []
    for match in _DATE.finditer(text):
        month = (match["month"] or match["month2"] or "").lower()
        found.append(
            CalendarDay(
                _DAYS.index(match["weekday"].lower()),
                int(match["day"] or match["day2"]),
                _MONTHS.index(month) + 1 if month else 0,
                int(match["year"] or 0),
            )
        )
    return tuple(found)


def years_in(text: str) -> tuple[int, ...]:
    """Return the four-digit years from 1500 to 2199."""
    return tuple(int(year) for year in _YEAR.findall(text))


def clock_of(text: str) -> tuple[int, ...]:
    """Return the times of day in minutes from midnight: `21:40`, `ten past seven`, `nine o'clock`, `noon`."""
    found = [int(match["hour"]) * 60 + int(match["minute"]) for match in _CLOCK.finditer(text)]
    for match in _OCLOCK.finditer(text):
        minutes = _spoken(match)
        if minutes is not None:
            found.append(minutes)
    for match in _STRUCK.finditer(text):
        hour = {"noon": 12, "midnight": 24}.get(match["hour"].lower()) or number_of(match["hour"])
        if hour is not None and 0 < hour <= _HOURS:
            found.append(hour * 60)
    opening = re.match(r"(noon|midnight)\b", text.strip(), re.IGNORECASE)
    if opening:
        found.append({"noon": 720, "midnight": 1440}[opening[1].lower()])
    return tuple(found)


_HOURS = 24
_STRUCK = re.compile(
    rf"\b(?:stroke of|strik(?:es?|ing)|struck|chim(?:es?|ing)|toll(?:s|ing)|rings?(?: out)?|ringing) (?P<hour>{NUMBER}|noon|midnight)\b",
    re.IGNORECASE,
)


def _spoken(match: re.Match[str]) -> int | None:
    said, part = match["hour"].lower(), (match["part"] or "").lower()
    if not part and "clock" not in match[0].lower() and "strokes" not in match[0].lower():
        return None
    hour = {"noon": 12, "midnight": 24}.get(said) or number_of(said)
    if hour is None or not 0 < hour <= 24:
        return None
    past = 0
    if part:
        size = 30 if "half" in part else 15 if "quarter" in part else number_of(part.split(" ")[0]) or 0
        past = -size if part.endswith("to") else size
    return hour * 60 + past
