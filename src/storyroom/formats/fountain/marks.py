"""The characters that mean something in Fountain, and how a backslash takes their meaning away. Knows no elements.

Source: Fountain 1.1, sections Emphasis, Notes, Boneyard; docs/formats/fountain.md for what it leaves open.
"""

from __future__ import annotations

import re

__all__ = ["ESCAPABLE", "escape_openers", "is_escaped", "unescape"]

ESCAPABLE = r"\\*_\[\]/#.!@~><^=()"
"""What a backslash makes plain, as the inside of a regular expression's class."""

_ESCAPE = re.compile(rf"\\([{ESCAPABLE}])")
_OPENER = re.compile(r"\[(?=\[)|/(?=\*)")


def unescape(text: str) -> str:
    """Resolve backslash escapes; a backslash before any other character stays."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def is_escaped(text: str, position: int) -> bool:
    """Say whether an odd number of backslashes stands before a position."""
    first = position
    while first and text[first - 1] == "\\":
        first -= 1
    return (position - first) % 2 == 1


def escape_openers(text: str) -> str:
    """Keep text from opening a note or a boneyard."""
    return _OPENER.sub(r"\\\g<0>", text) if "[[" in text or "/*" in text else text
