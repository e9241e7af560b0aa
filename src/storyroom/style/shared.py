"""What two texts do alike: short runs of grammar and plain words that both have and few others do, each with the sentences that hold it. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from storyroom.style.channels import CHANNELS, runs_of
from storyroom.style.evidence import pieces
from storyroom.style.reading import read
from storyroom.style.space import Space

__all__ = ["Shared", "shared"]

_LENGTH: Final = 3
"""Tokens of a run."""
_MOST: Final = 3
_MASKED: Final = re.compile(r"^(?:\*|Qq)|^\W+$")
_ROW: Final = CHANNELS.index("phrases")


class Shared(NamedTuple):
    """A run of tokens that both texts have; where the sentences stand that hold it, in code points of each."""

    tokens: str
    """Rare words show their last two letters alone, names as Qq."""
    one: tuple[int, int]
    other: tuple[int, int]
    rarity: float
    """How rare it is among the texts of others and of the set: its weight there."""


def shared(space: Space, texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> tuple[tuple[Shared, ...], ...]:
    """Say of each pair what the two do alike, rarest first, each sentence shown once."""
    known = {at: _runs(texts[at]) for pair in pairs for at in pair}
    return tuple(tuple(_alike(space, known[one], known[other])) for one, other in pairs)


def _runs(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return the runs of a text, each with the sentence in which it first stands."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for begin, end in pieces(text):
        tokens = read(text[begin:end]).phrases
        for at in range(len(tokens) - _LENGTH + 1):
            found.setdefault(tokens[at : at + _LENGTH], (begin, end))
    return found


def _alike(
    space: Space, one: dict[tuple[str, ...], tuple[int, int]], other: dict[tuple[str, ...], tuple[int, int]]
) -> Iterator[Shared]:
    common = [run for run in one if run in other and sum(not _MASKED.match(token) for token in run) >= _LENGTH - 1]
    if not common:
        return
    weights = space.weights[_ROW][np.array([runs_of(run, _LENGTH)[0] for run in common])]
    told: set[tuple[int, int]] = set()
    for at in sorted(range(len(common)), key=lambda at: (-float(weights[at]), common[at])):
        places = one[common[at]], other[common[at]]
        if told & {places[0], places[1]} or len(told) >= 2 * _MOST:
            continue
        told |= set(places)
        yield Shared(" ".join(common[at]), *places, float(weights[at]))
