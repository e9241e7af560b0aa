"""A scene cut into units: a paragraph of action, or a speech under its name, each with whose words they are. Chooses none.

A sentence is as much a machine's as the worst of its words: what was written together is not taken apart in the middle.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from storyroom.domain.names import parse_cue
from storyroom.domain.provenance import SourceClass
from storyroom.domain.script import BODY_KINDS, SPOKEN_KINDS, Element, ElementKind, Scene
from storyroom.domain.sentences import SENTENCE_END
from storyroom.tuning.dataset.assets import Asset, Piece
from storyroom.tuning.dataset.tokens import count

__all__ = ["CutScene", "Unit", "cut_scenes", "worst"]

_WORSE: Final[tuple[SourceClass, ...]] = ("human", "imported", "ai_edited", "unknown", "ai_verbatim")
_LETTER = re.compile(r"\w")


class Unit(NamedTuple):
    """Words of one paragraph or speech that are of one kind of origin. Units of places: code points."""

    text: str
    """As it stands on the page; a speech with its name above it."""
    start: int
    end: int
    origin: SourceClass
    models: tuple[str, ...]
    speaker: str
    """Who says it; empty for action."""
    tokens: int


class CutScene(NamedTuple):
    """One scene: its heading, and its units in order."""

    scene: int
    number: str | None
    heading: str
    heading_origin: SourceClass
    units: tuple[Unit, ...]
    start: int
    end: int

    @property
    def tokens(self) -> Counter[SourceClass]:
        """Count the tokens of its units by whose they are."""
        found: Counter[SourceClass] = Counter()
        for unit in self.units:
            found[unit.origin] += unit.tokens
        return found

    @property
    def text(self) -> str:
        """Its words in order, whoever wrote them."""
        return "\n\n".join(unit.text for unit in self.units)


def cut_scenes(asset: Asset) -> tuple[CutScene, ...]:
    """Cut the scenes of a draft that were asked for."""
    pieces = _Pieces(asset.pieces)
    names = _names(asset, pieces)
    found = []
    for scene in asset.screenplay.scenes:
        if scene.omitted or (asset.wanted is not None and scene.scene not in asset.wanted):
            continue
        body = asset.screenplay.elements[scene.first : scene.last]
        heading = next((one for one in body if one.kind is ElementKind.SCENE_HEADING), None)
        origin = pieces.worst(heading.start, heading.end) if heading else "unknown"
        units = tuple(_units(asset, body, pieces, names))
        if units:
            found.append(_scene(scene, origin, units))
    return tuple(found)


def worst(origins: Sequence[SourceClass]) -> SourceClass:
    """Return the class that counts where words of several stand together: unknown where there are none."""
    return max(origins, key=_WORSE.index, default="unknown")


def _scene(scene: Scene, origin: SourceClass, units: tuple[Unit, ...]) -> CutScene:
    return CutScene(scene.scene, scene.scene_number, scene.heading, origin, units, scene.start, scene.end)


def _units(asset: Asset, body: Sequence[Element], pieces: _Pieces, names: Mapping[str, SourceClass]) -> Iterator[Unit]:
    """Yield the units of a scene. What is said under one name, and is of one origin, is one unit."""
    cue = _NOBODY
    held: Unit | None = None
    for element in body:
        if not element.live or element.kind not in BODY_KINDS or element.kind is ElementKind.SCENE_HEADING:
            continue
        if element.kind is ElementKind.CHARACTER_CUE or element.kind not in SPOKEN_KINDS:
            cue = _cue(element, names) if element.kind is ElementKind.CHARACTER_CUE else _NOBODY
            if held:
                yield held
            held = None
        if element.kind is ElementKind.CHARACTER_CUE:
            continue
        for unit in _of_element(asset, element, cue, pieces):
            if held and cue.name and held.origin == unit.origin:
                held = _together(held, unit)
                continue
            if held:
                yield held
            held = unit
    if held:
        yield held


def _of_element(asset: Asset, element: Element, cue: _Cue, pieces: _Pieces) -> Iterator[Unit]:
    """Cut an element where its sentences change their origin; mostly it is one unit."""
    source = asset.screenplay.text
    if not _LETTER.search(element.text):
        return
    if pieces.one(element.start, element.end):
        yield _unit(element.text, element, cue, pieces, (element.start, element.end))
        return
    for start, end in pieces.runs(source, element.start, element.end):
        said = source[start:end].strip()
        if _LETTER.search(said):
            yield _unit(said, element, cue, pieces, (start, end))


def _unit(text: str, element: Element, cue: _Cue, pieces: _Pieces, place: tuple[int, int]) -> Unit:
    said = text.strip() if element.kind is not ElementKind.PARENTHETICAL else f"({text.strip().strip('()')})"
    words = f"{cue.printed}\n{said}" if cue.name else said
    origin = worst([pieces.worst(*place), *([cue.origin] if cue.name else [])])
    return Unit(words, *place, origin, pieces.models(*place), cue.name, count(words))


def _together(one: Unit, other: Unit) -> Unit:
    """Join what stands under one name."""
    words = f"{one.text}\n{other.text.partition(chr(10))[2]}"
    models = tuple(sorted({*one.models, *other.models}))
    return Unit(words, one.start, other.end, one.origin, models, one.speaker, count(words))


class _Cue(NamedTuple):
    """Under whose name words stand, as printed, and who brought the name in."""

    name: str
    printed: str
    origin: SourceClass


_NOBODY: Final = _Cue("", "", "human")


def _cue(element: Element, names: Mapping[str, SourceClass]) -> _Cue:
    name, extensions = parse_cue(element.text)
    printed = " ".join((name.upper(), *(f"({one})" for one in extensions if not one.upper().startswith("CONT"))))
    return _Cue(name.upper(), printed, names.get(name.upper(), "unknown"))


def _names(asset: Asset, pieces: _Pieces) -> Mapping[str, SourceClass]:
    """Say of each name whose it is: a name that a person wrote anywhere is a person's wherever it stands."""
    found: dict[str, SourceClass] = {}
    for element in asset.screenplay.elements:
        if element.kind is ElementKind.CHARACTER_CUE:
            name, origin = parse_cue(element.text).name.upper(), pieces.worst(element.start, element.end)
            found[name] = min(found.get(name, origin), origin, key=_WORSE.index)
    return found


