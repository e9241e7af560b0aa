"""What a scene says of its time: dates, weekdays, hours, "three days later", morning coming. Reads one scene; orders nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.story.numbers import NUMBER, clock_of, number_of
from storyroom.domain.script import ElementKind, Scene
from storyroom.domain.story import Evidence

__all__ = ["MARKED", "Stamp", "chained", "heading_evidence", "rank_of", "read_stamp"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
_UNITS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth".split()
)
_ORDINALS = {
    **{
        word: at
        for at, word in enumerate([*_UNITS, "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"], 1)
    },
    "twentieth": 20,
    "thirtieth": 30,
    **{f"twenty-{word}": 20 + at for at, word in enumerate(_UNITS[:9], 1)},
    "thirty-first": 31,
}
_NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_DATE = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(_DAYS)})\b,?\s*)?(?:the\s+)?(?:(?P<day>{_NTH})\s+(?:of\s+)?(?P<month>{'|'.join(_MONTHS)})"
    rf"|(?P<month2>{'|'.join(_MONTHS)})\s+(?:the\s+)?(?P<day2>{_NTH}))\b(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b({'|'.join(_DAYS)})\b", re.IGNORECASE)
_UNIT = "day|night|week|fortnight|month|year"
_LATER = re.compile(
    rf"\b(?P<count>{NUMBER}|a few|several|some|many|an?)\s+(?P<unit>{_UNIT})s?\s+(?P<way>later|after|on|earlier|before|ago)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:the\s+)?(?:next|following)\s+(?:day|morning|afternoon|evening|night|dawn)\b|\bthe morning after\b|\bthe day after\b",
    re.IGNORECASE,
)
_SAME_DAY = re.compile(
    r"\b(?:that|the same|same)\s+(?:day|morning|afternoon|evening|night)\b"
    r"|\b(?:hours?|minutes?|moments?|seconds?)\s+(?:later|after)\b|\blater that\b",
    re.IGNORECASE,
)
MARKED = re.compile(
    r"^\W*(?:SUPER(?:IMPOSE[D]?)?|TITLE(?: CARD)?|CARD|CAPTION|CHYRON|LEGEND|ON SCREEN|INTERTITLE)\b", re.IGNORECASE
)
"""How a line begins that is printed over the picture."""
_OPENS = re.compile(
    rf"^\W*(?:{'|'.join(_DAYS)}|the\s+(?:{'|'.join(_ORDINALS)}|next|following|same)|{NUMBER}[\s.:]|half past|quarter|noon|midnight|later\b|that\b)",
    re.IGNORECASE,
)
_MORNING = re.compile(
    r"\b(?:dawn|daybreak|sunrise|first light|good morning|cock(?:erel)? crows?|breakfast|morning (?:light|sun|comes|after)"
    r"|(?:grey|gray|early|next) morning|wakes?(?: up)?\b|last night)\b",
    re.IGNORECASE,
)
_RANKS = {
    "DAWN": 1, "SUNRISE": 1, "PREDAWN": 1, "MORNING": 2, "NOON": 4, "MIDDAY": 4, "AFTERNOON": 5, "MAGIC": 6, "DUSK": 6,
    "SUNSET": 6, "TWILIGHT": 6, "EVENING": 7, "NIGHT": 8, "MIDNIGHT": 8,
}  # fmt: skip
_CHAINS = ("CONTINUOUS", "MOMENTS LATER", "SAME TIME", "SAME", "LATER")
_SIZES = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}


class Stamp(NamedTuple):
    """What one scene says of its time. Numbers are 0, and `clock` and `weekday` -1, where it does not say."""

    weekday: int = -1
    day: int = 0
    month: int = 0
    year: int = 0
    clock: int = -1
    """Minutes from midnight."""
    jump: int | None = None
    """Days from the scene before: 1 for the next morning, 0 for that night, below 0 for `three days earlier`."""
    vague: bool = False
    """Whether the jump is `a few days` or `months`, of which the number is not said."""
    date: Evidence | None = None
    hour: Evidence | None = None
    leap: Evidence | None = None
    morning: Evidence | None = None
    """Where the scene's opening speaks of morning, or of the night before."""


