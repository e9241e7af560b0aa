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
    r"|stand-?ins?|doubles?|impostor|impersonat\w*|disguise\w*|dressed (?:as|up)|mask\w*|dumm(?:y|ies)|wax|puppet|mannequin|film|recording"
    r"|rehears\w+|costumes?|curtain|stage|actors?|actress|audience|prompter|players|cardboard|greasepaint|footlights|applause|charade|pageant|masquerade|fancy dress|tribute|the other one|no kin|no relation|(?:false|cotton-wool|horsehair) \w+|pretend\w*|sham|bluff\w*|lied|lies to|a lie|joke|jok(?:es|ing)|dream\w*|nightmare|wakes?|woke"
    r"|the younger|the elder|junior|senior|generations?|(?:years?|months?|weeks?) (?:later|earlier|ago|before)|remember\w*|would have)\b",
    re.IGNORECASE,
)
_FEIGNED = re.compile(
    r"\b(?:never (?:saw|met|seen|set eyes on) (?:you|him|her|them) (?:before|in my life)|play along|I made (?:it|that|him|her) up|made (?:it|that) up|as we agreed|look (?:fond|sad|surprised)|our little (?:lie|story)|only (?:said|saying) (?:it|that|so)|(?:he|she|it)['’]s (?:acting|lying|a lie)|lying through|don['’]t (?:laugh|look round)|act (?:natural|surprised)|once more,? (?:with|from)|from the top|take two|prompt\w*|gets a laugh|in the stalls|[Oo]r so [^.]{0,40}(?:told|said|says)|by heart)\b"
)
"""What people say or do who put on a show, in the scene of the breach."""
_ANOTHER = re.compile(
    r"\b(?:another|a second|the second|the other|a third|spare|a new|brand[- ]new|a different|an? old|a young)\s+(?:\w+\s+)?(?P<what>\w+)",
    re.IGNORECASE,
)
_SHORT = 80
_NEAR = 4


def excused(story: Story, broken: Sentence, terms: frozenset[str], raised: Sentence | None = None) -> bool:
    """Whether the prose around what broke it says that it may be another of these, or no more than a show of it."""
    if _namesakes(story, broken) or _wakes(story, broken):
        return True
    near = story.sentences[max(broken.place - _NEAR, 0) : broken.place + _NEAR]
    if any(one.scene == broken.scene and _FEIGNED.search(one.text) for one in near):
        return True
    return any(
        not one.spoken and one.scene == broken.scene and (_says(one.text, raised) or _another(one.text, terms))
        for one in near
    )


_WAKES = re.compile(
    r"\b(?:wakes?|woke|awakes?|awakens?|sits? up in bed|starts? awake|(?:was|is) (?:only |just |all )?a dream|opens? (?:his|her) eyes)\b",
    re.IGNORECASE,
)


def _wakes(story: Story, broken: Sentence) -> bool:
    """Whether somebody wakes later in the scene or at the head of the next: then it may have been dreamt."""
    inside = [one for one in story.manuscript.by_scene.get(broken.scene, ()) if one.place > broken.place]
    following = story.manuscript.by_scene.get(broken.scene + 1, ())[:_NEAR]
    return any(not one.spoken and _WAKES.search(one.text) for one in (*inside, *following))


_FULL = re.compile(r"\b([A-Z][A-Z'’-]{2,}) ([A-Z][A-Z'’-]{2,})(?=[,.(:]|\s+\()")


def _namesakes(story: Story, broken: Sentence) -> bool:
    """Whether two people of one first name are introduced, and what broke it says no more than that name."""
    families: dict[str, set[str]] = {}
    for one in story.prose:
        for match in _FULL.finditer(one.text):
            families.setdefault(match[1].title(), set()).add(match[2].title())
    return any(
        len(seconds) > 1 and re.search(rf"\b{first}\b", broken.text) and not any(one in broken.text for one in seconds)
        for first, seconds in families.items()
    )


def _says(text: str, raised: Sentence | None) -> bool:
    """Whether it holds an excuse that what raised the expectation does not hold as well: twins are known to be two."""
    match = _EXCUSES.search(text)
    return match is not None and (raised is None or match[0].lower().removesuffix("s") not in raised.text.lower())


def _another(text: str, terms: frozenset[str]) -> bool:
    return any(lemma(match["what"].lower(), "noun") in terms for match in _ANOTHER.finditer(text))


def slack(story: Story) -> float:
    """How much more must agree than in a short script, where little agrees by chance: 1 there, then the root of the length."""
    return max(1.0, math.sqrt(len(story.lines) / _SHORT))
