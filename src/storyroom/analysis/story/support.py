"""What speaks for a broken expectation being meant: lines that plant it, notice it or follow from it. Finds lines, judges no story.

A line speaks of a breach where it repeats enough of its words: those at the heart of the breach, and those of the two
sentences that made it, by how rare they are in this script (design, section 7). What plants an alternative is said by
somebody, before; who notices says so in the same scene; what follows stands in later scenes. Where no words are shared,
lines near by are listened to, in a short script: three that sound their parts and point the same way speak for it too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from storyroom.analysis.hearing.ear import ear
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.listening import is_said, listen
from storyroom.analysis.story.state import Line, Story
from storyroom.analysis.story.ties import stems_of
from storyroom.domain.script import ElementKind
from storyroom.domain.story import Evidence, Support

__all__ = ["Strength", "strength_of", "support_of"]

_OTHERWISE = re.compile(
    r"\b(?:but|though|although|except|unless|if|when|till|until|could|can|might|may|let|lets|another|other|second|new|spare|cop(?:y|ies)|twin|double|stand-in|stand in"
    r"|as you know|they say|people say|my (?:gran|mother|father|uncle)|once|always|used to|instead|the same as|such as|made of|only a|just a|not really|pretend\w*|all it takes|needn['’]t|never)\b",
    re.IGNORECASE,
)
_MOST = 3


class Strength(NamedTuple):
    """How much of a breach a line repeats."""

    heart: float
    quotes: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.heart + self.quotes


def support_of(story: Story, breach: Breach) -> Support:
    """Collect the lines that speak for a breach, by kind; at most three a kind, the strongest first."""
    found = _shared(story, breach)
    shared = Support(
        _evidence(story, found["setup"]),
        _evidence(story, found["acknowledgement"]),
        _evidence(story, found["consequence"]),
        tuple(_marks(story, breach)),
    )
    if shared.kinds > 1 or not breach.firm:
        return shared
    if told := _heard(story, breach, shared):
        return told
    # enough for a doubt, never for a verdict beside other support
    return shared if shared.kinds else shared._replace(acknowledgement=_evidence(story, found["startled"]))


def _shared(story: Story, breach: Breach) -> Mapping[str, list[tuple[float, Line]]]:
    """Find the lines that repeat enough words of a breach, with how much; and who is startled, in words of their own."""
    found: dict[str, list[tuple[float, Line]]] = {
        "setup": [], "acknowledgement": [], "consequence": [], "startled": [],
    }  # fmt: skip
    hearts, others = _words_of(story, breach)
    more = max(1.0, math.sqrt(len(story.lines) / _SHORT))
    for line in story.lines:
        if breach.raised in line.sentences or breach.broken in line.sentences:
            continue
        strength = _strength(story, line, hearts, others).total / more
        if line.first.place < breach.broken.place:
            if is_said(line) and _plants(line, strength):
                found["setup"].append((strength, line))
        elif line.first.scene == breach.broken.scene:
            if is_said(line) and strength >= _NOTICES:
                found["acknowledgement"].append((strength, line))
            elif is_said(line) and _startled(breach, line):
                found["startled"].append((strength, line))
        elif strength >= _FOLLOWS:
            found["consequence"].append((strength, line))
    return found


def _heard(story: Story, breach: Breach, shared: Support) -> Support | None:
    """Add the lines that sound as if it were meant, where they do; one of them alone where they only may."""
    if len(story.lines) > _SHORT:  # among many lines some sound right by chance
        return None
    over, bounds = listen(story, breach), ear().weights
    if over.odds < bounds.low:
        return None
    quotes = {role: (line.quote(story.manuscript),) for role, line in over.lines.items()}
    if over.odds < bounds.high:
        noticed = quotes.get("acknowledgement") or quotes.get("setup") or ()
        return shared if shared.kinds else shared._replace(acknowledgement=noticed)
    return shared._replace(**{role: getattr(shared, role) or quote for role, quote in quotes.items()})


def _marks(story: Story, breach: Breach) -> Iterator[Evidence]:
    """Yield the writer's own notes beside what broke it that say so: `[[intended]]`."""
    elements = story.manuscript.script.elements
    near = range(max(breach.broken.element - _BESIDE, 0), min(breach.broken.element + _BESIDE + 1, len(elements)))
    for place in near:
        element = elements[place]
        own = element.scene == (breach.broken.scene or None)
        if element.kind is ElementKind.NOTE and own and _MEANT.search(element.text):
            yield story.manuscript.evidence(element.start, element.end)


