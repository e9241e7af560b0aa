"""Whose words a text holds that came back as a file: from the texts before it where they stand there, else its bringer's. Guesses no person.

What stands in the same order as in the text before is kept first; then passages that moved, or were cut and came back: what still
stands where it was is not among them, so a stock phrase written again is new. Then paragraphs that were copied, and what lies
between two passages that went together. A few common words in a row that is otherwise new are new: whoever rewrites a sentence
writes its `the` as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from storyroom.provenance.inorder import blocks_within, in_order
from storyroom.provenance.memory import BLANK, GRAM, Memory, Passage, grams
from storyroom.provenance.words import Token, tokens_of

__all__ = ["Traced", "follow"]

_KNOWN: Final = 30.0
"""How much a passage must tell to be known again away from its place: nats of how rare its words are."""
_COPIED: Final = 120.0
"""The same for a passage that still stands where it was: a stock phrase is written anew, a paragraph is copied and stays whose it was."""
_GAP: Final = 400
"""Tokens between two passages that went together, up to which what lies between is compared."""
_SHORT: Final = 6
"""Tokens up to which a kept stretch has to show that it is no accident."""
_LEAST: Final = 2.5
"""How much it has to tell, in nats for each token of the smaller new stretch beside it."""

_Place = tuple[int, int]
"""Which earlier text, and which token of it."""


class Traced(NamedTuple):
    """A text and where its words come from: runs of code points that tile it, each with the id of the act."""

    text: str
    runs: tuple[tuple[int, str], ...]


def follow(text: str, own: str, earlier: Sequence[Traced]) -> tuple[tuple[int, str], ...]:
    """Give every code point the id of the act that first brought it in: one of the earlier texts' ids, or `own`.

    `earlier`: the texts before this one, in the order in which they came in. Returns runs that tile the text.
    """
    tokens = tokens_of(text)
    cut = [tokens_of(one.text) for one in earlier]
    numbers: dict[str, int] = {}
    new = [numbers.setdefault(one.key, len(numbers)) for one in tokens]
    old = [[numbers.setdefault(one.key, len(numbers)) for one in each] for each in cut]
    places = _Search(new, old).places() if old else [None] * len(new)
    acts = [_acts(one, each) for one, each in zip(earlier, cut, strict=True)]
    found = [acts[place[0]][place[1]] if place else own for place in places]
    _attach_marks(tokens, found, own)
    return tuple(_tiled(text, tokens, found, own))


class _Search:
    """Finds each token of a new text in earlier ones."""

    def __init__(self, new: Sequence[int], old: Sequence[Sequence[int]]) -> None:
        self._new = new
        self._old = old
        self._places: list[_Place | None] = [None] * len(new)
        held = Counter(old[-1])
        total = math.log(1 + len(old[-1]))
        self._telling = [total - math.log(1 + held[number]) for number in new]
        """How rare each token is in the last text, in nats."""

    def places(self) -> list[_Place | None]:
        """Search: in the last text in its order, then anywhere in it, then where passages stood first in those before."""
        last = len(self._old) - 1
        for x, y, size in in_order(self._old[last], self._new):
            self._lay(last, x, y, size)
        self._drop_accidents()
        moved, restored, copied = Memory(), Memory(), Memory()
        moved.keep(last, self._left(last))
        standing = set(grams(self._old[last]))
        for number in range(last):
            restored.keep(number, _gone(self._old[number], standing), new_only=True)
        copied.keep(last, self._old[last])
        stock = {gram for text in self._old for gram in _repeated(text)}
        for memory, least in ((moved, _KNOWN), (restored, _KNOWN), (copied, _COPIED)):
            for start, end in list(_open(self._places)):
                for passage in memory.passages(self._new, start, end):
                    if self._tells(passage) >= (_COPIED if self._is_stock(passage, stock) else least):
                        self._lay(passage.text, passage.old, passage.new, passage.size)
            self._close_gaps()
        self._drop_accidents()
        return self._places

    def _tells(self, passage: Passage) -> float:
        return sum(self._telling[passage.new : passage.new + passage.size])

    def _is_stock(self, passage: Passage, stock: Collection[tuple[int, ...]]) -> bool:
        """Say whether a passage is made of phrases alone that stood twice in some earlier text."""
        return all(gram in stock for gram in grams(self._new[passage.new : passage.new + passage.size]))

    def _left(self, number: int) -> list[int]:
        """Return a text with blanks for the passages that were found where they stood; a few words in a row are no passage."""
        found, run = list(self._old[number]), list[int]()
        for place in (*self._places, None):
            if run and not (place and place == (number, run[-1] + 1)):
                if len(run) >= GRAM:
                    found[run[0] : run[-1] + 1] = [BLANK] * len(run)
                run = []
            if place and place[0] == number:
                run.append(place[1])
        return found

    def _lay(self, number: int, x: int, y: int, size: int) -> None:
        self._places[y : y + size] = [(number, x + step) for step in range(size)]

    def _close_gaps(self) -> None:
        """Compare what lies between two passages that stood near each other in one earlier text, and follow others over their edge."""
        places = self._places
        for start, end in list(_open(places)):
            before = places[start - 1] if start else None
            after = places[end] if end < len(places) else None
            if before and after and before[0] == after[0]:
                x, y = before[1] + 1, after[1]
                if 0 < y - x <= _GAP and end - start <= _GAP:
                    for block in blocks_within(self._old[before[0]], self._new, (x, y, start, end)):
                        self._lay(before[0], *block)
            elif before and end - start <= _GAP:
                self._run_on(range(start, end), 1)
            if after and places[end - 1] is None:
                self._run_on(range(end - 1, start - 1, -1), -1)

    def _run_on(self, stretch: range, step: int) -> None:
        """Follow the passage beside a stretch into it while the words stay the same."""
        for at in stretch:
            held = self._places[at - step]
            if held is None or self._places[at] is not None:
                return
            number, x = held[0], held[1] + step
            if not 0 <= x < len(self._old[number]) or self._old[number][x] != self._new[at]:
                return
            self._places[at] = (number, x)

    def _drop_accidents(self) -> None:
        """Let go of a few kept words between longer stretches of new ones."""
        stretches = list(_stretches(self._places))
        for before, (start, end, kept), after in zip(stretches, stretches[1:], stretches[2:], strict=False):
            beside = min(before[1] - before[0], after[1] - after[0])
            if kept and end - start <= _SHORT and sum(self._telling[start:end]) < _LEAST * beside:
                self._places[start:end] = [None] * (end - start)


def _gone(tokens: Sequence[int], standing: Collection[tuple[int, ...]]) -> list[int]:
    """Return an earlier text with a blank for every token that still stands in the last one, by the passages around it."""
    found = [BLANK] * len(tokens)
    for at, gram in enumerate(grams(tokens)):
        if gram not in standing:
            found[at : at + GRAM] = tokens[at : at + GRAM]
    return found


def _repeated(tokens: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield passages that stand more than once in a text."""
    seen: set[tuple[int, ...]] = set()
    for gram in grams(tokens):
        if gram in seen:
            yield gram
        seen.add(gram)


