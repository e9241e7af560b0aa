"""One body, two places: somebody acting here and there at the same stroke of the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.numbers import NUMBER, clock_of, number_of
from storyroom.analysis.story.state import Story
from storyroom.domain.script import Scene

__all__ = ["breaches"]

_TRIP = re.compile(
    rf"\b(?P<there>{NUMBER}) minutes there,? (?:and )?(?P<back>{NUMBER})(?: minutes)? back\b", re.IGNORECASE
)
_GONE = 6
_NEXT = 4
_ASIDE = 24
"""How many scenes apart two strokes of one hour are still taken for the same one."""


class _Stay(NamedTuple):
    person: str
    minutes: int
    where: str
    sentence: Sentence
    scene: Scene


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each person who acts in two places at one time of the same day."""
    stays: dict[tuple[str, int], _Stay] = {}
    told: set[str] = set()
    for stay in _stays(story):
        other = stays.setdefault((stay.person, stay.minutes % 720), stay)
        if other.where != stay.where and stay.person not in told and _one_day(story, other.scene, stay.scene):
            told.add(stay.person)
            hour = f"{other.minutes // 60}:{other.minutes % 60:02d}"
            said = f"{stay.person} is in two places at {hour}."
            terms = frozenset(word.lower() for word in stay.person.split()) | {
                "twin",
                "double",
                "stand-in",
                "brother",
                "sister",
                "clock",
                "disguise",
                "alibi",
            }
            yield Breach("two_places", "timeline", said, other.sentence, stay.sentence, terms)
    yield from _trips(story)
    yield from _journeys(story)


_JOURNEY = re.compile(
    rf"\b(?P<n>{NUMBER}) (?P<unit>days?|weeks?|months?)\b[^.]{{0,30}}?\b(?:to|from) (?P<where>[A-Z][\w'’]+(?: [A-Z][\w'’]+)*)",
    re.IGNORECASE,
)
_SOONER = re.compile(
    r"\b(?:the )?(?:next|following|same|that very|that) (?:morning|day|afternoon|evening|night|hour)\b|\b(?:an|two|three) hours? later\b",
    re.IGNORECASE,
)


def _journeys(story: Story) -> Iterator[Breach]:
    """Yield who is where it takes days to come to, and has not taken them."""
    for sentence in filter(story.holds, story.sentences):
        match = _JOURNEY.search(sentence.text)
        if match is None or not match["where"][:1].isupper():
            continue
        for later in story.after(sentence):
            if later.scene == sentence.scene or later.spoken or not story.shown(later):
                continue
            if match["where"] in later.text and _SOONER.search(later.text):
                said = f"It is {match['n']} {match['unit']} to {match['where']}, and they are there before."
                terms = frozenset({"day", "week", "month", "journey", "way", "road"})
                yield Breach("trip", "timeline", said, sentence, later, terms)
                break


def _trips(story: Story) -> Iterator[Breach]:
    """Yield who is back before the way there and back can be done."""
    for sentence in story.sentences:
        match = _TRIP.search(sentence.text) if sentence.spoken else None
        start = _clock_of_scene(story, sentence.scene) if match else None
        if match is None or start is None:
            continue
        length = (number_of(match["there"]) or 0) + (number_of(match["back"]) or 0)
        near = story.sentences[sentence.place : sentence.place + _GONE * 2]
        away = {
            story.people.ids.get(one.speaker, "")
            for one in near
            if one.spoken and one.speaker != sentence.speaker and one.scene == sentence.scene
        }
        for scene in range(sentence.scene + 1, sentence.scene + _GONE):
            now = _clock_of_scene(story, scene)
            if now is None or not 0 <= now[0] - start[0] < length:
                continue
            for one in story.manuscript.by_scene.get(scene, ()):
                if not one.spoken and story.shown(one) and away & set(story.people.named(one.text)):
                    who = next(iter(away & set(story.people.named(one.text))))
                    said = f"{who} is back before the way there and back can be done."
                    terms = frozenset(word.lower() for word in who.split()) | {"back", "return", "drive", "turn"}
                    yield Breach("trip", "timeline", said, sentence, one, terms, also=(start[1],), firm=False)
                    return


def _clock_of_scene(story: Story, scene: int) -> tuple[int, Sentence] | None:
    for sentence in story.manuscript.by_scene.get(scene, ()):
        clocks = clock_of(sentence.text)
        if clocks and not sentence.spoken and story.shown(sentence):
            return clocks[0], sentence
    return None


def _stays(story: Story) -> Iterator[_Stay]:
    for scene in story.manuscript.scenes:
        inside = [one for one in story.manuscript.by_scene.get(scene.scene, ()) if not one.spoken and story.shown(one)]
        minutes = None
        seen: set[str] = set()
        for sentence in inside:
            minutes = (*clock_of(sentence.text), minutes)[0]
            if minutes is None:
                continue
            for person in story.agents(sentence)[:1]:
                if person not in seen and story.acts(sentence, person):
                    seen.add(person)
                    yield _Stay(person, minutes, _where(scene), sentence, scene)


def _where(scene: Scene) -> str:
    return scene.location.upper()


def _one_day(story: Story, first: Scene, second: Scene) -> bool:
    """Whether no night falls and no day breaks between two scenes, as far as their headings tell."""
    if second.scene - first.scene > _ASIDE:
        return False
    if first.time_of_day == second.time_of_day and second.scene - first.scene < _NEXT:
        return True
    between = [story.light(scene) for scene in story.manuscript.scenes if first.scene <= scene.scene <= second.scene]
    said = [one for one in between if one]
    return len(set(said)) < 2
