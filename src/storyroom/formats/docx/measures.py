"""Lengths and colours as the file spells them. Knows no paragraph."""

from __future__ import annotations

import re

__all__ = ["DARK", "is_pale", "twips"]

_LENGTH = re.compile(r"(-?\d{1,7}(?:\.\d{1,4})?)(mm|cm|in|pt|pc|pi)?")
_UNITS = {None: 1.0, "mm": 56.7, "cm": 567.0, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}
_PALE = 0xE8
DARK = frozenset(
    {
        "black",
        "blue",
        "green",
        "red",
        "darkblue",
        "darkcyan",
        "darkgreen",
        "darkmagenta",
        "darkred",
        "darkyellow",
        "darkgray",
        "magenta",
    }
)
"""Highlights on which white can be read."""


def twips(value: str | None) -> int | None:
    """Read a length to twentieths of a point; None for what is none."""
    found = _LENGTH.fullmatch(value.strip()) if value and len(value) < 40 else None
    return None if found is None else round(float(found.group(1)) * _UNITS[found.group(2)])


def is_pale(colour: str) -> bool:
    """Say whether a colour cannot be told from white paper."""
    digits = colour.strip().lstrip("#")
    if digits.casefold() == "white":
        return True
    if re.fullmatch(r"[0-9A-Fa-f]{6}", digits) is None:
        return False
    return all(int(digits[at : at + 2], 16) >= _PALE for at in (0, 2, 4))
