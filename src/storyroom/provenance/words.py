"""The words and marks of a text as they are compared: letters of other alphabets, hidden signs, case, curly quotes fall away. Follows nothing."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from storyroom.domain.looks import is_hidden, look

__all__ = ["Token", "tokens_of"]

_TOKEN = re.compile(r"\((?:cont['’]?d|continued|more)\)|#[a-z0-9.-]{1,12}#|[^\W_]+|[^\w\s*~\\]")
"""What a program puts on a page (its parentheses and numbers), a word, or a mark; marks of emphasis are none.

Source: facts page on screenplay formats, 1.9.
"""
_PLAIN = re.compile(r"[ -~\n]*")
_MARKS: Final = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'",
    "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "…": ".",
})  # fmt: skip


class Token(NamedTuple):
    """A word or a mark. Units: `start` and `end` are code points of the text as it is."""

    key: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is a single sign that is no letter or digit."""
        return len(self.key) == 1 and not self.key.isalnum()

    @property
    def is_furniture(self) -> bool:
        """Whether a program puts it there: (CONT'D), (MORE), a scene number."""
        return len(self.key) > 1 and not self.key[0].isalnum()


def tokens_of(text: str) -> list[Token]:
    """Cut a text into words and marks."""
    if _PLAIN.fullmatch(text):
        return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text.lower())]
    folded, places = _folded(text)
    return [Token(found[0], places[found.start()], places[found.end() - 1] + 1) for found in _TOKEN.finditer(folded)]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text folded letter by letter, and where each letter of it stands in the text."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isascii():
            out.append(character.lower())
            places.append(place)
        elif not is_hidden(character):
            seen = look(character) or character.translate(_MARKS)
            out.extend(seen)
            places.extend([place] * len(seen))
    return "".join(out), places
