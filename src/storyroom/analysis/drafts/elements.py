"""What became of the paragraphs of scenes that belong together: kept, changed, added, removed; and their words. Knows no names.

Source: likeness of paragraphs is the Dice coefficient over their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from storyroom.analysis.drafts.cut import Piece, Word
from storyroom.analysis.drafts.sequences import Pair, align
from storyroom.domain.script import SPOKEN_KINDS, ElementKind

__all__ = ["Hunk", "Paired", "pair_pieces", "word_hunks"]

_ALIKE = 0.35
"""From this likeness on, one paragraph is another one changed, and not a new one."""
_SAME_SPOT = 0.36
"""Two cues above the same words are one cue that was renamed, whatever they say."""
_MOST_WORDS = 800
"""A longer stretch that differs is shown whole: nobody reads a thousand small changes in one paragraph."""
_CLASSES = {
    ElementKind.GENERAL: ElementKind.ACTION,
    ElementKind.UNKNOWN: ElementKind.ACTION,
    ElementKind.LYRIC: ElementKind.DIALOGUE,
}
"""Kinds that one program calls this and another that: no change between drafts."""


class Paired(NamedTuple):
    """A paragraph of the old draft and what stands for it in the new one; None where nothing does."""

    old: Piece | None
    new: Piece | None
    hunks: tuple[Hunk, ...] = ()


class Hunk(NamedTuple):
    """Words that were replaced by others. Either side may be empty."""

    old: tuple[Word, ...]
    new: tuple[Word, ...]


def pair_pieces(old: Sequence[Piece], new: Sequence[Piece]) -> list[Paired]:
    """Pair the paragraphs of two stretches of script in order, with the words that differ."""
    bags: dict[int, Counter[str]] = {}

    def bag(piece: Piece) -> Counter[str]:
        found = bags.get(id(piece))
        if found is None:
            found = bags[id(piece)] = Counter(norm for norm in piece.key if norm[0].isalnum())
        return found

    def likeness(at_old: int, at_new: int) -> float:
        one, other = old[at_old], new[at_new]
        if _class(one) is not _class(other):
            return 0.0
        if one.key == other.key:
            return 1.0 + 0.01 * len(one.key)
        if one.kind is ElementKind.CHARACTER_CUE:
            return _cues(old, new, at_old, at_new, bag)
        return _dice(bag(one), bag(other))

    pairs = align([_item(piece) for piece in old], [_item(piece) for piece in new], likeness, least=_ALIKE)
    return [_paired(old, new, pair) for pair in pairs]


def word_hunks(old: Sequence[Word], new: Sequence[Word]) -> tuple[Hunk, ...]:
    """Return the words that differ between two paragraphs, in order."""
    one, other = [word.norm for word in old], [word.norm for word in new]
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    one, other = one[head : len(one) - tail], other[head : len(other) - tail]
    if not one and not other:
        return ()
    if max(len(one), len(other)) > _MOST_WORDS:
        return (Hunk(tuple(old[head : head + len(one)]), tuple(new[head : head + len(other)])),)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return tuple(
        Hunk(tuple(old[head + a : head + b]), tuple(new[head + c : head + d]))
        for tag, a, b, c, d in blocks
        if tag != "equal"
    )


def _paired(old: Sequence[Piece], new: Sequence[Piece], pair: Pair) -> Paired:
    one = old[pair[0]] if pair[0] is not None else None
    other = new[pair[1]] if pair[1] is not None else None
    if one is None or other is None or one.key == other.key:
        return Paired(one, other)
    return Paired(one, other, word_hunks(one.words, other.words))


def _item(piece: Piece) -> tuple[ElementKind, tuple[str, ...]]:
    return _class(piece), piece.key


def _class(piece: Piece) -> ElementKind:
    return _CLASSES.get(piece.kind, piece.kind)


def _cues(old: Sequence[Piece], new: Sequence[Piece], at_old: int, at_new: int, bag: object) -> float:
    """Two different cues are one if what is said under them is the same, or most of it."""
    if at_old + 1 >= len(old) or at_new + 1 >= len(new):
        return 0.0
    one, other = old[at_old + 1], new[at_new + 1]
    if one.kind not in SPOKEN_KINDS or other.kind not in SPOKEN_KINDS:
        return 0.0
    same = one.key == other.key or _dice(bag(one), bag(other)) >= 2 * _ALIKE  # type: ignore[operator]  # a function
    return _SAME_SPOT if same else 0.0


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
