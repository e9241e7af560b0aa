"""From a margin to a probability with an interval, by length of the passage. Fitted by evals/style/fit_calibration.py; knows no text."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["interval", "probability"]

_BASE: Final = -3.435
_SLOPE: Final = 2.244
_LENGTH_BASE: Final = -0.279
_LENGTH_SLOPE: Final = -0.279
"""Logistic regression over seven writers of several works, every writer alike, own and others' pages half each."""
_NOISE: Final = 0.52
"""Scatter of margins: .38 between pages of one hand, .35 between the usual margins of others from one voice to the next."""
_MIDDLE_WORDS: Final = 1_000
_LONGEST: Final = 2_000
"""Longer pages are held against the voice in parts of about so many words."""
_NINETY: Final = 1.645
_LIMIT: Final = 30.0


def probability(margin: float, words: int) -> float:
    """Return the probability that a passage is in the voice, at even odds beforehand."""
    length = math.log2(min(words, _LONGEST) / _MIDDLE_WORDS)
    odds = _BASE + _LENGTH_BASE * length + (_SLOPE + _LENGTH_SLOPE * length) * margin
    return 1 / (1 + math.exp(-max(-_LIMIT, min(_LIMIT, odds))))


def interval(margin: float, words: int) -> tuple[float, float]:
    """Return where the probability would lie in nine of ten cases, over pages of that length and over voices."""
    reach = _NINETY * _NOISE
    return probability(margin - reach, words), probability(margin + reach, words)
