"""Scenes and windows of about 110 words, as they are embedded. Crosses no heading; knows no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from storyroom.domain.document import Chunk
from storyroom.domain.names import parse_cue
from storyroom.domain.script import SPOKEN_KINDS, Element, ElementKind, Screenplay
from storyroom.retrieval.documents import LiveScene, live_scenes

__all__ = ["WINDOW_WORDS", "chunks"]

WINDOW_WORDS = 110
"""Source: measured on four question sets; windows of about 110 words under the scene helped (ADR 0002)."""

OVERLAP_WORDS = 30
LONGEST_PIECE = 2 * WINDOW_WORDS


class _Line(NamedTuple):
    """What one element adds to an embedded text, with its span. `joined` lines never start a window."""

    text: str
    start: int
    end: int
    words: int
    joined: bool


def chunks(screenplay: Screenplay) -> tuple[Chunk, ...]:
    """Cut every live scene into one "scene" chunk and, where it is longer than a window, overlapping windows."""
    return tuple(chunk for live in live_scenes(screenplay) for chunk in _scene_chunks(live))


def _scene_chunks(live: LiveScene) -> Iterator[Chunk]:
    heading = live.scene.heading
    lines = list(_lines(live.elements))
    whole = "\n".join((heading, *(line.text for line in lines))).strip()
    start, end = live.elements[0].start, live.elements[-1].end
    yield Chunk(live.scene.scene, "scene", start, end, whole)
    if sum(line.words for line in lines) > WINDOW_WORDS:
        for first, last in _windows(lines):
            yield _chunk(live.scene.scene, "window", heading, lines[first:last])


def _chunk(scene: int, kind: Literal["scene", "window"], heading: str, lines: Sequence[_Line]) -> Chunk:
    text = "\n".join((heading, *(line.text for line in lines))).strip()
    return Chunk(scene, kind, lines[0].start, lines[-1].end, text)


def _lines(elements: Sequence[Element]) -> Iterator[_Line]:
    """Write the elements as `NAME: words` and plain lines; long ones are cut at sentence ends."""
    speaker = ""
    cue_start: int | None = None
    for element in elements:
        if element.kind is ElementKind.SCENE_HEADING:
            continue
        if element.kind is ElementKind.CHARACTER_CUE:
            speaker, cue_start = parse_cue(element.text).name, element.start
            continue
        spoken = element.kind in SPOKEN_KINDS
        prefix = f"{speaker}: " if spoken and speaker else ""
        yield from _pieces(element, prefix, cue_start if spoken else None)
        cue_start = None


def _pieces(element: Element, prefix: str, cue_start: int | None) -> Iterator[_Line]:
    start = element.start if cue_start is None else cue_start
    joined = element.kind is ElementKind.DIALOGUE and cue_start is None
    text = " ".join(element.text.split())
    words = text.count(" ") + 1
    exact = element.end - element.start == len(element.text)
    if words <= LONGEST_PIECE or not exact:
        yield _Line(prefix + text, start, element.end, words, joined)
        return
    for first, last in _cuts(element.text):
        piece = " ".join(element.text[first:last].split())
        begins = start if first == 0 else element.start + first
        yield _Line(prefix + piece, begins, element.start + last, piece.count(" ") + 1, first > 0 or joined)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Bound stretches of at most a window's words, preferring the end of a sentence in their second half."""
    bounds = [0]
    words, sentence_end, size = 0, 0, 0
    for place, char in enumerate(text):
        if not char.isspace():
            continue
        words += 1
        if text[place - 1 : place] in {".", "!", "?"} and words - size > WINDOW_WORDS // 2:
            sentence_end = place
        if words - size >= WINDOW_WORDS:
            bounds.append(max(sentence_end, 0) if sentence_end > bounds[-1] else place)
            size = words
    return pairwise([*bounds, len(text)]) if bounds[-1] < len(text) else pairwise(bounds)


def _windows(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Bound runs of whole lines holding about a window's words; each begins about `OVERLAP_WORDS` before the last ended."""
    first = 0
    while first < len(lines):
        last, words = first, 0
        while last < len(lines) and (words == 0 or words + lines[last].words // 2 <= WINDOW_WORDS):
            words += lines[last].words
            last += 1
        yield first, last
        if last == len(lines):
            return
        first = max(_step_back(lines, last), first + 1)


def _step_back(lines: Sequence[_Line], last: int) -> int:
    """Find where the next window begins: up to `OVERLAP_WORDS` back, at a line that can stand first."""
    begin, words = last, 0
    best = last
    while begin > 0 and words + lines[begin - 1].words <= OVERLAP_WORDS:
        begin -= 1
        words += lines[begin].words
        if not lines[begin].joined:
            best = begin
    return best
