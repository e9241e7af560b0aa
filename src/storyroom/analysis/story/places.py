"""One body, two places: somebody acting here and there at the same stroke of the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
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
    yield from _meanwhile(story, told)
    yield from _too_soon(story, told)
    yield from _beside_self(story, told)


_SELF = re.compile(
    r"\b(?:watch(?:es|ing)?|sees?|seeing|meets?|meeting|fac(?:es|ing)|looks? (?:at|up at|down at|into the face of)|stares? at|nods? to|bows? to|passes|greets?) (?:himself|herself)\b"
)
_GLASS = re.compile(
    r"\b(?:mirrors?|glass|window|photographs?|portrait|screen|film|water|reflect\w*|picture|spoon|pool|puddle|television|poster|puppet|dummy|waxwork)\b",
    re.IGNORECASE,
)


def _beside_self(story: Story, told: set[str]) -> Iterator[Breach]:
    """Yield who looks at themselves, where there is nothing to be mirrored in."""
    for sentence in filter(story.shown, story.prose):
        person = (*story.agents(sentence), "")[0]
        if not person or person in told or not _SELF.search(sentence.text) or _GLASS.search(story.around(sentence)):
            continue
        before = [
            one
            for one in story.prose
            if one.place < sentence.place and one.scene == sentence.scene - 1 and story.acts(one, person)
        ]
        clocked = [one for one in before if clock_of(one.text)] or before
        if clocked:
            told.add(person)
            said = f"{person} is in two places at the same time."
            terms = frozenset(word.lower() for word in person.split()) | _OTHER_SELF
            yield Breach("two_places", "timeline", said, clocked[-1], sentence, terms, firm=slack(story) <= 1.0)


_SAME = re.compile(
    r"\b(?:at|in|on|by) (?:the|that|this) (?:very |self-?)?(?:same|very|selfsame) (?:moment|hour|instant|minute|second|evening|night|stroke|time|bell|noon|afternoon|morning)\b|\bthat (?:same|very) (?:moment|hour|instant|minute|evening|night|afternoon|morning)\b|\b(?:meanwhile|at the same time|the same (?:clock|bell|hour|stroke|minute|moment|gun))\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(r"\b(?:SAME(?: TIME)?|MEANWHILE|SIMULTANEOUS\w*|AT THE SAME TIME|THAT MOMENT|INTERCUT)\b")


def _meanwhile(story: Story, told: set[str]) -> Iterator[Breach]:
    """Yield who acts in a scene that is said to be at the same time as another in which they act."""
    if slack(story) > 1.0:
        return  # people walk from set to set under one `SAME`
    for before, scene in pairwise(story.manuscript.scenes):
        inside = [one for one in story.manuscript.by_scene.get(scene.scene, ()) if not one.spoken and story.shown(one)]
        said = " ".join((scene.time_of_day, *scene.modifiers)).upper()
        if before.location == scene.location or not (
            _AT_ONCE.search(said) or any(_SAME.search(one.text) for one in inside[:_OPENING])
        ):
            continue
        for sentence in inside:
            person = (*story.agents(sentence), "")[0]
            first = _acting(story, before.scene, person) if person and person not in told else None
            if first is not None and story.acts(sentence, person):
                told.add(person)
                said_of = f"{person} is in two places at the same time."
                terms = frozenset(word.lower() for word in person.split()) | _OTHER_SELF
                yield Breach(
                    "two_places",
                    "timeline",
                    said_of,
                    first,
                    sentence,
                    terms,
                    firm=slack(story) <= 1.0 and not excused(story, sentence, _NONE),
                )
                break


_OPENING = 4
_NONE = frozenset[str]()
_OTHER_SELF = frozenset({"twin", "double", "stand-in", "brother", "sister", "clock", "disguise", "alibi"})


def _acting(story: Story, scene: int, person: str) -> Sentence | None:
    found = [
        one
        for one in story.manuscript.by_scene.get(scene, ())
        if not one.spoken and story.shown(one) and story.acts(one, person)
    ]
    return found[-1] if found else None


_TAKES = re.compile(
    rf"\b(?P<number>{NUMBER}|an?|half an?) (?P<unit>minutes?|hours?|days?|weeks?|months?)\b[^.]{{0,24}}\b(?:by (?:train|rail|road|sea|steamer|boat|ship|coach|car|mule|horse|air|foot)|away|from here|to (?:the|[A-Z])|journey|ride|drive|walk|climb|crossing|sail|there|each way|on foot)\b|\b(?:takes?|is|a) (?P<number2>{NUMBER}) (?P<unit2>minutes?|hours?|days?)\b|\barrives? (?:at )?(?P<hour>{NUMBER})\b|\bnot? (?:\w+ ){{0,3}}(?:before|till|until) (?P<hour2>{NUMBER})\b|\b(?P<miles>{NUMBER}|hundreds of|a thousand|a hundred) (?:miles|leagues|kilometres|versts)\b",
    re.IGNORECASE,
)


def _too_soon(story: Story, told: set[str]) -> Iterator[Breach]:
    """Yield who is in another town, by the clocks of both, sooner than the way takes."""
    way = next((one for one in story.sentences if _TAKES.search(one.text) and story.raises(one)), None)
    if way is None or slack(story) > 1.0 or _TRIP.search(way.text):
        return
    stays: dict[str, _Stay] = {}
    for stay in _stays(story):
        first = stays.setdefault(stay.person, stay)
        gap = (stay.minutes - first.minutes) % 720
        if (
            first.where == stay.where
            or stay.person in told
            or not 0 < gap <= _SOON
            or not _one_day(story, first.scene, stay.scene)
        ):
            continue
        told.add(stay.person)
        if _clock_stands(story, stay.scene):
            continue
        said = f"{stay.person} is in another place sooner than the way takes."
        terms = frozenset(word.lower() for word in stay.person.split()) | _OTHER_SELF
        also = (way,) if way.place not in {first.sentence.place, stay.sentence.place} else ()
        firm = not excused(story, stay.sentence, _NONE)
        yield Breach("trip", "timeline", said, first.sentence, stay.sentence, terms, firm, also=also)


def _clock_stands(story: Story, scene: Scene) -> bool:
    """Whether the clock of a scene is said to be wrong."""
    inside = story.manuscript.by_scene.get(scene.scene, ())
    return any(_STOPPED.search(one.text) for one in inside if clock_of(one.text))


_SOON = 180
_STOPPED = re.compile(r"\b(?:stopped|as it has|slow|fast|wrong|broken|mend|since the|always says)\b", re.IGNORECASE)


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
        early: set[str] = set()
        for sentence in inside:
            now = clock_of(sentence.text)
            if now and minutes is None:
                seen |= early
                yield from (_Stay(person, now[0], _where(scene), sentence, scene) for person in sorted(early))
            minutes = (*now, minutes)[0]
            if minutes is None:
                early |= {one for one in story.agents(sentence)[:1] if story.acts(sentence, one)}
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
