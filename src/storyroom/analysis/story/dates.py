"""Days and ages that do not add up: weekdays against dates, days that run backwards, birth years and ages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import slack
from storyroom.analysis.story.numbers import NUMBER, CalendarDay, clock_of, dates_in, number_of, years_in
from storyroom.analysis.story.state import Story
from storyroom.domain.story import Fact, World

__all__ = ["breaches", "facts"]

_BORN = re.compile(r"\bborn\b[^.]{0,24}?\b(1[5-9]\d\d|20\d\d|21\d\d)\b", re.IGNORECASE)
_AGE_SAID = re.compile(
    rf"\b(?P<age>{NUMBER})\s+(?:years?\s+old|today)\b|\bturns?\s+(?P<turn>{NUMBER})\b", re.IGNORECASE
)
_INTRODUCED = re.compile(
    rf"(?P<name>[A-Z][A-Z'’.-]+(?:\s+[A-Z][A-Z'’.-]+)*)\s*[,(]\s*(?P<age>(?i:{NUMBER}))\b(?!\s*(?:feet|foot|pounds|inches|stone|minutes|years? (?:of|ago|later)|times|men|of))"
)
_WAS = re.compile(
    rf"\bI was (?:only |just )?(?P<age>{NUMBER})\b(?! (?:minutes|hours|days|weeks|months|years|feet|miles))",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\b(?P<years>{NUMBER}) years (?:ago|today|now|since|back|later)\b", re.IGNORECASE)
_AT_CLOCK = re.compile(
    r"\b(?:the )?(?P<what>[a-z]{3,})(?:['’]s| is| was| goes| rings| strikes| leaves) (?:at|for)\b", re.IGNORECASE
)
_FROM = re.compile(
    rf"\b(?P<length>{NUMBER}) (?P<unit>minutes|hours?) (?:from|after|since) the (?P<what>[a-z]{{3,}})\b", re.IGNORECASE
)
_TIME_WORDS = frozenset({"date", "day", "calendar", "meridian", "tomorrow", "yesterday", "early"})
_AGE_WORDS = frozenset(["age", "born", "birthday", "year", "birth"])


class _Aged(NamedTuple):
    person: str
    age: int
    sentence: Sentence
    year: int
    """The story's year when it is said; 0 where it is not known."""


def breaches(story: Story) -> Iterator[Breach]:
    """Yield days that cannot be, then days that run backwards, then ages that do not add up."""
    days = list(_days(story))
    yield from _impossible(days)
    yield from _backwards(days)
    yield from _births(story)
    yield from _differences(story)
    yield from _jumps(story)
    yield from _then_and_now(story)
    yield from _intervals(story)


def facts(story: Story) -> Iterator[Fact]:
    """Yield ages as they are introduced, and the days that are named."""
    for person, (age, sentence) in _first_ages(story).items():
        yield story.fact("age", person, str(age), sentence)
    for day, sentence in _days(story):
        month = f".{day.month}" if day.month else ""
        yield story.fact("date", "the story", f"{day.day}{month}", sentence)


_AGE_SHOWN = re.compile(
    rf"(?P<name>[A-Z][\w'’]+(?:\s+[A-Z][\w'’]+)*)\s*[,(]\s*(?:now |aged |all of |just )?(?:a (?:wo)?man of |a (?:boy|girl) of )?(?P<age>(?i:{NUMBER}))(?:,|\)| today| years old| now|\b(?= (?:years|today|now)))"
)
_YEARS_PASS = re.compile(
    r"\b(?:years? (?:later|on|after|pass(?:es)?|gone)|decades?|grown (?:up|old)|older now|long years)\b", re.IGNORECASE
)


def _jumps(story: Story) -> Iterator[Breach]:
    """Somebody is of one age here and of quite another there, though no years are said to have passed."""
    known: dict[str, tuple[int, int, Sentence]] = {}
    year = 0
    for sentence in story.prose:
        now = _year_at(story, sentence) or year
        passes = bool(_YEARS_PASS.search(sentence.text)) or _years_pass(story, sentence.scene)
        if not (now and year) and (passes or now != year):
            known = {}  # ages from before time passed, by how much nobody knows, say nothing any more
        year = now
        if not story.shown(sentence):
            continue
        for person, age in _aged_here(story, sentence):
            named = (person,)
            before, then, first = known.setdefault(named[0], (age, year, sentence))
            if first.scene != sentence.scene and abs(age - before - (year - then)) > 1:
                passed = f"{year - then} years have passed" if year != then else "no years have passed"
                said = f"{named[0]} is {before}, then {age}, and {passed}."
                yield Breach("ages", "timeline", said, first, sentence, _AGE_WORDS | _name(named[0]))
                known[named[0]] = (age, year, sentence)


