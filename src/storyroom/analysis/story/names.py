"""Under which name somebody goes: signed, given or answered to, against the name they came in with. Knows forms of naming, no name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.state import Story

__all__ = ["breaches"]

_NAME = r"(?P<name>[A-Z][a-z'’]+(?: (?:de|von|van|di|da) )?(?: ?[A-Z][\w'’.]+){0,2})"
_SIGNS = re.compile(
    rf"\b(?:signs?(?: himself| herself| it| the \w+)?|writes? (?:down )?(?:his|her|the) name|puts? (?:his|her) name|gives? (?:his|her|the|a) name|registers|introduces (?:himself|herself)|answers? to|enters? (?:himself|herself))\b[^.:]{{0,30}}?(?:: | as | of |,? )[“\"]?{_NAME}"
)
_SAYS = re.compile(
    rf"\b(?:[Mm]y name(?:['’]s| is)|I(?:['’]m| am) called|[Tt]hey call me|[Tt]he name(?:['’]s| is)|I was (?:christened|baptised|born)) {_NAME}"
)
_LABEL = re.compile(
    r"\b(?:labels?|tags?|passports?|tickets?|papers?|card|badge|plate|case|trunk|headstone|register|list|warrant|licence|dog tag|collar|wristband|envelope|telegram|door)\b[^.]{0,60}?[:,“\"]\s*[“\"]?(?P<name>[A-Z]{2,}(?: [A-Z]{2,})+|[A-Z][a-z]+ [A-Z][a-z]+)"
)


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each other name that somebody signs or gives as their own."""
    if slack(story) > 1.0:
        return
    for sentence in story.sentences:
        match = (_SAYS if sentence.spoken else _SIGNS).search(sentence.text)
        if match is None or not (story.shown(sentence) or story.claimed_here(sentence)):
            continue
        person = story.people.ids.get(sentence.speaker, "") if sentence.spoken else (*story.agents(sentence), "")[0]
        raised = _known_as(story, sentence, person, match["name"]) if person else None
        if raised is not None:
            said = f"{person} goes by another name: {match['name']}."
            terms = frozenset(word.lower() for word in (*person.split(), *match["name"].split())) | {"name", "sign"}
            yield Breach(
                "name", "characterisation", said, raised, sentence, terms, firm=not excused(story, sentence, terms)
            )
            return


def _known_as(story: Story, sentence: Sentence, person: str, name: str) -> Sentence | None:
    """Find where somebody was given another name before: on a label, else where they were first named."""
    words = set(name.lower().split())
    for earlier in story.sentences[: sentence.place]:
        label = _LABEL.search(earlier.text) if earlier.scene < sentence.scene and not earlier.spoken else None
        if label and not words & set(label["name"].lower().split()):
            return earlier
    if words & set(person.lower().split()) or words <= story.people.words:
        return None
    return next(
        (
            one
            for one in story.sentences[: sentence.place]
            if one.scene < sentence.scene and person in story.people.named(one.text)
        ),
        None,
    )
