"""The strip of scenes: width is length, colour is INT/EXT and day or night, with the same in words. Knows no page and no HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from storyroom.domain.document import SceneEntry
from storyroom.domain.eighths import format_eighths
from storyroom.domain.headings import light

__all__ = ["Strip", "make_strips"]

_WIDEST = 96
"""Twelve pages: a longer scene is drawn no wider; its title says the length."""
_CARRIED = ("CONTINUOUS", "LATER", "SAME", "MOMENTS")
_LIGHT_WORDS = {"day": "day", "night": "night", "dawn_dusk": "dawn or dusk", "": "time not said"}
_HEATS = 4


class Strip(NamedTuple):
    """One scene on the strip. `hue`, `width` and `heat` are names of classes or their numbers."""

    scene: int
    number: str
    """As printed, or the ordinal where nothing is printed."""
    heading: str
    setting: str
    light: str
    hue: str
    width: int
    length: str
    page: int
    speakers: tuple[str, ...]
    heat: int
    matches: int


def make_strips(scenes: Sequence[SceneEntry], matches: Mapping[int, int]) -> tuple[Strip, ...]:
    """Make the strip of a draft. `matches` counts what is being looked at, by scene."""
    strips: list[Strip] = []
    before, most = "", max(matches.values(), default=0)
    for entry in scenes:
        if not entry.scene:
            continue  # what stands before the first heading is no scene
        own = _light(entry, before)
        before = own or before
        count = matches.get(entry.scene, 0)
        strips.append(
            Strip(
                scene=entry.scene,
                number=entry.scene_number or str(entry.scene),
                heading=entry.heading,
                setting=entry.setting or "place not said",
                light=_LIGHT_WORDS[own],
                hue=_hue(entry.setting, own),
                width=min(max(entry.page_eighths, 1), _WIDEST),
                length=format_eighths(entry.page_eighths),
                page=entry.page,
                speakers=entry.speakers,
                heat=-(-_HEATS * count // most) if count else 0,
                matches=count,
            )
        )
    return tuple(strips)


def _light(entry: SceneEntry, before: str) -> str:
    """Take the light of the heading; CONTINUOUS and its kin go on in the light of the scene before."""
    own = light(entry.time_of_day)
    if own or not entry.time_of_day.upper().startswith(_CARRIED):
        return own
    return before


def _hue(setting: str, group: str) -> str:
    if group == "dawn_dusk":
        return "dawn-dusk"
    if group not in {"day", "night"} or setting not in {"INT", "EXT", "INT/EXT"}:
        return "unsaid"
    return f"{setting.lower().replace('/', '-')}-{group}"
