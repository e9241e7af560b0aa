"""Finds a canary in any bytes, whatever disguise it wears, or several. Knows nothing of where the bytes came from."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.attacks.alphabets import LOOK_ALIKES
from tests.attacks.disguises import atbash, rot47, shifted
from tests.attacks.undoing import EXACT, LAST, Undo, contents, escapes, texts_of

__all__ = ["Find", "Scanner", "new_canary"]

_DEPTH = 3
_MOST_VIEWS = 2_000
_WILD = frozenset({"backwards", "words_backwards", "ciphers", "rotated"})
"""What finds something in nearly any text; one of them, once, on the way to any view."""
_GRAM = 8
_LEAST = 10
_LOOK_ALIKE = str.maketrans(LOOK_ALIKES)
_LEET = str.maketrans("0134578926|!@$+l", "oieastbgzgiiasti")
_NOT_LETTERS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


class Find(NamedTuple):
    """A canary that was found, and what had to be undone to see it."""

    canary: str
    undone: tuple[str, ...]


def new_canary(draw: random.Random) -> str:
    """Make up a word that is in no script: two words of letters and four digits."""
    vowels, others = "AEIOU", "BCDFGHJKLMNPRSTVZ"
    words = ["".join(draw.choice(vowels if i % 2 else others) for i in range(n)) for n in (5, 6)]
    return f"{words[0]}-{words[1]}-{draw.randrange(1000, 10_000)}"


class Scanner:
    """Looks for a set of canaries at once."""

    def __init__(self, canaries: Iterable[str]) -> None:
        needles = {needle: canary for canary in canaries for needle in _needles(canary)}
        self._needles: dict[int, list[tuple[str, str]]] = {}
        for needle, canary in needles.items():
            self._needles.setdefault(int(_grams(needle)[0]), []).append((needle, canary))
        self._heads = np.array(sorted(self._needles), np.uint64)

    def scan(self, data: bytes | str) -> tuple[Find, ...]:
        """Return every canary found, each once."""
        found: dict[str, Find] = {}
        for text, undone in _views(_bytes(data)):
            for canary in self._seen(text):
                found.setdefault(canary, Find(canary, undone))
        return tuple(found.values())

    def in_plain(self, data: bytes | str) -> tuple[str, ...]:
        """Return what is in it as it stands, or behind JSON escapes: for bytes that the house itself wrote."""
        text = _bytes(data).decode("utf-8", "replace")
        return tuple(dict.fromkeys(canary for one in (text, *escapes(text)) for canary in self._seen(one)))

    def finds(self, data: bytes | str) -> bool:
        """Say whether any canary is in it."""
        return any(True for text, _ in _views(_bytes(data)) for _ in self._seen(text))

    def _seen(self, text: str) -> Iterator[str]:
        for folded in dict.fromkeys(_folded(text)):
            grams = _grams(folded)
            if len(grams) and len(self._heads):
                places = np.searchsorted(self._heads, grams)
                places[places == len(self._heads)] = 0
                for head in np.unique(grams[self._heads[places] == grams]):
                    yield from (canary for needle, canary in self._needles[int(head)] if needle in folded)


def _bytes(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")


def _grams(folded: str) -> NDArray[np.uint64]:
    """Return every run of eight letters as one number."""
    letters = np.frombuffer(folded.encode("ascii", "replace"), np.uint8)
    if len(letters) < _GRAM:
        return np.zeros(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(letters, _GRAM)  # (n - 7, 8) uint8
    return np.ascontiguousarray(windows).view(np.uint64)[:, 0]


def _needles(canary: str) -> Iterator[str]:
    """Spell a canary in every way that a fold leaves: shifted, mirrored, backwards, its letters alone."""
    for spelled in (canary, *(shifted(canary, by) for by in range(1, 26)), atbash(canary), rot47(canary)):
        for folded in _folded(spelled):
            if len(folded) > _GRAM:
                yield folded
                yield folded[::-1]


def _folded(text: str) -> Iterator[str]:
    """Fold text to bare small letters and digits, to letters alone, and with digits read as the letters they resemble."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LOOK_ALIKE)).translate(_LOOK_ALIKE)
    low = text.lower()
    bare = _NOT_LETTERS.sub("", low)
    yield bare
    yield _DIGITS.sub("", bare)
    yield _NOT_LETTERS.sub("", low.translate(_LEET))


def _views(data: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the text and everything that may be hidden in it, breadth first, each once."""
    whole = [(text, ()) for text in texts_of(data)]
    yield from whole
    level: list[tuple[str, tuple[str, ...]]] = [(part, ()) for text, _ in whole for part in contents(text)]
    seen: set[str] = set()
    for depth in range(_DEPTH + 1):
        fresh = [one for one in dict(reversed(level)).items() if one[0] not in seen][:_MOST_VIEWS]
        seen.update(text for text, _ in fresh)
        for text, undone in fresh:
            yield text, undone
            yield from _undone(LAST, text, undone)
        level = [one for text, undone in fresh if depth < _DEPTH for one in _undone(EXACT, text, undone)]


def _undone(ways: tuple[Undo, ...], text: str, before: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for undo in ways:
        name = undo.__name__
        if not _WILD.isdisjoint(before) and (name in _WILD or name == "strides"):
            continue
        for hidden in undo(text):
            if len(hidden) >= _LEAST and hidden != text:
                yield hidden, (*before, name)
