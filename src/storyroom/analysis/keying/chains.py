"""CONTINUOUS where nothing is continuous: another time of day, or nobody and nothing carried over. Reads headings and who is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.clock.stamps import chained, heading_evidence, read_stamp
from storyroom.analysis.clock.walk import walk
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story.people import people_of
from storyroom.domain.headings import light
from storyroom.domain.script import Scene
from storyroom.domain.story import Evidence, Finding, FindingKind, World

__all__ = ["chains"]

_OPPOSITE = {("day", "night"), ("night", "day")}
_WORD = re.compile(r"[a-z]{3,}")


def chains(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield each heading that says CONTINUOUS across a change of time, or across a cut that leaves everything behind."""
    days = {one.scene: one for one in manuscript.once(walk)}
    before: Scene | None = None
    for scene in manuscript.scenes:
        told = days[scene.scene]
        if before is not None and chained(scene) == "CONTINUOUS" and not told.apart:
            yield from _broken(manuscript, before, scene, days[before.scene].light)
        if not told.apart:
            before = scene


def _broken(manuscript: Manuscript, before: Scene, scene: Scene, lit: str) -> Iterator[Finding]:
    own = light(scene.time_of_day)
    heading, last = heading_evidence(manuscript, scene), heading_evidence(manuscript, before)
    stamp = read_stamp(manuscript, scene)
    if (lit, own) in _OPPOSITE:
        said = f"CONTINUOUS goes on without a break; here {lit} turns into {own}."
        yield _finding(FindingKind.ERROR, "continuous_light", said, last, heading)
    elif stamp.jump and stamp.leap is not None:
        said = "CONTINUOUS goes on without a break; here days lie between."
        yield _finding(FindingKind.ERROR, "continuous_days", said, heading, stamp.leap)
    elif not _carries_over(manuscript, before, scene):
        said = "CONTINUOUS goes on without a break; nobody and no place carries over from the scene before."
        yield _finding(FindingKind.QUESTION, "continuous_place", said, last, heading)


def _finding(kind: FindingKind, rule: str, said: str, first: Evidence, second: Evidence) -> Finding:
    return Finding(kind, rule, "timeline", said, World.SHOWN, (first, second))


def _carries_over(manuscript: Manuscript, before: Scene, scene: Scene) -> bool:
    """Whether somebody, a word of the place, or a pronoun that leans on the scene before ties the two together."""
    one, other = _told(manuscript, before), _told(manuscript, scene)
    if not one or not other:
        return True
    people = manuscript.once(people_of)
    if set(people.named(one)) & set(people.named(other)):
        return True
    named = set(_WORD.findall(before.location.lower())) & set(_WORD.findall(scene.location.lower()))
    words = set(_WORD.findall(scene.location.lower())) & set(_WORD.findall(one.lower()))
    back = set(_WORD.findall(before.location.lower())) & set(_WORD.findall(other.lower()))
    return bool(named or words or back or re.match(r"\W*(?:he|she|they|it)\b", other, re.IGNORECASE))


def _told(manuscript: Manuscript, scene: Scene) -> str:
    inside = manuscript.by_scene.get(scene.scene, ())
    return " ".join([*(one.text for one in inside), *(one.speaker.title() for one in inside if one.spoken)])
