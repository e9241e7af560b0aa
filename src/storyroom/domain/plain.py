"""A stranger's sentence made plain words: no link, no mark that a renderer obeys, nothing unseen, one line. Judges no meaning."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plain"]

_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]"
    "|(?<![\u2000-\u3300\U0001f000-\U0001faff])\ufe0f"  # the emoji selector, where there is no emoji
)
"""Drawn as nothing although the category says letter, mark or symbol."""
_JOINERS = "\u200c\u200d"
STAND_IN = "\u25af"
"""A white rectangle where something unseen stood."""

_SCHEMES = (
    "javascript|vbscript|livescript|data|mailto|tel|sms|callto|facetime|blob|about|intent|magnet|jar|view-source|view_source"
    "|ms-[a-z-]{1,20}|vscode|slack|zoommtg|itms[a-z-]{0,10}|steam|file|cid|mid|urn|xmpp|sip|sips|geo|market|web\\+[a-z]{1,20}"
)
_LINK = re.compile(
    r"!?\[([^\[\]]{0,200})\]\([^()]{0,2000}\)"  # [words](address "title")
    r"|!?\[([^\[\]]{0,200})\]\s?\[[^\[\]]{0,200}\]"  # [words][name]
    r"|!?\[[^\[\]]{1,200}\]:\s*\S+"  # [name]: address
    r"|(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,30}:[/\\]+\S*"  # anything://host
    rf"|(?<![a-z0-9])(?:{_SCHEMES}):\S+"
    r"|(?<![\w/:])//[\w-]{1,63}\.\S+"  # //host
    r"|\\\\[\w.-]{1,63}\\\S*"  # \\host\share
    r"|(?<![\w.-])www\.\S+"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?::\d{1,5})?[/?#]\S*"  # host.name/path
    r"|[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}",  # name@host.name
    re.IGNORECASE,
)
"""Every repetition is bounded, so that no text takes long."""


def plain(text: str, *, most: int) -> str:
    """Return the words of one sentence, at most so many characters; where a link stood, its words or a remark stand."""
    seen = _seen(text[: 8 * most])
    bare = _LINK.sub(lambda found: found[1] or found[2] or "(link removed)", seen)
    bare = _LINK.sub("(link removed)", bare)  # the words of a link may have been one
    return " ".join(bare.replace("`", "'").replace("<", "‹").replace(">", "›").split())[:most]


def _seen(text: str) -> str:
    """Show what is invisible or steers the direction of writing; joiners stay between letters that need them."""
    out: list[str] = []
    for before, character in zip(" " + text, text, strict=False):
        if " " <= character <= "~":
            out.append(character)
        elif character.isspace() and character not in "\u2028\u2029\x1c\x1d\x1e\x1f\x85":
            out.append(" ")
        elif character in _JOINERS and ord(before) > 0x5FF and before not in _JOINERS:
            out.append(character)
        else:
            out.append(STAND_IN if unicodedata.category(character) in _UNSEEN_CATEGORIES else character)
    return _UNSEEN.sub(STAND_IN, "".join(out))
