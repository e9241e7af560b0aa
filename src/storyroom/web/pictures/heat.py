"""The heat-strip of a voice: a bar a scene, as tall as it is likely, in the tone of what may be said of it. Judges nothing."""

from __future__ import annotations

from collections.abc import Sequence

from storyroom.domain.report import Bar, Lane, Strips
from storyroom.domain.voice_check import Judged, StripScene, said_of
from storyroom.web.pictures.drawing import Drawing, ToScene
from storyroom.web.pictures.strips import draw_strips

__all__ = ["draw_heat", "in_words", "tone_of"]

_LEAST = 0.12
"""How tall a bar is at least, so that it can be seen and touched."""

_NEARLY = 0.99
"""Nothing is said to be certain."""


def draw_heat(strip: Sequence[StripScene], to_scene: ToScene, name: str) -> Drawing:
    """Draw one lane of scenes, each as wide as its words."""
    bars, at = [], 0.0
    for one in strip:
        value = one.judged.probability
        weight = max(_LEAST, value) if value is not None else _LEAST
        label = f"Scene {one.scene_number} {one.heading}: {in_words(one.judged)}"
        bars.append(Bar(at, at + one.words, label, weight, tone_of(one.judged), one.scene))
        at += one.words
    title = f"How likely each scene is in the voice {name}"
    return draw_strips(Strips("heat", title, "words", at, (Lane("Scenes", tuple(bars)),)), to_scene, "heat")


def tone_of(one: Judged) -> str:
    """Name the tone of a verdict."""
    if one.probability is None:
        return "voice_unsaid"
    return {"in voice": "in_voice", "out": "out_of_voice"}.get(one.verdict, "voice_unsure")


def in_words(one: Judged) -> str:
    """Say a verdict with its numbers, or what is missing."""
    if one.probability is None or one.interval is None:
        return one.missing or f"{said_of(one)}."
    low, high = one.interval
    told = (
        "over 99"
        if one.probability > _NEARLY
        else "under 1"
        if one.probability < 1 - _NEARLY
        else f"{100 * one.probability:.0f}"
    )
    return f"{said_of(one)}: {told} %, between {100 * low:.0f} and {100 * high:.0f} %."
