"""The order of the days: one step a scene, each with its evidence and how sure it is. Reads what scenes say; draws nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from storyroom.analysis.clock.reasons import Certainty, Signs, count_days, reason_of
from storyroom.analysis.clock.stamps import Stamp, chained, heading_evidence, read_stamp
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.worlds import worlds_of
from storyroom.domain.headings import light
from storyroom.domain.script import Scene
from storyroom.domain.story import Evidence, World

__all__ = ["Certainty", "StoryDay", "walk"]

_APART = {World.DREAM: "dream", World.FLASHBACK: "flashback", World.PLAN: "flash-forward"}
_MONDAYS = date(2000, 1, 3).toordinal()
_YEAR = 2001


class StoryDay(NamedTuple):
    """When one scene plays, as a script supervisor writes it.

    Units: `day` counts the story's days from 1, in the order of the story; 0 for scenes that stand apart. `clock` is
    minutes from midnight, -1 where no hour is said.
    """

    scene: int
    day: int
    label: str
    """`D1`, `N1`, `D1?` where uncertain, `FB1` for the first flashback, `DR1` for the first dream."""
    light: str
    """`day`, `night`, `dawn_dusk`, or empty."""
    apart: str
    """`flashback`, `dream` or `flash-forward` where it does not play in the story's present; else empty."""
    certainty: Certainty
    because: str
    evidence: tuple[Evidence, ...]
    clock: int = -1


@dataclass(frozen=True, slots=True)
class _Step:
    """How far a scene is from the one before it in days, and why."""

    scene: Scene
    stamp: Stamp
    light: str
    days: int
    certainty: Certainty
    because: str
    evidence: tuple[Evidence, ...]
    apart: str = ""
    at: int | None = None
    """The calendar day, where the scene names one that can be placed."""


def walk(manuscript: Manuscript) -> tuple[StoryDay, ...]:
    """Place every scene that is not omitted on a story day, in the order of the script."""
    steps: list[_Step] = []
    before: _Step | None = None
    worlds = _worlds(manuscript)
    scenes = manuscript.scenes
    for place, scene in enumerate(scenes):
        stamp = read_stamp(manuscript, scene)
        heading = (heading_evidence(manuscript, scene),)
        apart = worlds.get(scene.scene, "") or _heading_apart(scene)
        if apart:
            why = f"The heading or the page calls it a {apart}."
            steps.append(_Step(scene, stamp, light(scene.time_of_day), 0, "certain", why, heading, apart))
        elif before is not None and _inset(scenes, place, before):
            why = "It stands between two scenes of one place, at another hour and without INT. or EXT.; perhaps told or remembered."
            steps.append(_Step(scene, stamp, light(scene.time_of_day), 0, "uncertain", why, heading, "flashback"))
        else:
            before = _step(manuscript, scene, stamp, before)
            steps.append(before)
    return _numbered(_fitted(steps))


def _worlds(manuscript: Manuscript) -> dict[int, str]:
    """Return the scenes that are another world's from end to end."""
    worlds = manuscript.once(worlds_of)
    found: dict[int, str] = {}
    for scene, inside in manuscript.by_scene.items():
        held = {worlds[one.place] for one in inside}
        if len(held) == 1 and (world := held.pop()) in _APART:
            found[scene] = _APART[world]
    return found


_OTHER_TIMES = re.compile(
    r"\b(?:OTHER|EARLIER|PAST|FORMER|PREVIOUS|BYGONE)\s+(?:DAY|NIGHT|TIME|YEAR|SPRING|SUMMER|AUTUMN|FALL|WINTER|CHRISTMAS)S?\b"
)


def _heading_apart(scene: Scene) -> str:
    heading = scene.heading.upper()
    if "FLASHBACK" in heading or "FLASH BACK" in heading or _OTHER_TIMES.search(heading):
        return "flashback"
    return "dream" if "(DREAM" in heading or "- DREAM" in heading else ""


def _inset(scenes: tuple[Scene, ...], place: int, before: _Step) -> bool:
    """Whether a scene interrupts one place, at another light and with a heading that is not the usual one."""
    scene = scenes[place]
    if scene.setting or place + 1 >= len(scenes) or scenes[place - 1] is not before.scene:
        return False
    behind, own = scenes[place + 1], light(scene.time_of_day)
    return bool(own and before.scene.location) and (
        before.scene.location == behind.location and own != before.light and light(behind.time_of_day) == before.light
    )


def _step(manuscript: Manuscript, scene: Scene, stamp: Stamp, before: _Step | None) -> _Step:
    own = light(scene.time_of_day)
    heading = heading_evidence(manuscript, scene)
    if before is None:
        quoted = tuple(one for one in (stamp.date, heading) if one)
        return _Step(scene, stamp, own, 0, "certain", "The story begins.", quoted, at=_placed(stamp, None, 0))
    chain = chained(scene)
    lit = own or (before.light if chain or not scene.time_of_day else "")
    last = heading_evidence(manuscript, before.scene)
    why = reason_of(Signs(scene, stamp, lit, chain, heading, before.scene, before.stamp, before.light, last))
    return _Step(scene, stamp, lit, why.days, why.certainty, why.because, why.evidence)


