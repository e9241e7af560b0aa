"""What kind of answer a question asks for, and whether a text offers one. Two short lists of English words, no model."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["Expected", "expected", "offers"]

Expected = Literal["number", "time", "name", "anything"]

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|half|once"
    r"|twice|none|nobody|both|pair|couple)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:o['’]clock|noon|midnight|midday|morning|afternoon|evening|night|dawn|dusk|today|tomorrow|yesterday|tonight"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|spring|summer|autumn|winter|week|month|year|hour|minute|past|after|before"
    r"|until|till|since|ago|when|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][a-z]+|\b[A-Z]{3,}\b|^[A-Z][\w .'’-]{0,40}:", re.MULTILINE)

_ASKED: tuple[tuple[Expected, re.Pattern[str]], ...] = (
    ("number", re.compile(r"\bhow (?:many|much|long|old|far|often|large|big|tall|heavy)\b|\bnumber of\b|\bwhat (?:total|quantity|sum|price|age)\b", re.IGNORECASE)),
    ("time", re.compile(r"\bwhen\b|\b(?:what|which) (?:\w+ ){0,2}(?:time|hour|minute|day|date|year|month|season|moment)\b|\bhow soon\b", re.IGNORECASE)),
    ("name", re.compile(r"\bwho(?:m|se)?\b|\bwhat is (?:\S+ ){0,6}(?:name|called)\b", re.IGNORECASE)),
)  # fmt: skip
_OFFERED = {"number": _NUMBER, "time": _TIME, "name": _NAME}


def expected(question: str) -> Expected:
    """Say what kind of answer is asked for; the first kind that fits."""
    return next((kind for kind, asked in _ASKED if asked.search(question)), "anything")


def offers(kind: Expected, text: str) -> bool:
    """Say whether a text has something of the kind; any text offers anything."""
    return kind == "anything" or _OFFERED[kind].search(text) is not None
