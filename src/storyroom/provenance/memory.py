"""Where a passage stood in earlier texts: five tokens in a row make it known, then it is followed as far as it goes. Chooses no order.

Source: first-author memory over 5-grams (facts on provenance, 1.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

__all__ = ["BLANK", "GRAM", "Memory", "Passage", "grams"]

GRAM: Final = 5
_PLACES: Final = 12
"""Places of one passage that are remembered: what stands more often tells nothing."""


BLANK: Final = -1
"""Stands for a token that is not to be found."""


def grams(tokens: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield every passage of so many tokens as make one known."""
    yield from zip(*(tokens[step:] for step in range(GRAM)), strict=False)


class Passage(NamedTuple):
    """A stretch of a new text that stands in an earlier one."""

    text: int
    """Which earlier text."""
    old: int
    new: int
    size: int


class Memory:
    """The passages of some texts, by their first five tokens."""

    def __init__(self) -> None:
        self._texts: dict[int, Sequence[int]] = {}
        self._places: dict[tuple[int, ...], list[tuple[int, int]]] = {}

    def keep(self, number: int, tokens: Sequence[int], *, new_only: bool = False) -> None:
        """Remember a text. With `new_only`, passages that an earlier kept one has stay where they were first."""
        self._texts[number] = tokens
        places = self._places
        for at, gram in enumerate(grams(tokens)):
            if BLANK in gram:
                continue
            held = places.get(gram)
            if held is None:
                places[gram] = [(number, at)]
            elif len(held) < _PLACES and not (new_only and held[0][0] != number):
                held.append((number, at))

    def longest(self, new: Sequence[int], at: int, end: int, hint: tuple[int, int] | None) -> Passage | None:
        """Find the longest passage that begins here and stays before `end`; among equals the one that goes on from `hint`."""
        best: Passage | None = None
        for number, place in self._places.get(tuple(new[at : at + GRAM]), ()) if at + GRAM <= end else ():
            old = self._texts[number]
            size = GRAM
            while at + size < end and place + size < len(old) and old[place + size] == new[at + size]:
                size += 1
            found = Passage(number, place, at, size)
            if best is None or (size, (number, place) == hint) > (best.size, (best.text, best.old) == hint):
                best = found
        return best

    def passages(self, new: Sequence[int], start: int, end: int) -> Iterator[Passage]:
        """Walk through a stretch and take the longest known passage wherever one begins."""
        at, hint = start, None
        while at + GRAM <= end:
            found = self.longest(new, at, end, hint)
            if found is None:
                at += 1
                continue
            if (later := self.longest(new, at + 1, end, None)) is not None and later.size > found.size + 1:
                at += 1
                continue
            yield found
            at = found.new + found.size
            hint = (found.text, found.old + found.size)