class _Pieces:
    """Whose each stretch of a text is."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = sorted(pieces)
        self._starts = [one.start for one in self._pieces]

    def within(self, start: int, end: int) -> list[Piece]:
        first = max(0, bisect_right(self._starts, start) - 1)
        found = []
        for piece in self._pieces[first:]:
            if piece.start >= end:
                break
            if piece.end > start:
                found.append(piece)
        return found

    def one(self, start: int, end: int) -> bool:
        """Say whether a stretch is of one origin throughout."""
        found = self.within(start, end)
        return len({piece.origin for piece in found}) == 1 and not self._gap(found, start, end)

    def worst(self, start: int, end: int) -> SourceClass:
        found = self.within(start, end)
        gap: list[SourceClass] = ["unknown"] if self._gap(found, start, end) else []
        return worst([*gap, *(piece.origin for piece in found)])

    def models(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(sorted({piece.model for piece in self.within(start, end)} - {""}))

    def runs(self, source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Return sentences, neighbours of one origin joined."""
        held: tuple[int, int, SourceClass] | None = None
        for first, last in _sentences(source, start, end):
            origin = self.worst(first, last)
            if held and held[2] == origin:
                held = (held[0], last, origin)
                continue
            if held:
                yield held[:2]
            held = (first, last, origin)
        if held:
            yield held[:2]

    @staticmethod
    def _gap(found: Sequence[Piece], start: int, end: int) -> bool:
        at = start
        for piece in found:
            if piece.start > at:
                return True
            at = max(at, piece.end)
        return at < end


def _sentences(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in SENTENCE_END.finditer(source, start, end):
        yield at, found.end()
        at = found.end()
    if at < end:
        yield at, end