def _aged_here(story: Story, sentence: Sentence) -> Iterator[tuple[str, int]]:
    """Yield who is of which age here: a name with its age, an age said of who acts, one age said of several."""
    told: set[str] = set()
    for match in _AGE_SHOWN.finditer(sentence.text):
        age = number_of(match["age"])
        if age and 0 < age < _OLDEST and not _NOW.search(sentence.text, match.start(), match.end() + len(" now")):
            person = (story.people.named(match["name"]) or (match["name"].title(),))[0]
            told.add(person)
            yield person, age
    found = _YEARS_OLD.search(sentence.text) if slack(story) <= 1.0 else None
    age = number_of(found["age"]) if found else None
    if not found or not age or told:
        return
    named = story.people.named(sentence.text)
    if named:
        yield from ((named[-1] if _OF_LAST.search(sentence.text) else named[0], age),)
    elif _BOTH.search(story.around(sentence)):
        yield from ((person, age) for person in _just_named(story, sentence))


_NOW = re.compile(r"\bnow\b")
_YEARS_OLD = re.compile(rf"\b(?P<age>{NUMBER}) years (?:old|of age)\b", re.IGNORECASE)
_OF_LAST = re.compile(r"\b(?:twin|brother|sister|son|daughter|wife|husband|friend) [A-Z]")
_BOTH = re.compile(r"\b(?:twins?|triplets|both|each|all (?:two|three|four))\b", re.IGNORECASE)


def _just_named(story: Story, sentence: Sentence) -> tuple[str, ...]:
    near = (
        one
        for one in reversed(story.sentences[max(sentence.place - 4, 0) : sentence.place])
        if one.scene == sentence.scene
    )
    return next((named for one in near if len(named := story.people.named(one.text)) > 1), ())


def _year_at(story: Story, sentence: Sentence) -> int:
    """Return the year that a sentence or its scene's heading names; 0 where neither does."""
    heading = story.manuscript.scene(sentence.scene)
    found = years_in(sentence.text) if not _BORN.search(sentence.text) else ()
    return (*found[-1:], *(years_in(heading.heading)[:1] if heading else ()), 0)[0]


_OLDEST = 110


def _years_pass(story: Story, ordinal: int) -> bool:
    scene = story.manuscript.scene(ordinal)
    return scene is not None and bool(
        re.search(r"\b(?:YEARS?|DECADES?) (?:LATER|AGO|EARLIER)\b|\b(?:19|20|21)\d\d\b", scene.heading.upper())
    )


def _then_and_now(story: Story) -> Iterator[Breach]:
    """Somebody says how old they were so many years ago, and is of another age now."""
    introduced = _first_ages(story)
    for line in story.lines:
        if not story.claimed_here(line.first):
            continue
        said = " ".join(one.text for one in line.sentences)
        then, since = _WAS.search(said), _SINCE.search(said)
        person = story.people.ids.get(line.first.speaker, "")
        if not then or not since or person not in introduced:
            continue
        (age, sentence), was, years = introduced[person], number_of(then["age"]), number_of(since["years"])
        if was is not None and years is not None and abs(was + years - age) > 1:
            raised, broken = sorted((sentence, line.sentences[0]), key=lambda one: one.place)
            broken = (
                next((one for one in line.sentences if _WAS.search(one.text)), broken)
                if broken is line.sentences[0]
                else broken
            )
            yield Breach(
                "ages",
                "timeline",
                f"{person} is {age}, and was {was} {years} years ago.",
                raised,
                broken,
                _AGE_WORDS | _name(person),
            )


def _first_ages(story: Story) -> dict[str, tuple[int, Sentence]]:
    found: dict[str, tuple[int, Sentence]] = {}
    for sentence in story.prose:
        if not story.shown(sentence):
            continue
        for match in _INTRODUCED.finditer(sentence.text):
            named, age = story.people.named(match["name"]), number_of(match["age"])
            if named and age:
                found.setdefault(named[0], (age, sentence))
    return found


def _intervals(story: Story) -> Iterator[Breach]:
    """A length of time from one stroke of the clock to another that does not fill it."""
    starts: dict[str, tuple[int, Sentence]] = {}
    for sentence in filter(story.holds, story.sentences):
        clocks = clock_of(sentence.text)
        for match in _AT_CLOCK.finditer(sentence.text):
            if clocks:
                starts.setdefault(match["what"].lower(), (clocks[0], sentence))
        for match in _FROM.finditer(story.around(sentence)):
            start = starts.get(match["what"].lower())
            length = number_of(match["length"])
            if start is None or length is None or start[1].element == sentence.element or not clocks:
                continue
            minutes = length * (60 if match["unit"].lower().startswith("hour") else 1)
            if (clocks[0] - start[0]) % 720 != minutes % 720:
                yield Breach(
                    "clock",
                    "timeline",
                    f"It is not {match['length']} {match['unit']} from one time to the other.",
                    start[1],
                    sentence,
                    frozenset({match["what"].lower(), "clock"}),
                )
                return