def _placed(stamp: Stamp, known: int | None, moved: int) -> int | None:
    """Return the calendar day of a stamp: by date, else by the next such weekday after what is known."""
    if stamp.day and stamp.month:
        try:
            return date(stamp.year or _YEAR, stamp.month, stamp.day).toordinal()
        except ValueError:
            return None
    if stamp.weekday < 0:
        return None
    if known is None:
        return _MONDAYS + stamp.weekday
    return known + (stamp.weekday - (known - _MONDAYS)) % 7 if known < _MONDAYS + 366 else known + moved


def _fitted(steps: list[_Step]) -> list[_Step]:
    """Let the calendar overrule what headings alone suggest, between each dated scene and the next."""
    fitted = list(steps)
    main = [at for at, one in enumerate(steps) if not one.apart]
    dated: list[int] = [at for at in main if steps[at].stamp.date is not None]
    for start, end in pairwise(dated):
        apart = _between(steps[start].stamp, steps[end].stamp)
        if apart is None or apart[0] < 0:
            continue
        inside = main[bisect_right(main, start) : bisect_left(main, end)]
        _calm(fitted, inside, max(apart[0] - 1, 0))
        left = apart[0] - sum(fitted[at].days for at in inside)
        date_ = steps[end].stamp.date
        quoted = tuple(one for one in (steps[start].stamp.date, date_) if one)
        why = f"By the dates, {count_days(apart[0])}." if apart[0] else "By the dates, the same day."
        sure: Certainty = "certain" if apart[1] else "uncertain"
        why += "" if apart[1] else " The weekday and the date do not agree."
        fitted[end] = replace(fitted[end], days=max(left, 0), certainty=sure, because=why, evidence=quoted)
        _before_dawn(fitted, main, end)
    return fitted


def _before_dawn(steps: list[_Step], main: list[int], dated: int) -> None:
    """A night that takes a new date straight after a night is past midnight: the day behind it has the same date."""
    place = bisect_left(main, dated)
    if not place or not steps[dated].days or {steps[dated].light, steps[main[place - 1]].light} != {"night"}:
        return
    after = next((at for at in main[place + 1 :] if steps[at].days), None)
    if after is not None and steps[after].days == 1 and steps[after].stamp.leap is None:
        why = "It grows light on the date that the night took up past midnight."
        steps[after] = replace(steps[after], days=0, certainty="likely", because=why)


def _calm(steps: list[_Step], inside: list[int], most: int) -> None:
    """Take back steps to another day that the dates around them leave no room for, the least sure first."""
    order = ("uncertain", "likely", "certain")
    taken = sorted((at for at in inside if steps[at].days > 0), key=lambda at: order.index(steps[at].certainty))
    for at in taken:
        if sum(steps[one].days for one in inside) <= most:
            return
        why = "By the headings another day; the dates around it leave no room for one, so the night before was before dawn."
        steps[at] = replace(steps[at], days=0, certainty="likely", because=why)


def _between(one: Stamp, other: Stamp) -> tuple[int, bool] | None:
    """Return the days from one stamp to another, and whether weekday and date agree on them."""
    weekdays = (other.weekday - one.weekday) % 7 if one.weekday >= 0 and other.weekday >= 0 else None
    if one.day and other.day:
        first, second = _placed(one, None, 0), _placed(other._replace(year=other.year or one.year), None, 0)
        if first is None or second is None:
            return None
        if second < first and not other.year and first - second > 183:
            second += 365
        return second - first, weekdays is None or (second - first) % 7 == weekdays
    return None if weekdays is None else (weekdays, True)


def _numbered(steps: list[_Step]) -> tuple[StoryDay, ...]:
    """Number the days in the story's order, and write each scene's label."""
    offsets: list[int] = []
    now = 0
    for one in steps:
        now += 0 if one.apart else one.days
        offsets.append(now)
    days = {
        at: number
        for number, at in enumerate(sorted({o for o, s in zip(offsets, steps, strict=True) if not s.apart}), 1)
    }
    counts: dict[str, int] = {}
    found: list[StoryDay] = []
    for offset, one in zip(offsets, steps, strict=True):
        day = 0 if one.apart else days[offset]
        label = _label(one, day, counts)
        found.append(
            StoryDay(
                one.scene.scene,
                day,
                label,
                one.light,
                one.apart,
                one.certainty,
                one.because,
                one.evidence,
                one.stamp.clock,
            )
        )
    return tuple(found)


_SHORT = {"flashback": "FB", "dream": "DR", "flash-forward": "FF"}


def _label(step: _Step, day: int, counts: dict[str, int]) -> str:
    doubt = "?" if step.certainty == "uncertain" else ""
    if step.apart:
        counts[step.apart] = counts.get(step.apart, 0) + 1
        return f"{_SHORT[step.apart]}{counts[step.apart]}{doubt}"
    return f"{'N' if step.light == 'night' else 'D'}{day}{doubt}"
