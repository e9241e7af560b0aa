"""The lines of a script that a second reader is shown: scene by scene, or around two lines that may clash. Asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story, story_of
from storyroom.analysis.story.support import strength_of
from storyroom.domain.script import Scene
from storyroom.domain.second_reader import Line

__all__ = ["Sheet", "around", "sentence_at", "sheets"]

_SCENES = 6
"""Scenes that are shown beside those of the two lines."""
_BESIDE = 14
"""What a line costs beside its words: number, brackets, line end."""
_NEAR = 6
"""Sentences on either side that go along with the two, whatever they say."""


class Sheet(NamedTuple):
    """Sentences and headings in order: what number N points at is `sentences[N - 1]`."""

    sentences: tuple[Sentence, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The same as they are shown."""
        return tuple(Line(one.scene, one.speaker, one.text) for one in self.sentences)

    def number(self, sentence: Sentence) -> int:
        """Return the number of a sentence; 0 where it is not shown."""
        return next((at for at, one in enumerate(self.sentences, start=1) if _same(one, sentence)), 0)


def sheets(manuscript: Manuscript, room: int) -> Iterator[Sheet]:
    """Yield the whole script, scenes in order, as many on a sheet as there is room for; a scene that is longer is cut in two.

    Units: `room` is characters.
    """
    held: list[Sentence] = []
    left = room
    for scene in _scenes(manuscript):
        cost = sum(map(_cost, scene))
        if held and cost > left:
            yield Sheet(tuple(held))
            held, left = [], room
        for one in scene:
            if held and _cost(one) > left:
                yield Sheet(tuple(held))
                held, left = [], room
            held.append(one)
            left -= _cost(one)
    if held:
        yield Sheet(tuple(held))


def around(story: Story, raised: Sentence, broken: Sentence, room: int) -> Sheet:
    """Show two sentences with what speaks most of them: at most six more scenes, and of all what there is room for.

    Half of the scenes stand before the second line, where what plants an alternative would be, half behind.
    """
    breach = Breach("second_reader", "detail", "", raised, broken, _terms(story, raised, broken))
    weighed = _Weighed(story, breach)
    scenes = {one.scene: one for one in map(_Inside, _scenes(story.manuscript)) if one.sentences}
    own = [one for one in dict.fromkeys((raised.scene, broken.scene)) if one in scenes]
    others = sorted((one for one in scenes if one not in own), key=lambda one: -weighed.scene(scenes[one]))
    before, after = ([one for one in others if (one < broken.scene) is side] for side in (True, False))
    half = _SCENES // 2
    best = [*before[:half], *after[:half], *before[half:], *after[half:]]
    shown = sorted((*own, *best[:_SCENES]))
    sentences = [one for scene in shown for one in scenes[scene].sentences]
    return Sheet(tuple(_fitting(sentences, weighed, room)))


def sentence_at(manuscript: Manuscript, start: int, end: int) -> Sentence | None:
    """Return the sentence or heading that stands at a quote's place: the longest part of it, the first of several."""
    beside = [one for one in _all(manuscript) if one.start < end and start < one.end]
    return max(beside, key=lambda one: (min(one.end, end) - max(one.start, start), -one.start), default=None)


class _Inside(NamedTuple):
    sentences: tuple[Sentence, ...]

    @property
    def scene(self) -> int:
        return self.sentences[0].scene if self.sentences else -1


class _Weighed:
    """How much each line has to do with two sentences."""

    def __init__(self, story: Story, breach: Breach) -> None:
        self._story = story
        self._breach = breach

    def scene(self, inside: _Inside) -> float:
        """Weigh a scene: its best line, and a little for standing near."""
        best = max((self._speaks.get(one.place, 0.0) for one in inside.sentences), default=0.0)
        away = min(abs(inside.scene - one.scene) for one in (self._breach.raised, self._breach.broken))
        return best + 0.5 / (1 + away)

    def sentence(self, one: Sentence) -> float:
        """Weigh a sentence: the two themselves first, then what stands beside them, then what speaks of them."""
        away = min(abs(one.place - side.place) for side in (self._breach.raised, self._breach.broken))
        if any(_same(one, side) for side in (self._breach.raised, self._breach.broken)):
            return float("inf")
        return self._speaks.get(one.place, 0.0) + (10.0 - away if away <= _NEAR else 1.0 / away)

    @cached_property
    def _speaks(self) -> dict[int, float]:
        found: dict[int, float] = {}
        for line in self._story.lines:
            told = strength_of(self._story, self._breach, line).total
            found.update((one.place, told) for one in line.sentences)
        return found


def _fitting(sentences: list[Sentence], weighed: _Weighed, room: int) -> list[Sentence]:
    kept: set[int] = set()
    for one in sorted(sentences, key=lambda each: -weighed.sentence(each)):
        room -= _cost(one)
        if room < 0 and len(kept) > 1:
            break
        kept.add(one.start)
    return [one for one in sentences if one.start in kept]


def _scenes(manuscript: Manuscript) -> Iterator[tuple[Sentence, ...]]:
    """Yield what stands before the first heading, then each scene with its heading first."""
    if before := manuscript.by_scene.get(0):
        yield before
    for scene in manuscript.scenes:
        if inside := manuscript.by_scene.get(scene.scene):
            yield (_heading(manuscript, scene, inside[0]), *inside)


def _heading(manuscript: Manuscript, scene: Scene, first: Sentence) -> Sentence:
    """Make a heading a sentence, so that it can be pointed at."""
    return manuscript.once(story_of).heading_sentence(scene) or first


def _all(manuscript: Manuscript) -> Iterable[Sentence]:
    return manuscript.once(_listed)


def _listed(manuscript: Manuscript) -> tuple[Sentence, ...]:
    return tuple(one for scene in _scenes(manuscript) for one in scene)


def _same(one: Sentence, other: Sentence) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _terms(story: Story, raised: Sentence, broken: Sentence) -> frozenset[str]:
    return (story.content(raised) & story.content(broken)) or story.content(raised)


def _cost(sentence: Sentence) -> int:
    return len(sentence.text) + len(sentence.speaker) + _BESIDE
