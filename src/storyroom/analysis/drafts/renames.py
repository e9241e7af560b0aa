"""Names that became others throughout, told by what vanished and what is new. Knows cues, headings and capitals; no list of names.

A name was renamed where the new one stands in its place again and again, was nowhere in the old draft, and hardly
anything of the old one is left. What is left of it then is not a change but a fact that was forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from storyroom.analysis.drafts.cut import Cut, Piece, Word
from storyroom.analysis.drafts.elements import Hunk, Paired
from storyroom.analysis.drafts.values import values_in
from storyroom.domain.script import ElementKind

__all__ = ["Norms", "Renamed", "Spellings", "find_renames", "is_name", "is_renaming", "norms", "respell"]

Norms = tuple[str, ...]
Spellings = Mapping[Norms, frozenset[Norms]]
"""Each old name to the new ones, in all spellings."""

_LONGEST = 5
_LEFT = 0.34
"""At most this share of the places may still have the old name, for it to be a renaming at all."""
_SEEN = 0.2
"""In at least this share of the places, one name stands right where the other stood; elsewhere lines were rewritten."""
_STOPS = frozenset('.!?":;(-')
"""After these a word has a capital whatever it is."""


class Renamed(NamedTuple):
    """One renaming: the words that differ, and where they do."""

    old: Norms
    new: Norms
    places: tuple[tuple[Paired, Hunk], ...]


class _Use(NamedTuple):
    """How often a draft writes a name, and how often where only names have capitals."""

    all: Counter[Norms]
    sure: Counter[Norms]


def find_renames(
    texts: tuple[str, str], cuts: tuple[Sequence[Cut], Sequence[Cut]], pairs: Iterable[Paired]
) -> tuple[Renamed, ...]:
    """Find the names that became others throughout, most frequent first."""
    votes: dict[tuple[Norms, Norms], list[tuple[Paired, Hunk]]] = {}
    for paired in pairs:
        for hunk in paired.hunks:
            if is_name(texts[0], hunk.old) and is_name(texts[1], hunk.new) and not values_in(hunk.old):
                votes.setdefault((norms(hunk.old), norms(hunk.new)), []).append((paired, hunk))
    wanted = frozenset(name for pair in votes for name in pair)
    before, after = _use(texts[0], cuts[0], wanted), _use(texts[1], cuts[1], wanted)
    found = [
        Renamed(old, new, tuple(places))
        for (old, new), places in votes.items()
        if _is_throughout(old, new, len(places), before, after)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.places), one.old)))


def is_renaming(hunk: Hunk, renames: Spellings) -> bool:
    """Say whether words differ only because names do."""
    return bool(renames) and len(hunk.old) <= 4 * _LONGEST and _reads_as(norms(hunk.old), norms(hunk.new), renames)


def is_name(text: str, words: Sequence[Word]) -> bool:
    """Say whether words are written as a name: each begins with a capital and has letters only."""
    return 0 < len(words) <= _LONGEST and all(
        text[word.start].isupper() and word.norm.replace("'", "").isalpha() for word in words
    )


def norms(words: Sequence[Word]) -> Norms:
    """Return the folded words."""
    return tuple(word.norm for word in words)


def respell(words: Norms, renames: Sequence[tuple[Norms, Norms]]) -> Norms:
    """Write the new name wherever the old one stands."""
    for old, new in renames:
        if old[0] in words:
            words = _respelled(words, old, new)
    return words


def _respelled(words: Norms, old: Norms, new: Norms) -> Norms:
    found: list[str] = []
    place = 0
    while place < len(words):
        if words[place : place + len(old)] == old:
            found.extend(new)
            place += len(old)
        else:
            found.append(words[place])
            place += 1
    return tuple(found)


def _reads_as(old: Norms, new: Norms, renames: Spellings) -> bool:
    if not old or not new:
        return not old and not new
    for length in range(min(_LONGEST, len(old)), 0, -1):
        for name in renames.get(old[:length], ()):
            if new[: len(name)] == name and _reads_as(old[length:], new[len(name) :], renames):
                return True
    return old[0] == new[0] and _reads_as(old[1:], new[1:], renames)


def _use(text: str, cuts: Sequence[Cut], wanted: frozenset[Norms]) -> _Use:
    use = _Use(Counter(), Counter())
    lengths = sorted({len(one) for one in wanted})
    firsts = {one[0] for one in wanted}
    for cut in cuts:
        for piece in (*((cut.head,) if cut.head else ()), *cut.pieces):
            for place, word in enumerate(piece.words):
                for length in lengths if word.norm in firsts else ():
                    found = piece.words[place : place + length]
                    name = norms(found)
                    if name in wanted and is_name(text, found):
                        use.all[name] += 1
                        use.sure[name] += _is_sure(piece, place)
    return use


def _is_sure(piece: Piece, place: int) -> bool:
    """Say whether only a name has a capital there."""
    labels = piece.kind in {ElementKind.CHARACTER_CUE, ElementKind.SCENE_HEADING}
    return labels or (place > 0 and piece.words[place - 1].norm[0] not in _STOPS)


def _is_throughout(old: Norms, new: Norms, votes: int, before: _Use, after: _Use) -> bool:
    was, left = before.all[old], after.all[old]
    invented = before.all[new] == 0
    throughout = left <= _LEFT * was and votes >= max(2.0, _SEEN * (was - left))
    return invented and throughout and bool(before.sure[old]) and bool(after.sure[new])
