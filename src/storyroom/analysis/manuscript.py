"""A script made ready for analysis: its sentences with exact spans, who says them, where they stand. Shared, and worked out once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from storyroom.domain.breakdown import Decision
from storyroom.domain.canon import Canon
from storyroom.domain.names import parse_cue
from storyroom.domain.script import Element, ElementKind, Scene, Screenplay
from storyroom.domain.sentences import SENTENCE_END
from storyroom.domain.story import Evidence

__all__ = ["Manuscript", "Sentence"]

T = TypeVar("T")

_PROSE = frozenset(
    {ElementKind.ACTION, ElementKind.GENERAL, ElementKind.SHOT, ElementKind.CENTERED, ElementKind.UNKNOWN}
)
_SPOKEN = frozenset({ElementKind.DIALOGUE, ElementKind.LYRIC})
_BLANK = re.compile(r"\s+")


class Sentence(NamedTuple):
    """One sentence of prose or speech: `script.text[start:end] == text`, to the letter.

    Units: `place` and `element` count from 0, `scene` is the ordinal from 1 (0 before the first heading).
    """

    place: int
    text: str
    start: int
    end: int
    scene: int
    element: int
    """Index in `Screenplay.elements`: sentences of one paragraph share it."""
    speech: int
    """Which speech it belongs to, counted from 1 over the script: one cue and what stands under it. 0 for prose."""
    speaker: str
    """The cue's name in capitals, extensions stripped; empty for prose."""
    extensions: tuple[str, ...]
    """The cue's extensions in capitals, such as `V.O.`."""

    @property
    def spoken(self) -> bool:
        """Whether somebody says it."""
        return bool(self.speaker)


@dataclass(frozen=True)
class Manuscript:
    """One draft, and the draft before it where there is one. What is worked out here is shared by all analyses."""

    script: Screenplay
    previous: Manuscript | None = None
    title: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """What the reader chose, by name, such as `lens`; an analysis that knows a name uses it."""
    canon: tuple[Canon, ...] = ()
    """What people pinned that holds for this script."""
    decisions: tuple[Decision, ...] = ()
    """What people said of items of its breakdown, oldest first, in the names of this draft's own scenes."""
    _known: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: Callable[[Manuscript], T]) -> T:
        """Work something out about this script the first time that any analysis asks, and remember it."""
        if work not in self._known:
            self._known[work] = work(self)
        return cast("T", self._known[work])

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every live sentence of action and dialogue, in order; parentheticals, headings and transitions are not among them."""
        return tuple(_sentences(self.script))

    @cached_property
    def by_scene(self) -> dict[int, tuple[Sentence, ...]]:
        """The sentences of each scene, by ordinal; a scene without any has no entry."""
        found: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.scene, []).append(sentence)
        return {scene: tuple(inside) for scene, inside in found.items()}

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes that are not omitted."""
        return tuple(scene for scene in self.script.scenes if not scene.omitted)

    def scene(self, ordinal: int) -> Scene | None:
        """Return the scene of an ordinal, from 1."""
        return self.script.scenes[ordinal - 1] if 0 < ordinal <= len(self.script.scenes) else None

    def elements(self, scene: Scene) -> tuple[Element, ...]:
        """Return the live elements of a scene, its heading first."""
        return tuple(one for one in self.script.elements[scene.first : scene.last] if one.live)

    def evidence(self, start: int, end: int) -> Evidence:
        """Quote a stretch of the canonical text."""
        place = bisect_right(self._starts, start) - 1
        scene = self.script.scenes[place] if place >= 0 else None
        number = scene.scene_number if scene else None
        return Evidence(scene.scene if scene else 0, number, start, end, self.script.text[start:end])

    def quote(self, sentence: Sentence) -> Evidence:
        """Quote a whole sentence."""
        return self.evidence(sentence.start, sentence.end)

    @cached_property
    def _starts(self) -> list[int]:
        return [scene.start for scene in self.script.scenes]


def _sentences(script: Screenplay) -> Iterator[Sentence]:
    count = speech = 0
    speaker, extensions = "", tuple[str, ...]()
    for position, element in enumerate(script.elements):
        if not element.live:
            continue
        if element.kind is ElementKind.CHARACTER_CUE:
            cue = parse_cue(element.text)
            speech += 1
            speaker = _BLANK.sub(" ", cue.name).strip().upper()
            extensions = tuple(extension.upper() for extension in cue.extensions)
        elif element.kind in _SPOKEN or element.kind in _PROSE:
            said = element.kind in _SPOKEN
            for start, end in _spans(script.text, element.start, element.end):
                yield Sentence(
                    count,
                    script.text[start:end],
                    start,
                    end,
                    element.scene or 0,
                    position,
                    speech if said else 0,
                    speaker if said else "",
                    extensions if said else (),
                )
                count += 1


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph where its sentences end; white space at the edges belongs to none."""
    cut = start
    for match in SENTENCE_END.finditer(text, start, end):
        yield from _trimmed(text, cut, match.end())
        cut = match.end()
    yield from _trimmed(text, cut, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