def _days(story: Story) -> Iterator[tuple[CalendarDay, Sentence]]:
    for sentence in story.sentences:
        if story.world(sentence) in {World.SHOWN, World.CLAIMED} and not (sentence.spoken and not sentence.extensions):
            for day in dates_in(sentence.text):
                yield day, sentence


def _impossible(days: list[tuple[CalendarDay, Sentence]]) -> Iterator[Breach]:
    """Two dates of one month whose weekdays do not fit."""
    told: set[int] = set()
    for (one, first), (other, second) in combinations(days, 2):
        if (first.scene == second.scene and first.place == second.place) or second.place in told:
            continue
        if not _same_month(one, other):
            continue
        if (one.weekday - one.day) % 7 != (other.weekday - other.day) % 7:
            told.add(second.place)
            yield Breach("dates", "timeline", "The weekday does not fit the date.", first, second, _TIME_WORDS)


def _same_month(one: CalendarDay, other: CalendarDay) -> bool:
    return (not one.month or not other.month or one.month == other.month) and (
        not one.year or not other.year or one.year == other.year
    )


def _backwards(days: list[tuple[CalendarDay, Sentence]]) -> Iterator[Breach]:
    """A day that is shown after a later one, though nothing went back in time."""
    for (one, first), (other, second) in pairwise(days):
        fits = (one.weekday - one.day) % 7 == (other.weekday - other.day) % 7
        if first.scene < second.scene and fits and _same_month(one, other) and 0 < one.day - other.day < 15:
            yield Breach(
                "dates",
                "timeline",
                "It is an earlier day than it was before.",
                first,
                second,
                _TIME_WORDS,
            )


def _births(story: Story) -> Iterator[Breach]:
    """A birth year against an age in a year that is known."""
    births = [
        (person, int(match[1]), sentence)
        for sentence in story.sentences
        for match in _BORN.finditer(sentence.text)
        for person in story.people.named(sentence.text)[:1]
    ]
    for aged in _ages(story):
        for person, year, sentence in births:
            if person != aged.person or not aged.year or sentence.place == aged.sentence.place:
                continue
            if not 0 <= aged.year - year - aged.age <= 1:
                first, second = sorted((sentence, aged.sentence), key=lambda one: one.place)
                said = f"{person} was born in {year} and is {aged.age} in {aged.year}."
                yield Breach("ages", "timeline", said, first, second, _AGE_WORDS | _name(person))


def _differences(story: Story) -> Iterator[Breach]:
    """Two people whose ages differ by one number of years here and by another there."""
    introduced: dict[tuple[str, int], tuple[int, Sentence]] = {}
    for sentence in story.prose:
        if story.world(sentence) not in {World.SHOWN, World.FLASHBACK}:
            continue
        for match in _INTRODUCED.finditer(sentence.text):
            named, age = story.people.named(match["name"]), number_of(match["age"])
            if named and age is not None and match["name"].isupper() and 0 < age < 110:
                introduced.setdefault((named[0], sentence.scene), (age, sentence))
    ages: dict[str, list[tuple[int, int, Sentence]]] = {}
    for (person, scene), (age, sentence) in introduced.items():
        ages.setdefault(person, []).append((scene, age, sentence))
    for one, other in combinations(sorted(ages), 2):
        yield from _differ(one, other, ages)


def _differ(one: str, other: str, ages: dict[str, list[tuple[int, int, Sentence]]]) -> Iterator[Breach]:
    near = [
        (age - age2, sentence, sentence2)
        for scene, age, sentence in ages[one]
        for scene2, age2, sentence2 in ages[other]
        if scene == scene2
    ]
    for (gap, first, _), (gap2, second, _) in combinations(near, 2):
        if abs(gap - gap2) > 1:
            said = f"{one} and {other} are {abs(gap)} years apart, then {abs(gap2)}."
            yield Breach("ages", "timeline", said, first, second, _AGE_WORDS | _name(one) | _name(other))
            return


def _ages(story: Story) -> Iterator[_Aged]:
    year = 0
    scene = -1
    for sentence in story.sentences:
        if sentence.scene != scene:
            scene = sentence.scene
            heading = story.manuscript.scene(scene)
            found = years_in(heading.heading) if heading else ()
            year = found[0] if found else year
        if not sentence.spoken and (found := years_in(sentence.text)) and not _BORN.search(sentence.text):
            year = found[-1]
        if not story.holds(sentence):
            continue
        for match in _AGE_SAID.finditer(sentence.text):
            age = number_of(match["age"] or match["turn"])
            people = story.people.named(sentence.text)
            if age is not None and people:
                yield _Aged(people[0], age, sentence, year)


def _name(person: str) -> frozenset[str]:
    return frozenset(word.lower() for word in person.split())