_BESIDE = 3
_MEANT = re.compile(
    r"\b(?:intended|intentional|deliberate(?:ly)?|on purpose|meant to be|not a (?:mistake|slip))\b", re.IGNORECASE
)


_SHORT = 80
"""Paragraphs of a short script; in a longer one a line must repeat more, since more is repeated by chance."""
_NOTICES = 0.6
_FOLLOWS = 0.6
_PLANTS = 0.9
_PLANTS_PLAINLY = 1.8


def strength_of(story: Story, breach: Breach, line: Line) -> Strength:
    """Say how much of a breach a line repeats: a rare word of its heart counts one, of the quotes a half."""
    return _strength(story, line, *_words_of(story, breach))


def _words_of(story: Story, breach: Breach) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems at the heart of a breach, and the other ones of its two sentences."""
    quoted = story.content(breach.raised) | story.content(breach.broken)
    return stems_of(breach.terms), stems_of(quoted - breach.terms)


def _strength(story: Story, line: Line, hearts: frozenset[str], others: frozenset[str]) -> Strength:
    heart = frozenset(one for one, stem in line.stems if stem in hearts)
    other = frozenset(one for one, stem in line.stems if stem in others) - heart
    return Strength(_sum(story, heart), _sum(story, other) / 2)


def _sum(story: Story, lemmas: frozenset[str]) -> float:
    """Add up how rare the words are; two readings of one word count once."""
    words: dict[str, float] = {}
    for one in lemmas:
        key = one[:4]
        words[key] = max(words.get(key, 0.0), story.rarity.get(one, 1.0))
    return sum(words.values())


def _startled(breach: Breach, line: Line) -> bool:
    """Whether somebody speaks, soon after the breach, as one who noticed or explains something, in words of their own."""
    soon = line.first.place - breach.broken.place <= _SOON
    return soon and any(_STARTLED.search(one.text) for one in line.sentences)


_SOON = 12
_STARTLED = re.compile(
    r"\b(?:hang on|hold on|wait a (?:minute|moment|second)|(?:where|how|what|who|why) (?:on earth|the (?:devil|hell|deuce))|a (?:minute|moment|second) ago|just now"
    r"|explain(?:s|ed)|(?<!I )(?<!we )(?:told|warned|promised) (?:us|me|you)|(?:I|we) (?:thought|was told|were told)|you (?:said|told|swore|promised)|impossible|can(?:no|['’])t be\b"
    r"|look (?:up|there|at (?:that|it|you|him|her))|but (?:you|it|he|she|they|I) (?:was|were|had|did|saw|can)|(?:was|were|has|have|had|did|is|are|do|does)n['’]t (?:it|you|he|she|they|we)\?|that['’]s how|so that['’]s|you did (?:that|it)|all along)",
    re.IGNORECASE,
)


def _plants(line: Line, strength: float) -> bool:
    if strength >= _PLANTS_PLAINLY:
        return True
    return strength >= _PLANTS and any(_OTHERWISE.search(one.text) for one in line.sentences)


def _evidence(story: Story, found: Sequence[tuple[float, Line]]) -> tuple[Evidence, ...]:
    best = sorted(found, key=lambda one: -one[0])[:_MOST]
    return tuple(story.manuscript.evidence(line.first.start, line.sentences[-1].end) for _, line in best)
