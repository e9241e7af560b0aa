"""Whether a model begins to collapse on itself: held-out human pages, rare words, and variety, against the model before it. Runs no model.

Source: Shumailov et al., Nature 631, 2024: the tails go first. The lines are our own proposal (evals/collapse).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from storyroom.domain.gates import GateResult

__all__ = ["NAME", "Before", "Variety", "collapse", "variety"]

NAME: Final = "collapse"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_RARE: Final = 3
LEAST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Variety:
    """How varied what a model wrote is."""

    tail_recall: float
    """Of the words that people used three times or less, the share that the model used."""
    distinct_2: float
    """Of neighbouring pairs of words, the share that are different ones."""
    words: int
    rare_used: int = 0
    """How many words those are; where it is told, a shortfall has to be beyond chance."""


@dataclass(frozen=True, slots=True)
class Before:
    """A model that a new one is held against."""

    perplexity: float
    variety: Variety


def variety(written: Iterable[str], human: Iterable[str], *, words: int = 0) -> Variety:
    """Measure what a model wrote against pages by people; only the first so many words, so that models compare."""
    spoken = [word for text in written for word in _words(text)]
    spoken = spoken[:words] if words else spoken
    counts = Counter(word for text in human for word in _words(text))
    rare = {word for word, count in counts.items() if count <= _RARE}
    pairs = list(pairwise(spoken))
    used = len(rare & set(spoken))
    distinct = len(set(pairs)) / len(pairs) if pairs else 0.0
    return Variety(used / len(rare) if rare else 0.0, distinct, len(spoken), used)


def collapse(
    perplexity: float,
    own: Variety,
    *,
    control: Before | None = None,
    previous: Before | None = None,
    rise_control: float = 0.04,
    rise_previous: float = 0.02,
    tail: float = 0.95,
    distinct: float = 0.95,
    least: int = LEAST,
) -> GateResult:
    """Judge a model against one trained on people's words alone, and against the one that was promoted before it."""
    held = [
        (name, one, rise)
        for name, one, rise in (("control", control, rise_control), ("previous", previous, rise_previous))
        if one
    ]
    threshold = {"tail_ratio": tail, "distinct_ratio": distinct} | {f"rise_{name}": rise for name, _, rise in held}
    figures = {
        "perplexity": perplexity,
        "tail_recall": own.tail_recall,
        "distinct_2": own.distinct_2,
        "words": own.words,
        "rare_used": own.rare_used,
    }
    if own.words < least or not held:
        why = (
            "there is no model to hold it against"
            if not held
            else f"{own.words} words were written; {least} are needed"
        )
        return GateResult(NAME, False, figures, threshold, _UNSURE, (why,))
    reasons = []
    for name, one, rise in held:
        risen = perplexity / one.perplexity - 1
        kept, varied = _ratio(own.tail_recall, one.variety.tail_recall), _ratio(own.distinct_2, one.variety.distinct_2)
        figures |= {f"rise_{name}": risen, f"tail_{name}": kept, f"distinct_{name}": varied}
        reasons += [f"pages by people are read {risen:.1%} worse than by the {_CALLED[name]}"] if risen > rise else []
        reasons += (
            [f"only {kept:.0%} of the rare words of the {_CALLED[name]} are left"]
            if kept < tail and _beyond_chance(own.rare_used, one.variety.rare_used)
            else []
        )
        reasons += [f"only {varied:.0%} of the variety of the {_CALLED[name]} is left"] if varied < distinct else []
    words = (
        "The model is as varied, and as near to people's pages, as the one before it." if not reasons else _COLLAPSES
    )
    return GateResult(NAME, not reasons, figures, threshold, words, tuple(reasons))


def _ratio(own: float, other: float) -> float:
    return own / other if other else 1.0


def _beyond_chance(own: int, other: int) -> bool:
    """Say whether fewer are too few for two counts of the same thing. Counts that nobody told decide nothing."""
    return other - own > 2 * math.sqrt(other + own) or not (other or own)


def _words(text: str) -> Sequence[str]:
    return [word.casefold() for word in _WORD.findall(text)]


_CALLED: Final = {"control": "model trained on people's words alone", "previous": "model promoted before"}
_UNSURE: Final = "It cannot be said whether the model loses variety."
_COLLAPSES: Final = (
    "The model loses variety, as models do that learn from models. Take machine-made words out of the data set."
)
