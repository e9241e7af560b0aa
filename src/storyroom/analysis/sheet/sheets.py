"""One sheet a scene: number, place, light, story day, length, a line of what happens, who is in it. Items stand in `items`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from storyroom.analysis.cast import Cast, cast_of
from storyroom.analysis.days import days_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.headings import light
from storyroom.domain.script import ElementKind, Scene
from storyroom.domain.story import Evidence

__all__ = ["Sheet", "cast_numbers", "sheets_of"]

_LINE = 140
_LIGHTS = {"day": "D", "night": "N", "dawn_dusk": "D/D"}
_GOES_ON = ("CONTINUOUS", "SAME", "LATER", "MOMENT")


class Sheet(NamedTuple):
    """The head of a breakdown sheet. Units: `day` counts story days from 1, 0 where a scene stands outside of them."""

    scene: Scene
    place: str
    """The location's first part: `MOE HOUSE`."""
    set: str
    """The location as a whole: `MOE HOUSE, KITCHEN`."""
    light: str
    """`D`, `N`, `D/D` for the hour between, or empty."""
    day: int
    synopsis: str
    synopsis_by: str
    """`writer` where the script has a line of its own, else `extract`."""
    cast: tuple[str, ...]
    """Ids of the people and named animals in it."""
    evidence: Evidence
    """The heading."""


def sheets_of(manuscript: Manuscript) -> tuple[Sheet, ...]:
    """Return a sheet for every scene that is not omitted; worked out once."""
    return manuscript.once(_sheets)


def cast_numbers(manuscript: Manuscript) -> dict[str, int]:
    """Number the cast as call sheets do: whoever has most to say first, then who is in most scenes. Groups have no number."""
    return manuscript.once(_numbers)


def _sheets(manuscript: Manuscript) -> tuple[Sheet, ...]:
    cast, days, lit = cast_of(manuscript), days_of(manuscript), _lights(manuscript.scenes)
    return tuple(
        _sheet(manuscript, cast, scene, when.day)._replace(light=shines)
        for scene, when, shines in zip(manuscript.scenes, days, lit, strict=True)
    )


def _lights(scenes: Sequence[Scene]) -> list[str]:
    """Say how each scene is lit; one that goes on from the scene before is lit as that was."""
    found: list[str] = []
    for scene in scenes:
        own = _LIGHTS.get(light(scene.time_of_day), "")
        goes_on = any(word in scene.time_of_day.upper() for word in _GOES_ON)
        found.append(found[-1] if not own and goes_on and found else own)
    return found


def _sheet(manuscript: Manuscript, cast: Cast, scene: Scene, day: int) -> Sheet:
    line, by = _synopsis(manuscript, cast, scene)
    return Sheet(
        scene,
        re.split(r",| - |/", scene.location)[0].strip(),
        scene.location,
        "",
        day,
        line,
        by,
        cast.present(manuscript, scene.scene),
        manuscript.evidence(scene.start, scene.start + len(scene.heading)),
    )


def _synopsis(manuscript: Manuscript, cast: Cast, scene: Scene) -> tuple[str, str]:
    """Take the writer's own line, else the sentence of action that names most."""
    before: ElementKind | None = None
    for element in manuscript.elements(scene)[:4]:
        if element.kind is ElementKind.SYNOPSIS and before is not ElementKind.SECTION:
            return " ".join(element.text.split()), "writer"
        before = element.kind
    best, most = "", 0.0
    for place, sentence in enumerate(one for one in manuscript.by_scene.get(scene.scene, ()) if not one.spoken):
        words = len(sentence.text.split())
        weight = 2.0 * len(cast.find(sentence.text)) + min(words, 18) / 6 - place / 10
        if words > 2 and weight > most:
            best, most = " ".join(sentence.text.split()), weight
    if not best:
        best = next((" ".join(one.text.split()) for one in manuscript.by_scene.get(scene.scene, ())), "")
    return (best if len(best) <= _LINE else f"{best[: _LINE - 1].rsplit(' ', 1)[0]}…"), "extract"


def _numbers(manuscript: Manuscript) -> dict[str, int]:
    cast = cast_of(manuscript)
    scenes: dict[str, int] = {}
    for scene in manuscript.scenes:
        for id_ in cast.present(manuscript, scene.scene):
            scenes[id_] = scenes.get(id_, 0) + 1
    people = [one for one in cast.people if one.kind == "person" and (one.speaks or scenes.get(one.id))]
    speaking = [one for one in people if one.speaks]
    silent = sorted((one for one in people if not one.speaks), key=lambda one: -scenes.get(one.id, 0))
    return {one.id: number for number, one in enumerate([*speaking, *silent], 1)}
