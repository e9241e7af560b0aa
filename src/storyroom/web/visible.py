"""Text from documents made fit for a page: control, direction and invisible characters are shown, not obeyed. One for one.

Each character becomes exactly one, so that offsets into the text stay right. Source: Unicode TR 36, sections 2.10 and 3.
"""

from __future__ import annotations

import re

__all__ = ["visible"]

STAND_IN = "\u25af"
"""A white vertical rectangle where something invisible stood."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
    # Joiners are needed inside some scripts and in emoji; after plain letters they only hide.
    "|(?:(?<![\u0600-\U0010ffff])|(?<=[\u200b-\u200f]))[\u200c\u200d]"
)


def visible(text: str) -> str:
    """Return the text with every invisible or steering character replaced by one that is seen."""
    return _UNSEEN.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else STAND_IN
