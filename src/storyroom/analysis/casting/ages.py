"""Ages as scripts write them: `28`, `(40s)`, `seventy-one`, `early thirties`, `24 for ever`. Says how old, never who."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["AGE", "years"]

_UNITS: Final = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER: Final = {word: value for value, word in enumerate(_UNITS, 1)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_DECADES: Final = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70}
_DECADES_ALL: Final = _DECADES | {"eighties": 80, "nineties": 90, "teens": 13}

_WORDED = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[:9])}))?|{'|'.join(reversed(_UNITS))}|a hundred)"
_DECADE = rf"(?:early |mid |late |mid-|early-|late-)?(?:{'|'.join(_DECADES_ALL)}|\d0['’]?s)"

AGE: Final = re.compile(
    rf"(?:(?:aged?|about|around|barely|nearly|almost|just|maybe|perhaps|in (?:his|her|their)) )*(?P<age>{_DECADE}|\d{{1,3}}|{_WORDED})"
    rf"(?: (?:for ever|forever|years? old|years? of age|or so|ish))?(?=\s*(?:(?:[,.;()\]!?—–]|:(?!\d)|-(?!\w)|$)| (?:and|but|with|in|who)\b))",
    re.IGNORECASE,
)
"""An age standing where an age stands: before a stop, a comma or a bracket."""


def years(age: str) -> int | None:
    """Return an age in years, a decade by its beginning; nothing where it is not an age."""
    said = age.lower().strip()
    for word, value in _DECADES_ALL.items():
        if word in said:
            return value
    if number := re.search(r"\d{1,3}", said):
        return int(number[0])
    if said == "a hundred":
        return 100
    parts = [_NUMBER[part] for part in re.split(r"[- ]", said) if part in _NUMBER]
    return sum(parts) or None
