"""Finds known names in outgoing bytes by words and runs of words: another way than the one that takes them out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator

CONFUSABLE = {
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "i", "ѕ": "s", "ԁ": "d", "һ": "h", "ӏ": "l",
    "к": "k", "м": "m", "т": "t", "н": "h", "в": "b", "ν": "v", "ο": "o", "α": "a", "ι": "i", "ρ": "p", "κ": "k", "ı": "i",
    "ɡ": "g", "ᴀ": "a", "ʟ": "l", "ɪ": "i", "ᴏ": "o", "ʀ": "r", "ɴ": "n", "ᴠ": "v", "ᴇ": "e", "ꜱ": "s", "ᴛ": "t",
}  # fmt: skip
"""Look-alikes by what they look like, small letters only."""

_HIDDEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]")
_SHOWN = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
"""How a hidden character is shown to a model."""
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_MOST_PIECES = 20


def names_in(body: bytes, names: Iterable[str]) -> set[str]:
    """Name every name that a reader could make out in a JSON body."""
    wanted = {"".join(words_of(name)): name for name in names}
    found: set[str] = set()
    views = [view for text in _texts(json.loads(body)) for view in (text, _POSSESSIVE.sub(" ", text))]
    for words in map(words_of, views):
        for first in range(len(words)):
            run = ""
            for word in words[first : first + _MOST_PIECES]:
                run += word
                found |= {wanted[form] for form in _singular(run) if form in wanted}
    return found


def words_of(text: str) -> list[str]:
    bare = _HIDDEN.sub("", _SHOWN.sub("", text))
    folded = "".join(CONFUSABLE.get(c, c) for c in unicodedata.normalize("NFKD", bare).lower())
    plain = "".join(CONFUSABLE.get(c, c) for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return _WORDS.findall(plain)


def _singular(run: str) -> Iterator[str]:
    yield run
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y")):
        if run.endswith(ending):
            yield run.removesuffix(ending) + instead


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
