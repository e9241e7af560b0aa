"""What is counted in a passage: runs of letters, of tokens and of marks, hashed into fixed places, channel by channel. Weighs and compares nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from storyroom.style.reading import Reading, read

__all__ = ["CHANNELS", "PLACES", "Counts", "Floats", "Places", "count", "places_of", "runs_of"]

Floats = NDArray[np.float32]
Places = NDArray[np.int32]

PLACES: Final = 1 << 15
"""Places of one channel. Twice as many told writers apart no better."""

CHANNELS: Final = ("page", "letters", "shape", "marks", "words", "phrases")
"""page: letters as they stand, speakers and names and all. letters: without them. shape: rare words masked too.
marks: only where words, capitals and signs stand. words: one and two tokens. phrases: two and three, all but grammar masked."""

_LENGTHS: Final = {
    "page": (3, 4, 5), "letters": (3, 4, 5), "shape": (3, 4, 5), "marks": (3, 5, 7), "words": (1, 2), "phrases": (2, 3),
}  # fmt: skip

Counts = dict[str, tuple[Places, Floats]]
"""By channel: the places that occur, and how often."""


def count(passage: str) -> Counts:
    """Count the runs of a passage in every channel."""
    reading = read(passage)
    found: Counts = {}
    for channel in CHANNELS:
        units = _units(reading, channel)
        tally = np.zeros(PLACES, np.int64)
        for length in _LENGTHS[channel]:
            tally += np.bincount(_hashed(units, length), minlength=PLACES)
        places = np.flatnonzero(tally).astype(np.int32)
        found[channel] = (places, tally[places].astype(np.float32))
    return found


def places_of(tokens: Sequence[str]) -> Places:
    """Return the place of each token alone in the channel `words`."""
    return _hashed(_numbered(tokens), 1)


def runs_of(tokens: Sequence[str], length: int) -> Places:
    """Return the place of every run of so many tokens in the channels `words` and `phrases`."""
    return _hashed(_numbered(tokens), length)


def _units(reading: Reading, channel: str) -> NDArray[np.uint64]:
    if channel == "words":
        return _numbered(reading.words)
    if channel == "phrases":
        return _numbered(reading.phrases)
    text = {"page": reading.page.lower(), "letters": reading.letters, "shape": reading.shape}.get(channel)
    return _points(_marks(reading.page) if text is None else text)


_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def _marks(text: str) -> str:
    """Leave of every word only its kind: x, C for a capital, X for all capitals."""
    return _WORD.sub(
        lambda word: "x" if word[0].islower() else "X" if word[0].isupper() and len(word[0]) > 1 else "C", text
    )


def _points(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)


def _numbered(tokens: Sequence[str]) -> NDArray[np.uint64]:
    """Number tokens by what they are made of, the same in every run of the program."""
    if not tokens:
        return np.zeros(0, np.uint64)
    points = _points("".join(tokens))
    ends = np.cumsum([len(token) for token in tokens])
    starts = np.concatenate(([0], ends[:-1]))
    within = (np.arange(len(points)) - np.repeat(starts, ends - starts)).astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = _mix(points * np.uint64(0x9E3779B97F4A7C15) + within * np.uint64(0xC2B2AE3D27D4EB4F))
        return _mix(np.add.reduceat(mixed, starts))


def _hashed(units: NDArray[np.uint64], length: int) -> Places:
    """Return the place of every run of so many units, in order."""
    many = len(units) - length + 1
    if many <= 0:
        return np.zeros(0, np.int32)
    value = np.full(many, length, np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(length):
            value = value * np.uint64(0x100000001B3) + units[offset : offset + many] + np.uint64(1)
        return (_mix(value) >> np.uint64(64 - 15)).astype(np.int32)


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread bits. Source: the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
