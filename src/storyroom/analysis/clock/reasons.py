"""Why a scene plays on the day of the one before it, or on another: the signs in order of strength. Knows two scenes, no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from storyroom.analysis.clock.stamps import Stamp, rank_of
from storyroom.domain.script import Scene
from storyroom.domain.story import Evidence

__all__ = ["Certainty", "Reason", "Signs", "count_days", "reason_of"]

Certainty = Literal["certain", "likely", "uncertain"]
_DAWN, _MORNING, _DUSK, _EVENING = 1, 2, 6, 7


class Signs(NamedTuple):
    """Two scenes that follow each other in the story's present, and what they say of their time."""

    scene: Scene
    stamp: Stamp
    light: str
    chain: str
    heading: Evidence
    before: Scene
    before_stamp: Stamp
    before_light: str
    before_heading: Evidence


class Reason(NamedTuple):
    """How many days lie between, and why."""

    days: int
    certainty: Certainty
    because: str
    evidence: tuple[Evidence, ...]


def reason_of(signs: Signs) -> Reason:
    """Return what the strongest sign says."""
    return next(found for reading in _READINGS if (found := reading(signs)) is not None)


def count_days(days: int) -> str:
    """Say how many days later or earlier."""
    size = abs(days)
    return f"{size} {'day' if size == 1 else 'days'} {'later' if days >= 0 else 'earlier'}"


def _said(signs: Signs) -> Reason | None:
    stamp = signs.stamp
    if stamp.jump is None or stamp.leap is None:
        return None
    if stamp.vague:
        return Reason(stamp.jump, "uncertain", "The script says that days pass, and not how many.", (stamp.leap,))
    told = count_days(stamp.jump) if stamp.jump else "the same day"
    return Reason(stamp.jump, "certain", f"The script says so: {told}.", (stamp.leap,))


def _chain(signs: Signs) -> Reason | None:
    if not signs.chain or signs.chain == "LATER":
        return None
    return Reason(0, "certain", f"{signs.chain}: it follows the scene before.", (signs.heading,))


def _hours(signs: Signs) -> Reason | None:
    first, second = signs.before_stamp, signs.stamp
    if first.hour is None or second.hour is None or signs.light != signs.before_light or second.clock < first.clock:
        return None
    return Reason(0, "likely", "The hours run on.", (first.hour, second.hour))


def _morning(signs: Signs) -> Reason | None:
    first, second = rank_of(signs.before.time_of_day), rank_of(signs.scene.time_of_day)
    if signs.before_light == "night":
        comes = signs.light in {"day", "dawn_dusk"} and second not in {_DUSK, _EVENING}
    else:
        comes = signs.before_light == "dawn_dusk" and first == _DUSK and (signs.light == "day" or second == _DAWN)
    if not comes:
        return None
    sure: Certainty = "certain" if signs.stamp.morning or second in {_DAWN, _MORNING} else "likely"
    quoted = (signs.before_heading, signs.stamp.morning or signs.heading)
    return Reason(1, sure, "Night was there; now it is day again.", quoted)


def _earlier(signs: Signs) -> Reason | None:
    first, second = rank_of(signs.before.time_of_day), rank_of(signs.scene.time_of_day)
    if not first or not second or second >= first or signs.chain:
        return None
    why = "It is earlier in the day than in the scene before."
    return Reason(1, "likely", why, (signs.before_heading, signs.heading))


def _later(signs: Signs) -> Reason | None:
    if signs.chain != "LATER":
        return None
    return Reason(0, "likely", "LATER: some time after the scene before.", (signs.heading,))


def _nightfall(signs: Signs) -> Reason | None:
    if signs.light != "night" or signs.before_light not in {"day", "dawn_dusk"}:
        return None
    return Reason(0, "likely", "Night falls.", (signs.before_heading, signs.heading))


def _another_morning(signs: Signs) -> Reason | None:
    if signs.stamp.morning is None or (signs.light, signs.before_light) != ("day", "day"):
        return None
    why = "Day after day by the headings; the page speaks of morning, so it may be another day."
    return Reason(0, "uncertain", why, (signs.before_heading, signs.stamp.morning))


def _nothing(signs: Signs) -> Reason:
    if not signs.light:
        return Reason(0, "uncertain", "Nothing says when it plays.", (signs.heading,))
    return Reason(0, "likely", "Nothing says that another day begins.", (signs.before_heading, signs.heading))


_READINGS: tuple[Callable[[Signs], Reason | None], ...] = (
    _said,
    _chain,
    _hours,
    _morning,
    _earlier,
    _later,
    _nightfall,
    _another_morning,
    _nothing,
)
