"""Who said that they would be away until some day, and is there before it. Never more than a question: people change their plans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story

__all__ = ["breaches"]

_UNTIL = re.compile(
    r"\b(?:(?P<self>I['’]m (?:away|gone|off|back|out of town)|I['’]ll be (?:away|gone|back)|I(?:['’]m| am) not back|back)\s+(?:on|by|until|till|before|in)\s+|(?P<you>(?:I['’]ll )?see you(?: again)? (?:on )?|(?:you['’]re|you are) (?:off|away|gone) (?:until|till) ))(?P<when>(?:next )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|week|month|spring|summer|autumn|winter|Christmas|Easter))\b",
    re.IGNORECASE,
)
_PASSES = re.compile(
    r"\b(?:days? later|weeks? later|months? later|the next (?:day|morning)|next morning)\b", re.IGNORECASE
)
_FARTHEST = 40


def breaches(story: Story) -> Iterator[Breach]:
    """Yield who is seen before the day they spoke of, while nobody says that time has passed."""
    for sentence in story.sentences:
        match = _UNTIL.search(sentence.text) if sentence.spoken else None
        if match is None:
            continue
        person = story.people.ids.get(sentence.speaker, "") if match["self"] else _addressed(story, sentence)
        seen = _seen(story, sentence, person, match["when"].lower()) if person else None
        if seen is not None:
            said = f"{person} is away until {match['when']}, and is there before."
            terms = frozenset(word.lower() for word in person.split()) | {
                "return",
                "back",
                "miss",
                "train",
                match["when"].lower(),
            }
            yield Breach("absence", "timeline", said, sentence, seen, terms, firm=False, whole=True)


def _addressed(story: Story, sentence: Sentence) -> str:
    """Find whom a speech is said to: who speaks next, or spoke before, in the same scene."""
    near = story.sentences[max(sentence.place - 6, 0) : sentence.place + 6]
    others = [
        one.speaker for one in near if one.spoken and one.scene == sentence.scene and one.speaker != sentence.speaker
    ]
    return story.people.ids.get(others[-1], "") if others else ""


def _seen(story: Story, said: Sentence, person: str, when: str) -> Sentence | None:
    for sentence in story.after(said):
        if sentence.scene - said.scene > _FARTHEST or _PASSES.search(sentence.text):
            return None
        if when in sentence.text.lower() and not sentence.spoken:
            return None
        if sentence.scene - said.scene < 2 or sentence.spoken or not story.shown(sentence):
            continue
        if person in story.people.named(sentence.text) and story.present(sentence, person):
            return sentence
    return None
