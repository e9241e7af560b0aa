"""Notes and boneyards: where they stand, and a shadow of the text without them. Knows nothing of elements.

The shadow has the length of the source: what is cut out is replaced, letter by letter, by a white character that the
source does not use. Lines, rules and offsets are then the same for texts with and without notes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from storyroom.formats.fountain.marks import is_escaped, unescape

__all__ = ["FILLERS", "MAX_CUTS", "Cut", "Shadow", "cast_shadow", "words"]

MAX_CUTS = 100_000
"""Notes and boneyards read in one file; further ones are text."""

FILLERS = "\x1f\x1e\x1d\x1c\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u1680"
"""White to `str.strip`, and hardly ever in a script."""

_BREAK = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]?(?=[\r\n])")
"""The empty line that ends an unclosed note; one with two spaces does not."""
_LINE_END = re.compile(r"\r\n|\r|\n")


class Cut(NamedTuple):
    """A note or boneyard with its brackets: code points in the canonical text."""

    start: int
    end: int
    kind: str
    """`note` or `boneyard`."""


class Shadow(NamedTuple):
    """The text with every cut whitened; `filler` is empty when there are none."""

    text: str
    filler: str
    cuts: tuple[Cut, ...]
    unclosed: tuple[Cut, ...]
    overflow: bool = False


def cast_shadow(text: str, start: int, end: int) -> Shadow:
    """Find the notes and boneyards in `text[start:end]`: boneyards first, then notes in what is left."""
    if end < len(text):
        text = text[:end]
    if text.find("/*", start) < 0 and text.find("[[", start) < 0:
        return Shadow(text, "", (), ())
    filler = next((character for character in FILLERS if character not in text), "")
    if not filler:
        return Shadow(text, "", (), (), overflow=True)
    unclosed: list[Cut] = []
    boneyards = _boneyards(text, start, unclosed)
    notes = _notes(_whiten(text, boneyards, "x"), start, MAX_CUTS - len(boneyards), unclosed)
    cuts = _merge(boneyards, notes)
    overflow = len(boneyards) + len(notes) >= MAX_CUTS
    return Shadow(_whiten(text, cuts, filler), filler, tuple(cuts), tuple(unclosed), overflow)


def words(text: str, cut: Cut) -> tuple[str, int, int]:
    """Return what a cut says, and where: inside its brackets, without white around it."""
    inner = text[cut.start + 2 : cut.end - 2]
    bare = inner.strip()
    start = cut.start + 2 + inner.find(bare)
    if cut.kind == "boneyard":
        return bare, start, start + len(bare)
    lines = (line if line.strip() else "" for line in _LINE_END.split(bare))
    return unescape("\n".join(lines)), start, start + len(bare)


def _boneyards(text: str, start: int, unclosed: list[Cut]) -> list[Cut]:
    found: list[Cut] = []
    at = text.find("/*", start)
    while at >= 0 and len(found) < MAX_CUTS:
        if is_escaped(text, at):
            at = text.find("/*", at + 1)
            continue
        close = text.find("*/", at + 2)
        if close < 0:
            unclosed.append(Cut(at, at + 2, "boneyard"))
            break
        found.append(Cut(at, close + 2, "boneyard"))
        at = text.find("/*", close + 2)
    return found


def _notes(text: str, start: int, limit: int, unclosed: list[Cut]) -> list[Cut]:
    found: list[Cut] = []
    close = broken = -1  # the next closing mark and the next empty line: looked for again only when passed
    at = text.find("[[", start)
    while at >= 0 and len(found) < limit:
        if is_escaped(text, at):
            at = text.find("[[", at + 1)
            continue
        if close < at + 2:
            close = _or_end(text, text.find("]]", at + 2))
        if broken < at:
            gap = _BREAK.search(text, at)
            broken = gap.start() if gap else len(text)
        if close > broken or close == len(text):
            unclosed.append(Cut(at, at + 2, "note"))
            at = text.find("[[", at + 2)
        else:
            found.append(Cut(at, close + 2, "note"))
            at = text.find("[[", close + 2)
    return found


def _or_end(text: str, position: int) -> int:
    return len(text) if position < 0 else position


def _merge(boneyards: list[Cut], notes: list[Cut]) -> list[Cut]:
    """Put both in order; a boneyard inside a note is the note's."""
    merged: list[Cut] = []
    for cut in sorted((*boneyards, *notes)):
        if not merged or cut.start >= merged[-1].end:
            merged.append(cut)
    return merged


def _whiten(text: str, cuts: list[Cut], filler: str) -> str:
    pieces: list[str] = []
    at = 0
    for cut in cuts:
        pieces.append(text[at : cut.start])
        pieces.append(filler * (cut.end - cut.start))
        at = cut.end
    pieces.append(text[at:])
    return "".join(pieces)
