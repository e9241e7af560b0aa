"""Body and sense: how much of what is told can be felt, heard, smelt or touched. Counts classes of words; knows no taste."""

from __future__ import annotations

from typing import Final

from storyroom.analysis.lexicon import kind_of, lemma, noun_classes, related, verb_classes
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.memory import remembered
from storyroom.analysis.narrative.axis import Axis, Reading, evenly, words_in
from storyroom.analysis.sheet.tokens import tokens_of

__all__ = ["AXIS", "is_sensed", "measure"]

AXIS: Final = Axis(
    "body_and_sense",
    "Body and sense",
    "words in 1,000 of action",
    "Parts of the body, sounds, smells, tastes, temperatures, touch and what a body does of itself, by classes of WordNet, in what is told "
    "rather than spoken. What is only seen is not counted: a script is all eyes. Low means that little can be felt.",
)
_FEWEST: Final = 200
"""Words of action below which nothing is said."""
_NOUNS: Final = frozenset({"body_part", "sound"})
_VERBS: Final = frozenset({"touch", "hear", "sound", "bleed", "weep"})
_KINDS: Final = ("sensation", "odor", "temperature", "pain")
_OF_ITSELF: Final = ("breathe", "sweat", "shiver", "tremble", "ache", "itch", "swallow", "cough", "blush", "yawn")
"""What a body does of itself: WordNet has no class for it, but ties its words to these."""
_SENSED: Final = ("smell", "taste", "touch", "sound")


def measure(manuscript: Manuscript) -> Reading:
    """Count words of body and sense in action."""
    told = [one for one in manuscript.sentences if not one.spoken]
    words = words_in(told)
    if words < _FEWEST:
        return Reading(None, missing=f"Fewer than {_FEWEST} words of action.")
    counts = [(one, _count(one)) for one in told]
    rich = sorted((one for one in counts if one[1]), key=lambda one: -one[1] / (4 + len(one[0].text.split())))
    shown = sorted((one for one, _ in rich[:4]), key=lambda one: one.place)
    return Reading(round(1000 * sum(count for _, count in counts) / words, 1), evenly(manuscript, shown))


def _count(sentence: Sentence) -> int:
    return sum(is_sensed(one.base, one.part) for one in tokens_of(sentence.text) if one.part in {"noun", "verb"})


@remembered(16384)
def is_sensed(base: str, part: str) -> bool:
    """Say whether a base form is of body or sense."""
    if part == "noun":
        return bool(noun_classes(base, senses=1) & _NOUNS) or any(kind_of(base, one) for one in _KINDS)
    verb = lemma(base, "verb")
    if verb in _OF_ITSELF or verb_classes(verb, senses=1) & _VERBS:
        return True
    return any(related(verb, one) for one in (*_SENSED, *_OF_ITSELF))
