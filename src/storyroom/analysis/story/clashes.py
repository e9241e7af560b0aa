"""Two sentences that may contradict each other, for short scripts: how much they share, how firmly the first binds, what the second does.

Knows no kind of breach and no word of any story: signs are counted (shared rare words, shared people, negation, finality, a vow, a
sign on a wall, two skies ...) and weighed by `clashes.json`, fitted by evals/story/fit_clashes.py. The best pair alone is told.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from storyroom.analysis.hearing.ear import ear
from storyroom.analysis.hearing.pairing import Side, clash, side
from storyroom.analysis.lexicon import is_noun, is_verb, kind_of, noun_classes, related
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.light import sky_of
from storyroom.analysis.story.state import Story
from storyroom.analysis.story.ties import stem

__all__ = ["Signs", "breaches", "candidates", "score"]

_NEGATED = re.compile(
    r"\b(?:no|not|never|nobody|none|no one|nothing|neither|nor|without|cannot|unable|refuses?)\b|n['’]t\b",
    re.IGNORECASE,
)
_BINDING = re.compile(
    r"\b(?:only|alone|always|every|all|last|sole|single|must|shall|law|rule|until|till|unless|ever|exactly|precisely|for good|for ever|forever|as long as|while I live|the one)\b",
    re.IGNORECASE,
)
_SWORN = re.compile(r"\b(?:swear\w*|swore|sworn|vow\w*|oath|promis\w*|so help me|my word|pledge\w*)\b", re.IGNORECASE)
_FINAL = re.compile(
    r"\b(?:dead|died|dies|kill\w*|buried|grave|coffin|ashes|drown\w*|burn\w*|burnt|lost|gone|broken?|breaks?|smash\w*|melt\w*|sinks?|sank|sunk|destroy\w*|swallow\w*|shatter\w*|shorn|shav\w*|cuts?|amputat\w*|torn|tears?|rips?"
    r"|locked|locks|bolted|sealed|chained|barred|shut|closed|key|empty|blind|deaf|mute|lame|plaster|bare|throws?|flings?|drops?|heaves?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|noon|midnight|o['’]clock)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:can(?:no|['’])t|cannot|can|could|shall|will|won['’]t|must|may)\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:o['’]clock|clock|noon|midnight|hour|minute|days?|weeks?|months?|years?|nights?|dawn|morning|evening|monday|tuesday|wednesday|thursday|friday|saturday|sunday|old|today|birthday)\b",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"\b(?:father|mother|brother|sister|son|daughter|wife|husband|uncle|aunt|cousin|niece|nephew|twin|child|children|widow|orphan|name|named|called|signs?)\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[“\":]|[A-Z]{3,} [A-Z]{3,}")
_INTRODUCES = re.compile(r"\b[A-Z]{3,}\b, \w+")
_OWN = re.compile(r"\b(?:I|we)\b")
_WORN = frozenset({"clothing", "body_part", "hair"})
_MOST_SENTENCES = 220
_MOST = 2
_ERROR, _SECOND, _QUESTION = 14.0, 10.5, 9.0
"""Scores. Of 94 scripts, weighed by others, eleven had their breach above the first and none a false pair; with the breach taken out
none came above it, and about one in two above the last."""


class Signs(NamedTuple):
    """What speaks for two sentences contradicting each other; each a count, or 0 and 1. The names are those of the weights."""

    overlap: float
    """Shared words, by how rare they are."""
    kindred: float
    """Words of one that mean or are a kind of what words of the other do."""
    person: float
    agent: float
    negated: float
    binding: float
    sworn: float
    final: float
    spoken_against: float
    negated_against: float
    spoken: float
    names: float
    length_against: float
    length: float
    number: float
    numbers: float
    modal: float
    sign: float
    skies: float
    kin: float
    worn: float
    deed_against: float
    stranger_against: float
    times: float
    apart: float
    introduces: float
    phrases: float
    """Two words that stand side by side in both."""
    heard: float
    """How much the two sound as if one broke the other: log-odds."""


class _Read(NamedTuple):
    """A sentence as it is compared: worked out once."""

    sentence: Sentence
    stems: frozenset[str]
    lemmas: frozenset[str]
    names: frozenset[str]
    people: frozenset[str]
    agents: frozenset[str]
    worn: bool
    sky: str
    pairs: frozenset[tuple[str, str]]
    side: Side


def breaches(story: Story) -> Iterator[Breach]:
    """Yield the pair that looks most like a contradiction where it looks enough like one; a second one only as a doubt."""
    if slack(story) > 1.0 or len(story.sentences) > _MOST_SENTENCES:
        return  # in a long script pairs like this come by chance
    scored = ((score(signs), one, other) for signs, one, other in candidates(story))
    best = sorted((one for one in scored if one[0] >= _QUESTION), key=lambda found: -found[0])
    told: list[tuple[int, int]] = []
    for found, raised, broken in best:
        if len(told) == _MOST:
            return
        if any(raised.element == one or broken.element == other for one, other in told) or (told and found < _SECOND):
            continue
        shared = (story.content(raised) & story.content(broken)) or story.content(raised)
        names = {word.lower() for person in story.people.named(broken.text) for word in person.split()}
        firm = not told and found >= _ERROR and not broken.spoken and not excused(story, broken, shared, raised)
        told.append((raised.element, broken.element))
        said = "What is said first does not let the second happen."
        yield Breach("clash", "detail", said, raised, broken, shared | names, firm)


def score(signs: Signs) -> float:
    """Weigh the signs."""
    return sum(weight * value for weight, value in zip(_weights(), signs, strict=True))


@cache
def _weights() -> tuple[float, ...]:
    told = json.loads(files("storyroom.analysis.story").joinpath("clashes.json").read_text(encoding="utf-8"))
    return tuple(told[name] for name in Signs._fields)


def candidates(story: Story) -> Iterator[tuple[Signs, Sentence, Sentence]]:
    """Yield every two sentences of two scenes that share a word, a meaning or a person, with their signs."""
    read = [_read(story, sentence) for sentence in story.sentences]
    held = Counter(one for each in read for one in each.stems | each.names)
    present = {
        scene: {
            person
            for one in inside
            for person in (*story.people.named(one.text), story.people.ids.get(one.speaker, ""))
        }
        for scene, inside in story.manuscript.by_scene.items()
    }
    for first in read:
        if not story.raises(first.sentence):
            continue
        for second in read[first.sentence.place + 1 :]:
            if second.sentence.scene == first.sentence.scene or not story.holds(second.sentence):
                continue
            signs = _signs(story, first, second, held, present)
            if signs.overlap or signs.kindred or signs.person:
                yield signs, first.sentence, second.sentence


def _read(story: Story, sentence: Sentence) -> _Read:
    lemmas = story.content(sentence)
    worn = any(is_noun(one) and noun_classes(one, senses=2) & _WORN for one in lemmas)
    return _Read(
        sentence,
        frozenset(map(stem, lemmas)),
        lemmas,
        frozenset(one for one in story.proper(sentence) if len(one) > 2),
        frozenset(story.people.named(sentence.text)),
        frozenset(story.agents(sentence)[:1]),
        worn,
        sky_of(sentence.text),
        frozenset(_side_by_side(story, sentence)),
        side(ear(), sentence.text),
    )


def _side_by_side(story: Story, sentence: Sentence) -> Iterator[tuple[str, str]]:
    stems = [stem(word.noun) for word in story.words(sentence)]
    return ((one, other) for one, other in pairwise(stems) if len(one) > _SHORTEST and len(other) > _SHORTEST)


_SHORTEST = 2


def _signs(story: Story, first: _Read, second: _Read, held: Counter[str], present: dict[int, set[str]]) -> Signs:
    one, other = first.sentence, second.sentence
    shared: dict[str, float] = {}
    for word in (first.stems | first.names) & (second.stems | second.names):
        shared[word[:4]] = max(_RARE / held[word] if held[word] > _RARE else 1.0, shared.get(word[:4], 0.0))
    own = {story.people.ids.get(one.speaker, "")} if one.spoken and _OWN.search(one.text) else set[str]()
    people = first.people | own
    speaker = story.people.ids.get(other.speaker, "")
    return Signs(
        min(sum(shared.values()), 4.0),
        min(_kindred(first.lemmas, second.lemmas, frozenset(shared)), 3),
        bool(people & (second.people | second.agents)),
        bool(second.agents & (first.agents | people)),
        bool(_NEGATED.search(one.text)),
        bool(_BINDING.search(one.text)),
        bool(_SWORN.search(one.text)),
        bool(_FINAL.search(one.text)),
        other.spoken,
        bool(_NEGATED.search(other.text)),
        one.spoken,
        min(len(first.names & second.names), 2),
        math.log(1 + len(second.stems)),
        math.log(1 + len(first.stems)),
        bool(_NUMBER.search(one.text)),
        bool(_NUMBER.search(one.text) and _NUMBER.search(other.text)),
        bool(_MODAL.search(one.text)),
        bool(not one.spoken and _SIGN.search(one.text)),
        bool(first.sky and second.sky and first.sky != second.sky),
        bool(_KIN.search(one.text) and _KIN.search(other.text)),
        first.worn and second.worn,
        any(word.lower != word.verb and word.lower.endswith("s") and is_verb(word.verb) for word in story.words(other)),
        bool(other.spoken and speaker not in present.get(one.scene, set())),
        bool(_TIME.search(one.text) and _TIME.search(other.text)),
        math.log(max(other.scene - one.scene, 1)),
        bool(_INTRODUCES.search(other.text)),
        min(len(first.pairs & second.pairs), 2),
        min(max(clash(ear(), first.side, second.side), -_LOUDEST), _LOUDEST),
    )


_RARE, _LOUDEST = 2, 10.0


def _kindred(ones: frozenset[str], others: frozenset[str], shared: frozenset[str]) -> int:
    left = [one for one in others if stem(one)[:4] not in shared]
    return sum(
        1
        for one in ones
        if stem(one)[:4] not in shared
        and any(related(one, other) or (is_noun(one) and is_noun(other) and kind_of(other, one)) for other in left)
    )
