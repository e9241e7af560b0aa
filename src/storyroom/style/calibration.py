"""From a margin to a probability with an interval, by length of passage and number of references. Fitted once; knows no text."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["interval", "probability"]

_BASE: Final = (-1.5, 1.0)
_BY_LENGTH: Final = (0.0, 0.3)
_BY_REFERENCES: Final = (0.0, 0.0)
_NOISE: Final = 0.8
_REFERENCE_WORDS: Final = 1_000
_FULL: Final = 10
_NINETY: Final = 1.645


def probability(margin: float, words: int, references: int) -> float:
    """Return the probability that a passage is in the voice, at even odds beforehand."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, _odds(margin, words, references)))))


def interval(margin: float, words: int, references: int) -> tuple[float, float]:
    """Return where the probability would lie for nine in ten passages of that length by the same hand."""
    reach = _NINETY * _NOISE * math.sqrt(_REFERENCE_WORDS / words)
    return probability(margin - reach, words, references), probability(margin + reach, words, references)


def _odds(margin: float, words: int, references: int) -> float:
    length = math.log2(words / _REFERENCE_WORDS)
    many = math.log2(min(references, 4 * _FULL) / _FULL)
    base = _BASE[0] + _BY_LENGTH[0] * length + _BY_REFERENCES[0] * many
    slope = _BASE[1] + _BY_LENGTH[1] * length + _BY_REFERENCES[1] * many
    return base + slope * margin
