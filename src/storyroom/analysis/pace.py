"""How a script moves: length of scenes, share of speech, inside and outside, day and night. Counts; never a score."""

from __future__ import annotations

from typing import ClassVar

from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.eighths import format_eighths
from storyroom.domain.headings import light
from storyroom.domain.report import Bar, Column, Curve, Lane, Point, Report, Row, Strips, Table
from storyroom.domain.script import Scene

__all__ = ["Pace"]

_COLUMNS = (
    Column("number", "Scene"),
    Column("heading", "Heading"),
    Column("page", "Page", numeric=True),
    Column("length", "Length"),
    Column("eighths", "Eighths", numeric=True),
    Column("words", "Words", numeric=True),
    Column("spoken", "Spoken words", numeric=True),
    Column("speeches", "Speeches", numeric=True),
    Column("setting", "Where"),
    Column("light", "Light"),
)
_LIGHT = {"day": "day", "night": "night", "dawn_dusk": "between"}


class Pace:
    """Length, speech, setting and light, scene by scene."""

    name: ClassVar[str] = "pace"
    title: ClassVar[str] = "Pace and rhythm"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Count each scene and lay the counts along the script."""
        scenes = manuscript.scenes
        spoken, words, speeches = _counts(manuscript)
        rows = tuple(
            Row(
                (
                    scene.scene_number,
                    scene.heading,
                    scene.page,
                    format_eighths(scene.page_eighths or 0),
                    scene.page_eighths or 0,
                    words.get(scene.scene, 0),
                    spoken.get(scene.scene, 0),
                    len(speeches.get(scene.scene, ())),
                    scene.setting,
                    _LIGHT.get(light(scene.time_of_day), ""),
                ),
                (manuscript.evidence(scene.start, scene.start + len(scene.heading)),) if scene.heading else (),
                scene.scene,
            )
            for scene in scenes
        )
        share = tuple(
            Point(scene.scene, round(spoken.get(scene.scene, 0) / words[scene.scene], 3), scene=scene.scene)
            for scene in scenes
            if words.get(scene.scene)
        )
        return Report(
            self.name,
            self.title,
            tables=(Table("scenes", "Scene by scene", _COLUMNS, rows),),
            pictures=(
                _rhythm(scenes),
                Curve(
                    "dialogue_share",
                    "Share of words that are spoken",
                    "scene",
                    "Spoken words over all words of the scene. Much or little is neither good nor bad.",
                    share,
                ),
            ),
            notes=() if scenes else ("This script has no scene headings, so there is nothing to lay along it.",),
        )


def _counts(manuscript: Manuscript) -> tuple[dict[int, int], dict[int, int], dict[int, set[int]]]:
    """Count the spoken words, all words and the speeches of each scene."""
    spoken: dict[int, int] = {}
    words: dict[int, int] = {}
    speeches: dict[int, set[int]] = {}
    for sentence in manuscript.sentences:
        count = len(sentence.text.split())
        words[sentence.scene] = words.get(sentence.scene, 0) + count
        if sentence.spoken:
            spoken[sentence.scene] = spoken.get(sentence.scene, 0) + count
            speeches.setdefault(sentence.scene, set()).add(sentence.speech)
    return spoken, words, speeches


def _rhythm(scenes: tuple[Scene, ...]) -> Strips:
    """Lay the scenes along the pages: one lane for where, one for the light."""
    where: list[Bar] = []
    lit: list[Bar] = []
    at = 0.0
    for scene in scenes:
        end = at + max(scene.page_eighths or 0, 1) / 8
        said = f"{scene.scene_number or scene.scene}: {scene.heading}"
        where.append(Bar(at, end, said, tone=scene.setting.lower().replace("/", "_"), scene=scene.scene))
        lit.append(Bar(at, end, said, tone=light(scene.time_of_day), scene=scene.scene))
        at = end
    lanes = (Lane("Inside or outside", tuple(where)), Lane("Day or night", tuple(lit)))
    return Strips("rhythm", "Where and when, page by page", "pages", at, lanes)
