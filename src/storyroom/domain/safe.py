"""Text from documents made fit for terminals and tables: control, escape and direction characters are shown, not obeyed."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["safe"]

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u3164\uffa0\U000e0100-\U000e01ef]")
"""Called letters or marks, and drawn as nothing: a message can be hidden in them."""
_KEPT = {"\n", "\t"}
_ENTITLED = {"\u200d", "\u200c"}
"""Joiners that scripts such as Persian and Hindi need to be read."""


def safe(text: str) -> str:
    """Return the text with every character that could steer a terminal replaced by a visible stand-in."""
    seen = "".join(c if c.isprintable() or c in _KEPT or c in _ENTITLED else _shown(c) for c in text)
    return _UNSEEN.sub(lambda found: _shown(found[0]), seen)


def _shown(character: str) -> str:
    code = ord(character)
    if character == "\r":
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    if unicodedata.category(character) == "Zs":
        return " "
    return f"\u27e8U+{code:04X}\u27e9"
