"""The parts of a scene heading, read leniently: setting, location, time of day, modifiers. Decides nothing about what is a heading.

Source: facts of the trade's layout guides; house rule in ADR 0006.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["HeadingParts", "LightGroup", "light", "parse_heading"]

MAX_HEADING = 1000
"""Code points of a heading that are looked at."""

_SETTING = re.compile(
    r"""\s*(?P<setting>
        (?:INT|EXT)\.?\s*/\s*(?:INT|EXT) | I\.?\s*/\s*E | E\.?\s*/\s*I | INT | EXT | EST
    )(?:\.|\s|(?=-)|$)[\s.]*""",
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATOR = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|\s+-+(?=\S)|(?<=\S)-+\s+")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")

TIMES = frozenset(
    {
        "AFTERNOON", "CONTINUOUS", "DAWN", "DAY", "DUSK", "EVENING", "LATER", "MAGIC HOUR", "MIDDAY", "MIDNIGHT",
        "MOMENTS LATER", "MORNING", "NIGHT", "NOON", "SAME", "SAME TIME", "SUNRISE", "SUNSET", "TWILIGHT",
    }
)  # fmt: skip
"""Times of day and of sequence as headings spell them."""

_TIME_WORDS = frozenset(word for time in TIMES for word in time.split()) | {
    "EARLY", "LATE", "PRE-DAWN", "PREDAWN", "FIRST", "LIGHT", "GOLDEN", "HOUR", "THE", "NEXT", "THAT", "A", "AFTER",
    "BEFORE", "MINUTES", "SECONDS", "HOURS", "FEW", "BREAKFAST", "LUNCH", "SUPPER", "MOMENT",
}  # fmt: skip
_CORE_TIME_WORDS = frozenset(word for time in TIMES for word in time.split()) - {"MAGIC", "HOUR", "TIME", "MOMENTS"}

LightGroup = str
"""One of `day`, `night`, `dawn_dusk` or empty when the heading does not say."""

_LIGHT = {
    "DAY": "day", "MORNING": "day", "AFTERNOON": "day", "NOON": "day", "MIDDAY": "day",
    "NIGHT": "night", "EVENING": "night", "MIDNIGHT": "night",
    "DAWN": "dawn_dusk", "DUSK": "dawn_dusk", "SUNRISE": "dawn_dusk", "SUNSET": "dawn_dusk", "TWILIGHT": "dawn_dusk",
    "MAGIC": "dawn_dusk",
}  # fmt: skip


class HeadingParts(NamedTuple):
    """`INT. MOE HOUSE, KITCHEN - NIGHT (1979)` in its parts; missing parts are empty."""

    setting: str
    location: str
    time_of_day: str
    modifiers: tuple[str, ...]


def parse_heading(heading: str) -> HeadingParts:
    """Split a heading into setting, location, time of day and modifiers.

    The setting is normalised to `INT`, `EXT`, `INT/EXT` or `EST`; the other parts keep their spelling. A dash without
    spaces around it belongs to a name (`DRIVE-IN`), unless it is an en or em dash. Of a heading longer than
    `MAX_HEADING` only the start is looked at: no printed heading is, and hostile ones may not cost more.
    """
    heading = heading[:MAX_HEADING]
    matched = _SETTING.match(heading)
    setting = _setting_name(matched.group("setting")) if matched else ""
    rest = heading[matched.end() :] if matched else heading
    modifiers: tuple[str, ...] = ()
    if "(" in rest or "[" in rest:
        modifiers = tuple(part.strip() for part in _BRACKETED.findall(rest) if part.strip())
        rest = _BRACKETED.sub(" ", rest)
    pieces = [piece for piece in (part.strip(" .") for part in _separate(rest.strip())) if piece]
    location, times, remarks = _divide(pieces)
    return HeadingParts(setting, location, times, (*remarks, *modifiers))


def light(time_of_day: str) -> LightGroup:
    """Say whether a time of day is day, night or the hour between, by its last telling word."""
    for word in reversed(re.findall(r"[A-Z]+", time_of_day.upper())):
        if word in _LIGHT:
            return _LIGHT[word]
    return ""


def _separate(rest: str) -> list[str]:
    """Split at the dashes; most headings have only plain ones between single spaces, and need no pattern for that."""
    if rest.isascii() and rest.isprintable() and "  " not in rest and rest.count("-") == rest.count(" - "):
        return rest.split(" - ")
    return _SEPARATOR.split(rest)


@lru_cache(maxsize=64)
def _setting_name(found: str) -> str:
    letters = re.sub(r"[\s.]", "", found.upper())
    return "INT/EXT" if "/" in letters else letters


def _divide(pieces: list[str]) -> tuple[str, str, tuple[str, ...]]:
    if not pieces:
        return "", "", ()
    for index in range(1, len(pieces)):
        if _is_time(pieces[index]):
            return " - ".join(pieces[:index]), pieces[index], tuple(pieces[index + 1 :])
    return " - ".join(pieces), "", ()


@lru_cache(maxsize=1024)
def _is_time(piece: str) -> bool:
    words = re.findall(r"[A-Z][A-Z'-]*", piece.upper())
    return (
        bool(words) and all(word in _TIME_WORDS for word in words) and any(word in _CORE_TIME_WORDS for word in words)
    )