def _stretches(places: Sequence[_Place | None]) -> Iterator[tuple[int, int, bool]]:
    """Yield stretches that were kept together, and stretches that are new."""
    at = 0
    while at < len(places):
        end = at + 1
        while end < len(places) and (places[end] is None) == (places[at] is None) and _goes_on(places, end):
            end += 1
        yield at, end, places[at] is not None
        at = end


def _goes_on(places: Sequence[_Place | None], at: int) -> bool:
    before, here = places[at - 1], places[at]
    return before is None or here is None or (before[0] == here[0] and before[1] < here[1] <= before[1] + _GAP)


def _open(places: Sequence[_Place | None]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that were found nowhere."""
    at = 0
    while at < len(places):
        end = at
        while end < len(places) and places[end] is None:
            end += 1
        if end > at:
            yield at, end
        at = end + 1


def _acts(traced: Traced, tokens: Sequence[Token]) -> list[str]:
    """Say which act brought in each token of an earlier text."""
    acts: list[str] = []
    runs = iter(traced.runs)
    length, act = next(runs, (0, ""))
    end = length
    for token in tokens:
        while end <= token.start:
            length, act = next(runs)
            end += length
        acts.append(act)
    return acts


def _attach_marks(tokens: Sequence[Token], found: list[str], own: str) -> None:
    """Give a mark that stands right behind a new word to that word: whoever writes the last word ends the sentence."""
    for at in range(1, len(tokens)):
        if tokens[at].is_mark and found[at - 1] == own and tokens[at].start == tokens[at - 1].end:
            found[at] = own


def _tiled(text: str, tokens: Sequence[Token], acts: Iterable[str], own: str) -> Iterator[tuple[int, str]]:
    """Tile the text: what stands between two tokens goes with the one before it; what leads up to the first, with the first.

    What a program puts on a page is nobody's new word.
    """
    at, held = 0, ""
    for token, act in zip(tokens, acts, strict=True):
        if not held:
            held = act
        elif act != held and not (act == own and token.is_furniture):
            yield token.start - at, held
            at, held = token.start, act
    if text[at:]:
        yield len(text) - at, held or own
