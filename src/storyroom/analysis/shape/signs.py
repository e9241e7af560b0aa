"""What sets one scene apart from the others: length, a new set, who is there, how much and how long people talk. Counts; no meaning."""

from __future__ import annotations

from itertools import groupby
from statistics import fmean, pstdev
from typing import NamedTuple

from storyroom.analysis.cast import cast_of
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.domain.script import Scene

__all__ = ["NAMES", "SceneSigns", "Signs", "signs_of"]

NAMES = ("length", "new_set", "cast", "leads", "first_lead", "spoken", "long_speech")
_LEADS = 3


class SceneSigns(NamedTuple):
    """One scene, measured against the script's other scenes."""

    scene: Scene
    middle: float
    """Share of the script's words before the scene's middle, 0 to 1."""
    share: float
    """Share of the script's words that stand in it."""
    scores: dict[str, float]
    """Each of `NAMES` in standard deviations from the script's mean."""
    speech: tuple[Sentence, ...]
    """Its longest speech."""
    present: tuple[str, ...]
    """Ids of who speaks or is named in its action."""


class Signs(NamedTuple):
    """All scenes that have words, in order."""

    scenes: tuple[SceneSigns, ...]


def signs_of(manuscript: Manuscript) -> Signs:
    """Measure every scene; use it through `manuscript.once`."""
    scenes = tuple(scene for scene in manuscript.scenes if manuscript.by_scene.get(scene.scene))
    words = [sum(len(one.text.split()) for one in manuscript.by_scene[scene.scene]) for scene in scenes]
    total = sum(words)
    cast = manuscript.once(cast_of)
    leads = [person.id for person in cast.people[:_LEADS]]
    present = [cast.present(manuscript, scene.scene) for scene in scenes]
    speeches = [_longest(manuscript.by_scene[scene.scene]) for scene in scenes]
    raw = {
        "length": [float(count) for count in words],
        "new_set": _new(scenes),
        "cast": [float(len(one)) for one in present],
        "leads": [float(sum(lead in one for lead in leads)) for one in present],
        "first_lead": [float(bool(leads) and leads[0] in one) for one in present],
        "spoken": [_spoken(manuscript.by_scene[scene.scene]) for scene in scenes],
        "long_speech": [float(sum(len(one.text.split()) for one in speech)) for speech in speeches],
    }
    scores = {name: _standard(values) for name, values in raw.items()}
    found: list[SceneSigns] = []
    before = 0
    for at, scene in enumerate(scenes):
        own = {name: values[at] for name, values in scores.items()}
        middle, share = (before + words[at] / 2) / total, words[at] / total
        found.append(SceneSigns(scene, middle, share, own, speeches[at], present[at]))
        before += words[at]
    return Signs(tuple(found))


def _longest(inside: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    said = (one for one in inside if one.spoken)
    speeches = (tuple(group) for _, group in groupby(said, key=lambda one: one.speech))
    return max(speeches, key=lambda one: sum(len(part.text.split()) for part in one), default=())


def _spoken(inside: tuple[Sentence, ...]) -> float:
    words = sum(len(one.text.split()) for one in inside)
    return sum(len(one.text.split()) for one in inside if one.spoken) / words if words else 0.0


def _new(scenes: tuple[Scene, ...]) -> list[float]:
    seen: set[str] = set()
    found: list[float] = []
    for scene in scenes:
        name = scene.location.upper()
        found.append(float(name not in seen))
        seen.add(name)
    return found


def _standard(values: list[float]) -> list[float]:
    if not values:
        return []
    mean, spread = fmean(values), pstdev(values) or 1.0
    return [(value - mean) / spread for value in values]