def read_stamp(manuscript: Manuscript, scene: Scene) -> Stamp:
    """Read the heading, the lines printed over the picture, and the opening of a scene."""
    stamp = Stamp()
    for text, evidence, firm in _sources(manuscript, scene):
        stamp = _dated(stamp, text, evidence, firm=firm)
        if stamp.clock < 0 and (clocks := clock_of(text)):
            stamp = stamp._replace(clock=clocks[0] % 1440, hour=evidence)
        if firm and stamp.jump is None and (leap := _leap(text)):
            stamp = stamp._replace(jump=leap[0], vague=leap[1], leap=evidence)
        if stamp.morning is None and _MORNING.search(text):
            stamp = stamp._replace(morning=evidence)
    return stamp


def heading_evidence(manuscript: Manuscript, scene: Scene) -> Evidence:
    """Quote a scene's heading."""
    return manuscript.evidence(scene.start, scene.start + len(scene.heading))


def rank_of(time_of_day: str) -> int:
    """Return how late in the day a heading's time stands, 1 for dawn to 8 for night; 0 for DAY, and where it is not said."""
    words = re.findall(r"[A-Z]+", time_of_day.upper().replace("-", ""))
    return next((_RANKS[word] for word in reversed(words) if word in _RANKS), 0)


def chained(scene: Scene) -> str:
    """Return the word by which a heading hangs on the one before it, such as `CONTINUOUS`; empty where there is none."""
    said = " ".join((scene.time_of_day, *scene.modifiers)).upper()
    return next((word for word in _CHAINS if re.search(rf"\b{word}\b", said)), "")


def _sources(manuscript: Manuscript, scene: Scene) -> list[tuple[str, Evidence, bool]]:
    """Return what may speak of time, each with whether it speaks of this scene and not of another day."""
    heading = heading_evidence(manuscript, scene)
    said = " ".join((scene.time_of_day, *scene.modifiers))
    found = [(said, heading, True)] if said else []
    found.extend(_cards_before(manuscript, scene))
    prose = [one for one in manuscript.by_scene.get(scene.scene, ()) if not one.spoken]
    first = prose[0].element if prose else -1
    for at, sentence in enumerate(prose):
        if MARKED.match(sentence.text) or (sentence.element == first and _opens(at, sentence)):
            found.append((sentence.text, manuscript.quote(sentence), True))
        elif at < 4:
            found.append((sentence.text, manuscript.quote(sentence), False))
    return found


def _opens(at: int, sentence: Sentence) -> bool:
    return at < 2 and _OPENS.match(sentence.text) is not None


def _cards_before(manuscript: Manuscript, scene: Scene) -> list[tuple[str, Evidence, bool]]:
    """Return a card or a centred line that stands between the scene before and this heading."""
    elements = manuscript.script.elements
    near = [one for one in elements[max(scene.first - 2, 0) : scene.first] if one.live]
    kinds = {ElementKind.CENTERED, ElementKind.TRANSITION, ElementKind.SHOT}
    return [
        (one.text, manuscript.evidence(one.start, one.end), True)
        for one in near
        if one.scene != scene.scene and one.kind in kinds and (_LATER.search(one.text) or _NEXT.search(one.text))
    ]


def _dated(stamp: Stamp, text: str, evidence: Evidence, *, firm: bool) -> Stamp:
    if not firm or stamp.date is not None:
        return stamp
    match = _DATE.search(text)
    if match:
        weekday = match["weekday"]
        return stamp._replace(
            weekday=_DAYS.index(weekday.lower()) if weekday else -1,
            day=_nth(match["day"] or match["day2"]),
            month=_MONTHS.index((match["month"] or match["month2"]).lower()) + 1,
            year=int(match["year"] or 0),
            date=evidence,
        )
    named = _WEEKDAY.search(text)
    return stamp._replace(weekday=_DAYS.index(named[1].lower()), date=evidence) if named else stamp


def _nth(said: str) -> int:
    digits = re.match(r"\d+", said)
    return int(digits[0]) if digits else _ORDINALS[said.lower()]


def _leap(text: str) -> tuple[int, bool] | None:
    match = _LATER.search(text)
    if match:
        said = match["count"].lower()
        count = 1 if said in {"a", "an"} else number_of(said)
        way = -1 if match["way"].lower() in {"earlier", "before", "ago"} else 1
        return way * (count or 3) * _SIZES[match["unit"].lower()], count is None
    if _NEXT.search(text):
        return 1, False
    return (0, False) if _SAME_DAY.search(text) else None
