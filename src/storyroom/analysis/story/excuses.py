"""What takes the edge off a breach: another of the name or the kind, a stage, a pretence, near the two sentences. Finds no breach."""

from __future__ import annotations

import math
import re

from storyroom.analysis.lexicon import lemma
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.state import Story

__all__ = ["excused", "slack"]

_EXCUSES = re.compile(
    r"\b(?:twins?|namesake|of (?:the|that) (?:same )?name|same name|named (?:after|for)|cop(?:y|ies)|replica|duplicate"
    r"|stand-?ins?|doubles?|impostor|impersonat\w*|disguise\w*|dressed (?:as|up)|mask\w*|dumm(?:y|ies)|wax|puppet|mannequin|statue|portrait|photographs?|snapshot|film|recording"
    r"|rehears\w+|costumes?|curtain|stage|actors?|actress|audience|prompter|pretend\w*|sham|bluff\w*|lied|lies to|a lie|joke|jok(?:es|ing)|dream\w*|nightmare|wakes?|woke"
    r"|grandson|granddaughter|nephew|niece|uncle|cousin|the younger|the elder|junior|senior|generations?|(?:years?|months?|weeks?) (?:later|earlier|ago|before)|remember\w*|would have)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:another|a second|the second|the other|a third|spare|a new|brand[- ]new|a different|an? old|a young)\s+(?:\w+\s+)?(?P<what>\w+)",
    re.IGNORECASE,
)
_SHORT = 80
_NEAR = 4


def excused(story: Story, broken: Sentence, terms: frozenset[str]) -> bool:
    """Whether the prose around what broke it says that it may be another of these, or no more than a show of it."""
    near = story.sentences[max(broken.place - _NEAR, 0) : broken.place + _NEAR]
    return any(
        not one.spoken and one.scene == broken.scene and (_EXCUSES.search(one.text) or _another(one.text, terms))
        for one in near
    )


def _another(text: str, terms: frozenset[str]) -> bool:
    return any(lemma(match["what"].lower(), "noun") in terms for match in _ANOTHER.finditer(text))


def slack(story: Story) -> float:
    """How much more must agree than in a short script, where little agrees by chance: 1 there, then the root of the length."""
    return max(1.0, math.sqrt(len(story.lines) / _SHORT))
