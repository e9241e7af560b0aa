"""Text to index forms: folded words with their exact places. Works on a copy; the text itself is never changed.

A form is a word without case, accents, apostrophes and possessive ending. Scripts that print no spaces give single
characters and overlapping pairs. Places are code points in the text as given, so folding may lengthen or shorten.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer

__all__ = ["Token", "find_stems", "forms", "stem", "tokenize"]

LONGEST_FORM = 64
"""Longer runs (base64, rulers) are cut: nobody searches by them, and they would fill the vocabulary."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e"
    "\u17b4-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
_JOINERS = "\u00ad\u200b-\u200d\u2060\ufeff"
_APOSTROPHES = "'\u2019\u2018\u02bc\uff07"
_WORD = re.compile(rf"\w[\w{_MARKS}{_JOINERS}{_APOSTROPHES}]*")
_ASCII_WORD = re.compile(r"[a-z0-9][a-z0-9']*")
_DROPPED = re.compile(f"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670{_JOINERS}{_APOSTROPHES}]")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_ENDS = "'\u2019\u2018\u02bc\uff07"
_POSSESSIVES = ("'s", "\u2019s", "\u02bcs", "\uff07s")


class Token(NamedTuple):
    """One form and where it stands: code points `start:end` of the text, `position` counted in words from 0."""

    form: str
    start: int
    end: int
    position: int


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens in order. In unspaced scripts a pair starts at the position of its first character."""
    return tuple(_tokens(text))


def forms(text: str) -> tuple[str, ...]:
    """Return the forms only, in order."""
    return tuple(token.form for token in _tokens(text))


def find_stems(text: str, wanted: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (stem, start, end) of the tokens whose stem is wanted: `tokenize` for those in a hurry.

    A stem begins with the first two letters of its word, but for an i that was a y (dying, die): others are not stemmed.
    """
    initials = {begin for name in wanted for begin in (name[:2], name[:2].replace("i", "y"))}
    if not text.isascii():
        found = ((stem(form), start, end) for form, start, end, _ in _unicode_tokens(text) if form[:2] in initials)
        yield from (each for each in found if each[0] in wanted)
        return
    lower, place = text.lower(), 0
    for word in _ASCII_WORD.findall(lower):
        place = lower.find(word, place)
        if (word[:2] in initials or word[1:2] == "'") and (name := _ascii_stem(word)) in wanted:
            yield name, place, place + len(word.rstrip("'"))
        place += len(word)


@lru_cache(maxsize=200_000)
def stem(form: str) -> str:
    """Reduce a form to its English stem; forms of other scripts come back as they are.

    Source: the Snowball English stemmer (Porter 2), in its pure Python form so that every machine agrees.
    """
    return str(_OWN.stemmer.stemWord(form)) if form.isascii() else form


class _OwnStemmer(threading.local):
    """A stemmer for each thread: it keeps the word that it works on in itself."""

    def __init__(self) -> None:
        self.stemmer = EnglishStemmer()


_OWN = _OwnStemmer()


@lru_cache(maxsize=100_000)
def _ascii_stem(word: str) -> str:
    return stem(_ascii_form(word))


def _ascii_form(word: str) -> str:
    """Drop the possessive ending and the apostrophes of a lower-case ASCII word."""
    return word.rstrip("'").removesuffix("'s").replace("'", "")[:LONGEST_FORM]


def _tokens(text: str) -> Iterator[Token]:
    if text.isascii():
        return _ascii_tokens(text)
    return _unicode_tokens(text)


def _ascii_tokens(text: str) -> Iterator[Token]:
    for position, found in enumerate(_ASCII_WORD.finditer(text.lower())):
        word = found.group()
        start = found.start()
        if "'" in word:
            yield Token(_ascii_form(word), start, start + len(word.rstrip("'")), position)
        else:
            yield Token(word[:LONGEST_FORM], start, start + len(word), position)


def _unicode_tokens(text: str) -> Iterator[Token]:
    position = 0
    for found in _WORD.finditer(text.replace("_", " ")):
        word = found.group().rstrip(_ENDS)
        if _UNSPACED.search(word):
            for token in _characters(word, found.start(), position):
                position = token.position + 1
                yield token
        elif form := _fold_word(word):
            yield Token(form, found.start(), found.start() + len(word), position)
            position += 1


@lru_cache(maxsize=100_000)
def _fold_word(word: str) -> str:
    bare = word[:-2] if word.casefold().endswith(_POSSESSIVES) and len(word) > 2 else word
    return _fold(bare)[:LONGEST_FORM]


def _fold(piece: str) -> str:
    opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", piece).casefold())
    kept = unicodedata.normalize("NFC", _DROPPED.sub("", opened))
    return kept if kept.isalnum() else "".join(char for char in kept if char.isalnum() or unicodedata.combining(char))


def _characters(word: str, offset: int, position: int) -> Iterator[Token]:
    """Give each run of unspaced characters as singles and pairs, and what stands between as words."""
    pieces = _clusters(word)
    for index, (form, start, end, unspaced) in enumerate(pieces):
        here = position + index
        yield Token(form, offset + start, offset + end, here)
        if unspaced and index + 1 < len(pieces) and pieces[index + 1][3]:
            after = pieces[index + 1]
            yield Token(form + after[0], offset + start, offset + after[2], here)


def _clusters(word: str) -> list[tuple[str, int, int, bool]]:
    """Cut a word into unspaced characters with their marks, and runs of spaced letters: (form, start, end, unspaced)."""
    bounds: list[tuple[int, bool]] = []
    for index, char in enumerate(word):
        if _UNSPACED.match(char):
            if not (bounds and unicodedata.category(char).startswith("M")):
                bounds.append((index, True))
        elif not bounds or (bounds[-1][1] and not unicodedata.combining(char)):
            bounds.append((index, False))
    ends = [start for start, _ in bounds[1:]] + [len(word)]
    found = (
        (_fold(word[start:end])[:LONGEST_FORM], start, end, kind)
        for (start, kind), end in zip(bounds, ends, strict=True)
    )
    return [cluster for cluster in found if cluster[0]]
