"""Text to word pieces, as BERT cuts it: lower case, no accents, longest piece first. Knows no weights.

Source: Devlin et al. 2019, BERT; the greedy cut of WordPiece (Schuster and Nakajima 2012).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

__all__ = ["pieces"]

_LONGEST = 100
"""Characters of a word that is cut at all."""


def pieces(text: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """Return the numbers of the pieces of a text; a word that cannot be cut into known pieces is passed over."""
    return tuple(number for word in _words(text) for number in _cut(word, known))


def _words(text: str) -> Iterator[str]:
    word: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn":
            continue
        if char.isspace() or kind.startswith("C"):
            yield from _joined(word)
        elif kind.startswith(("P", "S")):
            yield from _joined(word)
            yield char
        else:
            word.append(char)
    yield from _joined(word)


def _joined(word: list[str]) -> Iterator[str]:
    if word:
        yield "".join(word)
        word.clear()


def _cut(word: str, known: Mapping[str, int]) -> tuple[int, ...]:
    found: list[int] = []
    start = 0
    while start < len(word) <= _LONGEST:
        for end in range(len(word), start, -1):
            piece = word[start:end] if not start else f"##{word[start:end]}"
            if piece in known:
                found.append(known[piece])
                start = end
                break
        else:
            return ()
    return tuple(found)
