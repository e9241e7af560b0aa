"""A line a scene, out of the scene's own words: the writer's where there is one, else the sentence that carries most. Writes nothing."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from storyroom.analysis.cast import cast_of
from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.story.state import Story, story_of
from storyroom.domain.script import ElementKind, Scene
from storyroom.domain.story import Evidence

__all__ = ["SceneLine", "first_line", "scene_lines"]

_INTRODUCES = 1.5
_SHORT, _LONG = 5, 30
"""Words of a sentence that says something and can be read at a glance."""


class SceneLine(NamedTuple):
    """What one scene comes to, to the letter."""

    scene: Scene
    quote: Evidence
    source: str
    """`writer`, `action` or `heading`."""


def scene_lines(manuscript: Manuscript) -> tuple[SceneLine, ...]:
    """Return a line for every scene that is not omitted; use it through `manuscript.once`."""
    spread = _spread(manuscript.once(story_of))
    people = manuscript.once(cast_of).people
    introduced = frozenset(person.introduction.start for person in people if person.introduction)
    return tuple(_line(manuscript, spread, introduced, scene) for scene in manuscript.scenes)


def first_line(manuscript: Manuscript) -> Evidence | None:
    """Return the writer's line for the script as a whole: a synopsis before the first heading, and not a part's own."""
    for element in manuscript.script.elements:
        if element.kind in {ElementKind.SCENE_HEADING, ElementKind.SECTION}:
            return None
        if element.kind is ElementKind.SYNOPSIS and element.live:
            return manuscript.evidence(element.start, element.end)
    return None


def _line(manuscript: Manuscript, spread: Counter[str], introduced: frozenset[int], scene: Scene) -> SceneLine:
    story = manuscript.once(story_of)
    own = next((one for one in manuscript.elements(scene)[1:3] if one.kind is ElementKind.SYNOPSIS), None)
    if own is not None:
        return SceneLine(scene, manuscript.evidence(own.start, own.end), "writer")
    inside = [one for one in manuscript.by_scene.get(scene.scene, ()) if not one.spoken]
    best = max(inside, key=lambda one: (_weight(story, spread, introduced, one), -one.place), default=None)
    if best is None:
        return SceneLine(scene, heading_evidence(manuscript, scene), "heading")
    return SceneLine(scene, manuscript.quote(best), "action")


def _weight(story: Story, spread: Counter[str], introduced: frozenset[int], sentence: Sentence) -> float:
    """People named, things that other scenes know too, a length that reads well; who only shows somebody says less."""
    words = len(sentence.text.split())
    people = len(story.people.named(sentence.text))
    known = sum(spread[one] > 1 for one in story.content(sentence))
    length = min(words / _SHORT, 1.0) - max(words - _LONG, 0) / _LONG
    shows = _INTRODUCES if sentence.start in introduced else 0.0
    return min(people, 2) + min(known, 4) / 4 + length - shows


def _spread(story: Story) -> Counter[str]:
    """Count in how many scenes each telling word stands."""
    seen: dict[int, set[str]] = {}
    for sentence in story.sentences:
        seen.setdefault(sentence.scene, set()).update(story.content(sentence))
    return Counter(one for words in seen.values() for one in words)
