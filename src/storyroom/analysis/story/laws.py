"""A rule of the world that the script states, and a deed that goes against it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story
from storyroom.analysis.story.ties import echoes, law_ties
from storyroom.domain.story import Fact, World

__all__ = ["breaches", "facts"]

_LAW = re.compile(
    r"\b(?:(?:first|only|one|second|iron|golden|number one) (?:law|rule)|(?:the|our|house|town|their) (?:law|rule)s?\b|no (?:\w+ )(?:of (?:\w+ ){1,4})?(?:shall|may|can|must)\b|(?:none|no ?one|nobody) but\b|shall not|must (?:never|not)|there(?:['’]s| is) no \w+ (?:anywhere|here|aboard|in)"
    r"|can only\b|can(?:not|['’]t)(?= (?:cross|enter|touch|lie|die|leave|be|pass|lift|live|come|go|see|stand|bear|breathe|exist|survive|burn|grow|work|harm|hurt|break|open))|only (?:on|in|at|by|when|before|after|while|during) (?:the )?\w+|never (?:in|on|after|before|without|farther|further|twice|more)|(?:nobody|no ?one|nothing)(?: \w+){0,2} (?:can|ever|may|shall)|nothing that|always (?:come|end|fall|return|go))",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:I|I['’]m|I['’]ll|I['’]ve|we|we['’]ve|you|you['’]ll|my|our|us|me)\b[^.]{0,40}\b(?:can(?:not|['’]t)|never|must|only|always|nobody|no ?one|nothing)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|never|no longer|refuses?|fails?|cannot|stops? short|nothing)\b|n['’]t\b", re.IGNORECASE)
_FEWEST = 2


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each law's first breach that the narrator shows."""
    for sentence in _laws(story):
        terms = story.content(sentence)
        broken = _broken(story, sentence, terms) if len(terms) >= _FEWEST else None
        if broken is not None:
            yield Breach(
                "law",
                "world",
                "A rule of this world is broken.",
                sentence,
                broken,
                law_ties(terms, story.content(broken)) | {"rule", "law"},
                firm=_strict(sentence),
            )


def facts(story: Story) -> Iterator[Fact]:
    """Yield the rules that the script states."""
    for sentence in _laws(story):
        yield story.fact("rule", "this world", " ".join(sentence.text.split()), sentence)


_SAID_IN = frozenset({World.SHOWN, World.CLAIMED, World.PERFORMANCE})
"""Worlds in which a notice may stand: on a wall, in a book that is shown, in somebody's mouth."""


def _laws(story: Story) -> Iterator[Sentence]:
    for sentence in story.sentences:
        if not _LAW.search(sentence.text) or _PERSONAL.search(sentence.text):
            continue
        if sentence.spoken or (story.world(sentence) in _SAID_IN and _written(sentence.text)):
            yield sentence


_OF_ALL = re.compile(
    r"^(?:A|An|No|Nobody|No one|Nothing|Every|All|Each)\b[^.]{0,60}\b(?:can(?:not|['’]t)|can|may|must|never|shall)\b"
)


def _written(text: str) -> bool:
    """Whether prose states a rule: a notice in capitals, words in quotation marks, or something said of all of a kind."""
    return bool(_OF_ALL.search(text)) or bool(re.search(r"(?:\b[A-Z]{2,}\b[ ,]*){4,}|[“\"][^”\"]{12,}[”\"]", text))


def _strict(sentence: Sentence) -> bool:
    return bool(
        re.search(
            r"\b(?:law|rule|shall|none but|nobody but|no \w+ (?:anywhere|aboard)|no \w+(?: of (?:\w+ ){1,4})? ?(?:can|may)\b|never|cannot|can['’]t)\b",
            sentence.text,
            re.IGNORECASE,
        )
    )


def _broken(story: Story, law: Sentence, terms: frozenset[str]) -> Sentence | None:
    for place in story.places_of(terms):
        sentence = story.sentences[place]
        if (
            place <= law.place
            or sentence.scene == law.scene
            or sentence.spoken
            or not story.shown(sentence)
            or _DENIES.search(sentence.text)
        ):
            continue
        said = story.content(sentence)
        shared = law_ties(terms, said)
        weight = sum(story.rarity.get(one, 1.0) for one in shared)
        if len(shared) >= _FEWEST and weight >= _WEIGHT and echoes(terms, said):
            return sentence
    return None


_WEIGHT = 1.5
