"""How much of a question's telling words a text shares. Rarer among the texts counts more; knows no language but English endings."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["overlap"]

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly")
_SHORTEST = 3
_PLAIN_WORDS = (
    "a an and any are as at be been but by can could did do does for from had has have he her him his how if in into is"
    " it its me my no not of off on or our out she should so some than that the their them then there these they this"
    " those to up was we were what when where which who whom whose why will with would you your"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())


def overlap(question: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return for each text the weighed share of the question's words that stand in it, 0 to 1."""
    asked = _stems(question)
    given = [_stems(text) for text in texts]
    counts = Counter(stem for stems in given for stem in stems & asked)
    weight = {stem: math.log(1 + (len(texts) + 0.5) / (counts[stem] + 0.5)) for stem in sorted(asked)}
    total = sum(weight.values()) or 1.0
    return np.array([sum(weight[stem] for stem in sorted(asked & stems)) / total for stems in given], np.float64)


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.casefold()) if word not in _PLAIN}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
