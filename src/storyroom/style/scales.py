"""One voice at one length: texts cut to about as many words as what they are held against. Short pages differ from long ones by length alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from storyroom.style.channels import CHANNELS, PLACES, Counts, Floats, count
from storyroom.style.space import Space, likeness
from storyroom.style.voices import learn

__all__ = ["SIZES", "Piece", "Scale", "above", "cut", "directions", "nearest_size", "pieces_of", "scatter"]

SIZES: Final = (500, 1_000, 2_000)
"""Words at which a voice is learnt. Own figures: 500 words attributed right rose from 49 to 69 in a hundred when references were cut as short."""
_MOST: Final = {500: 240, 1_000: 160, 2_000: 120}
"""Pieces of others that are learnt from at each size, spread over those there are."""

_WORD: Final = re.compile(r"\S+")

Halves = NDArray[np.float16]


class Piece(NamedTuple):
    """A stretch of one text, counted."""

    parent: int
    counts: Counts


_STEADY: Final = 6
_SCATTER: Final = 0.05
"""Scatter of a passage's scores over other voices, as it usually is, and how many voices that belief weighs."""


def above(scores: NDArray[np.floating]) -> float:
    """Return how far the first of some scores lies above the others, in spreads of those."""
    others = scores[1:]
    return float((scores[0] - others.mean()) / scatter(others)) if len(others) else 0.0


def scatter(others: NDArray[np.floating]) -> float:
    """Return how far scores with other voices lie apart, held to what is usual where there are few."""
    return float(np.sqrt((float(others.var()) * len(others) + _STEADY * _SCATTER**2) / (len(others) + _STEADY)))


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Scale:
    """What is usual at one length, and directions of this writer (first) and of the others."""

    size: int
    space: Space = field(repr=False)
    voices: Halves = field(repr=False)  # (1 + others, channels * places)

    @classmethod
    def learnt(cls, size: int, own: Sequence[Piece], others: Sequence[Piece], groups: Sequence[Sequence[int]]) -> Scale:
        """Learn one length; `groups` says which texts of others are one voice."""
        taken = _spread(others, _MOST[size])
        passages = [piece.counts for piece in (*own, *taken)]
        space = Space.over(passages, [0.0] * len(own) + [1.0] * len(taken))
        home = {text: voice for voice, texts in enumerate(groups) for text in texts}
        voices: list[list[int]] = [[] for _ in groups]
        for index, piece in enumerate(taken, len(own)):
            if piece.parent in home:
                voices[home[piece.parent]].append(index)
        every = (tuple(range(len(own))), *(tuple(voice) for voice in voices if voice))
        shares = learn(likeness(space, passages), every)
        return cls(size, space, directions(space, passages, shares).astype(np.float16))

    def scores(self, counts: Counts) -> Floats:
        """Return the score of a passage with each voice, this writer's first."""
        return _wide(self) @ self.space.place(counts).ravel()


_WIDE: WeakKeyDictionary[Scale, Floats] = WeakKeyDictionary()
"""The directions used last, as the processor multiplies them: to widen them takes ten times as long as to use them."""
_MOST_WIDE: Final = 4
_LOCK: Final = Lock()


def _wide(scale: Scale) -> Floats:
    with _LOCK:
        found = _WIDE.get(scale)
        if found is None:
            found = scale.voices.astype(np.float32)
            for one in list(_WIDE)[: max(0, len(_WIDE) + 1 - _MOST_WIDE)]:
                del _WIDE[one]
            _WIDE[scale] = found
        return found


def directions(space: Space, passages: Sequence[Counts], shares: NDArray[np.float64]) -> Floats:
    """Add up passages into directions, one a voice: (voices, channels * places)."""
    found = np.zeros((shares.shape[1], len(CHANNELS) * PLACES), np.float32)
    slim = shares.astype(np.float32)
    for row, channel in enumerate(CHANNELS):
        placed = np.stack([space.direction(passage, row) for passage in passages]) * np.float32(space.scale(channel))
        found[:, row * PLACES : (row + 1) * PLACES] = slim.T @ placed
    return found


def nearest_size(words: int, sizes: Sequence[int] = SIZES) -> int:
    """Return the size that is nearest to a length, as lengths are felt: by proportion."""
    return min(sizes, key=lambda size: abs(np.log2(max(1, words) / size)))


def cut(text: str, size: int) -> list[str]:
    """Cut a text into equal stretches of about so many words, line ends kept; a text that is not much longer stays whole."""
    words = text.split()
    parts = max(1, round(len(words) / size))
    if parts == 1:
        return [text]
    found, begin, want = [], 0, 1
    for seen, end in enumerate(_word_ends(text), 1):
        if seen >= want * len(words) / parts:
            found.append(text[begin:end])
            begin, want = end, want + 1
    return found


def pieces_of(texts: Sequence[str], size: int) -> list[Piece]:
    """Cut texts and count the stretches."""
    return [Piece(index, count(part)) for index, text in enumerate(texts) for part in cut(text, size)]


def _word_ends(text: str) -> list[int]:
    return [match.end() for match in _WORD.finditer(text)]


def _spread(pieces: Sequence[Piece], most: int) -> list[Piece]:
    if len(pieces) <= most:
        return list(pieces)
    return [pieces[at * len(pieces) // most] for at in range(most)]
