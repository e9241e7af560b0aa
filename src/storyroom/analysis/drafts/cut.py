"""A draft cut for comparing: scenes, their pieces, the pieces' words with exact spans. Compares nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.names import parse_cue
from storyroom.domain.script import BODY_KINDS, Element, ElementKind, Scene

__all__ = ["Cut", "Piece", "Word", "cut_draft", "key_words", "shingles", "words_of"]

_WORD = re.compile(
    r"\d+(?:[.:,]\d+)+"  # 19:05, 4,000
    r"|[^\W_]+(?:['’](?![sS]\b)[^\W_]+)*"  # don't; but Niko's is Niko and 's
    r"|['’][sS]\b"
    r"|--+|\.{2,}|[^\w\s]"
)
_MARKS = frozenset("*")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "…": "."})  # these very signs
_RUNS = re.compile(r"([-.])\1+")
_TYPED = frozenset({"CONT'D", "CONTD", "CONTINUED", "MORE"})
"""Extensions that programs set where a speech goes on: they say nothing about the draft."""
_OMITTED = re.compile(r"\W*(?:SCENES?\s+)?OMIT(?:TED)?\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\(([^()\n]*)\)")
_SHINGLE = 3


class Word(NamedTuple):
    """One word or sign: folded for comparing, and where it stands in the canonical text."""

    norm: str
    start: int
    end: int


class Piece(NamedTuple):
    """One printed paragraph: what is compared of it, and its place."""

    scene: int
    place: int
    """Index in `Screenplay.elements`."""
    kind: ElementKind
    key: tuple[str, ...]
    """Folded words; equal keys are equal paragraphs to a reader."""
    words: tuple[Word, ...]
    start: int
    end: int


class Cut(NamedTuple):
    """One scene: heading apart, then its pieces. Ordinal 0 is what stands before the first heading."""

    ordinal: int
    number: str | None
    heading: str
    location: str
    omitted: bool
    pieces: tuple[Piece, ...]
    head: Piece | None
    size: int
    """How many words it has."""


def cut_draft(manuscript: Manuscript) -> tuple[Cut, ...]:
    """Cut a draft into scenes and pieces; the first cut is what stands before the first heading."""
    script = manuscript.script
    first = script.scenes[0].first if script.scenes else len(script.elements)
    cuts = [_cut(manuscript, None, script.elements[:first], 0)]
    cuts += [_cut(manuscript, scene, script.elements[scene.first : scene.last], scene.first) for scene in script.scenes]
    return tuple(cuts)


def key_words(piece: Piece) -> tuple[str, ...]:
    """Return the words of a piece, signs left out."""
    return tuple(norm for norm in piece.key if norm[0].isalnum())


def shingles(cut: Cut) -> frozenset[tuple[str, ...]]:
    """Return the runs of three words of a scene; a shorter scene is one run."""
    words = [norm for piece in cut.pieces for norm in piece.key if norm[0].isalnum()]
    if len(words) < _SHINGLE:
        return frozenset({tuple(words)} if words else ())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def words_of(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Cut a stretch into words and signs; marks of emphasis are no signs."""
    return tuple(
        Word(_fold(found.group()), found.start(), found.end())
        for found in _WORD.finditer(text, start, end)
        if found.group() not in _MARKS
    )


def _fold(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    return _RUNS.sub(r"\1", word.casefold().translate(_PLAIN))


def _cut(manuscript: Manuscript, scene: Scene | None, elements: tuple[Element, ...], first: int) -> Cut:
    ordinal = scene.scene if scene else 0
    pieces = tuple(_pieces(manuscript.script.text, elements, first, ordinal))
    head = pieces[0] if scene and pieces and pieces[0].kind is ElementKind.SCENE_HEADING else None
    body = pieces[1:] if head else pieces
    return Cut(
        ordinal,
        scene.scene_number if scene else None,
        scene.heading if scene else "",
        scene.location if scene else "",
        scene is not None and (scene.omitted or bool(_OMITTED.match(scene.heading))),
        body,
        head,
        sum(len(piece.words) for piece in body),
    )


def _pieces(text: str, elements: tuple[Element, ...], first: int, scene: int) -> Iterator[Piece]:
    for place, element in enumerate(elements, first):
        if not element.live or element.kind not in BODY_KINDS:
            continue
        end = element.end
        if element.kind is ElementKind.SCENE_HEADING and text.startswith(element.text, element.start):
            end = element.start + len(element.text)
        words = words_of(text, element.start, end)
        if element.kind is ElementKind.CHARACTER_CUE:
            words = _without_typed(text, element.start, end, words)
        yield Piece(scene, place, element.kind, _key(element, words), words, element.start, end)


def _without_typed(text: str, start: int, end: int, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Leave out of a cue what programs add to it."""
    spans = [
        found.span()
        for found in _BRACKETED.finditer(text, start, end)
        if found.group(1).strip().upper().replace("’", "'") in _TYPED  # this very sign
    ]
    return tuple(word for word in words if not any(first <= word.start < last for first, last in spans))


def _key(element: Element, words: tuple[Word, ...]) -> tuple[str, ...]:
    if element.kind is not ElementKind.CHARACTER_CUE:
        return tuple(word.norm for word in words)
    cue = parse_cue(element.text)
    said = [
        extension for extension in cue.extensions if extension.upper().replace("’", "'") not in _TYPED
    ]  # this very sign
    spelled = f"{cue.name} {' '.join(said)}"
    return tuple(word.norm for word in words_of(spelled, 0, len(spelled)))
