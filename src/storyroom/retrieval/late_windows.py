"""Scenes cut into short runs of sentences for late interaction. Crosses no heading; knows no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.domain.document import Chunk
from storyroom.domain.names import parse_cue
from storyroom.domain.script import SPOKEN_KINDS, Element, ElementKind, Screenplay
from storyroom.domain.sentences import SENTENCE_END
from storyroom.retrieval.documents import LiveScene, live_scenes

__all__ = ["RUN_WORDS", "late_windows"]

RUN_WORDS = 45
"""Source: evals/ranking/NOTES.md; the model was tuned on runs of 30 and 60 words."""

_LONGEST = 60
_WORD = re.compile(r"\S+")


class _Piece(NamedTuple):
    """A sentence, or a part of a very long one, with who says it and where its element stands."""

    text: str
    words: int
    speaker: str
    start: int
    end: int


def late_windows(screenplay: Screenplay) -> tuple[Chunk, ...]:
    """Cut every live scene into runs of whole sentences of about `RUN_WORDS` words, end to end."""
    return tuple(chunk for live in live_scenes(screenplay) for chunk in _runs(live))


def _runs(live: LiveScene) -> Iterator[Chunk]:
    run: list[_Piece] = []
    size = 0
    for piece in _pieces(live.elements):
        if run and size + piece.words > RUN_WORDS:
            yield _chunk(live.scene.scene, run)
            run, size = [], 0
        run.append(piece)
        size += piece.words
    if run:
        yield _chunk(live.scene.scene, run)


def _chunk(scene: int, run: Sequence[_Piece]) -> Chunk:
    return Chunk(scene, "window", run[0].start, run[-1].end, _rendered(run))


def _rendered(run: Sequence[_Piece]) -> str:
    """Write sentences as they were in the tuning: `Name: words`, a line for each change of speaker."""
    lines: list[str] = []
    before: str | None = None
    for piece in run:
        if piece.speaker == before:
            lines[-1] += f" {piece.text}"
        else:
            lines.append(f"{piece.speaker.title()}: {piece.text}" if piece.speaker else piece.text)
        before = piece.speaker
    return "\n".join(lines)


def _pieces(elements: Sequence[Element]) -> Iterator[_Piece]:
    speaker = ""
    for element in elements:
        if element.kind is ElementKind.CHARACTER_CUE:
            speaker = parse_cue(element.text).name
        elif element.kind is not ElementKind.SCENE_HEADING:
            yield from _sentences(element, speaker if element.kind in SPOKEN_KINDS else "")


def _sentences(element: Element, speaker: str) -> Iterator[_Piece]:
    ends = [found.end() for found in SENTENCE_END.finditer(element.text)]
    for begin, end in zip([0, *ends], [*ends, len(element.text)], strict=True):
        words = [found.group() for found in _WORD.finditer(element.text, begin, end)]
        for first in range(0, len(words), _LONGEST):
            part = words[first : first + _LONGEST]
            yield _Piece(" ".join(part), len(part), speaker, element.start, element.end)
