"""How likely a passage is in a voice, with an interval, or that there is not enough to say. Judges no writer and names no machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from storyroom.style.calibration import interval, probability
from storyroom.style.evidence import Evidence, evidence
from storyroom.style.margins import margin
from storyroom.style.profile import FEWEST_REFERENCES, FEWEST_WORDS, Profile
from storyroom.style.reading import count_words

__all__ = ["Score", "Verdict", "lacking", "score"]

Verdict = Literal["in voice", "out", "abstain"]


@dataclass(frozen=True, eq=False)
class Score:
    """What can be said of a passage. `probability` holds for even odds beforehand; it is None where nothing may be said."""

    verdict: Verdict
    probability: float | None
    interval: tuple[float, float] | None
    missing: str
    """What would have to be there for a verdict; empty where nothing is missing."""
    words: int
    margin: float | None
    """How much nearer than to others, in spreads of those others: what the probability is made from."""
    _passage: str = field(repr=False)
    _profile: Profile = field(repr=False)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The spans and habits that moved the score most, worked out when first asked for. Empty where nothing was said."""
        return evidence(self._passage, self._profile) if self.probability is not None else ()


def score(passage: str, profile: Profile) -> Score:
    """Hold a passage against a voice. Below 500 words of passage or five references there is no verdict, ever."""
    words, references = count_words(passage), profile.usable
    missing = lacking(words, references)
    if missing:
        return Score("abstain", None, None, missing, words, None, passage, profile)
    value = margin(passage, profile)
    low, high = interval(value, words)
    verdict: Verdict = "in voice" if low > 0.5 else "out" if high < 0.5 else "abstain"
    missing = (
        ""
        if verdict != "abstain"
        else "The passage is as near to other writers as to this one. A longer passage says more."
    )
    return Score(verdict, probability(value, words), (low, high), missing, words, value, passage, profile)


class _Lack(NamedTuple):
    have: int
    want: int
    what: str


def lacking(words: int, references: int) -> str:
    """Say what would have to be there before anything is said; empty where there is enough."""
    lacks = (
        _Lack(words, FEWEST_WORDS, "words of passage"),
        _Lack(references, FEWEST_REFERENCES, "reference passages of 250 words or more"),
    )
    told = [f"{lack.want - lack.have} more {lack.what}" for lack in lacks if lack.have < lack.want]
    return f"Not enough to say: {' and '.join(told)} needed." if told else ""
