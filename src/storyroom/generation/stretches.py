"""Candidate scenes cut into short runs of sentences, each with its exact place. Knows no question and no model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.domain.sentences import SENTENCE_END

__all__ = ["STRETCH_WORDS", "Candidate", "Line", "Stretch", "cut", "sentences"]

STRETCH_WORDS = 60
"""Source: of the two sizes on which the pair scorer was tuned, the better one (evals/ranking/NOTES.md)."""

_LONGEST_SENTENCE = 80
_MOST_CHARACTERS = 20_000
_WORD = re.compile(r"\S+")


class Line(NamedTuple):
    """One printed element of a scene. Units: code points in the draft's canonical text."""

    start: int
    end: int
    speaker: str = ""


class Candidate(NamedTuple):
    """A scene that may answer: `text` is the canonical text from `offset`, `lines` are its action and speech in order."""

    text: str
    offset: int
    lines: tuple[Line, ...]


class Stretch(NamedTuple):
    """A run of sentences of one candidate; `text` is what models read, speakers named and inline marks removed."""

    candidate: int
    start: int
    end: int
    text: str


def cut(candidates: Sequence[Candidate], *, most: int) -> tuple[Stretch, ...]:
    """Cut the candidates in their order into overlapping stretches, and stop at `most`."""
    found: list[Stretch] = []
    for number, candidate in enumerate(candidates):
        for stretch in _stretches(number, candidate):
            if len(found) == most:
                return tuple(found)
            found.append(stretch)
    return tuple(found)


def sentences(candidate: Candidate) -> Iterator[Line]:
    """Yield the sentences of a candidate; a very long one is parted at a space."""
    budget = _MOST_CHARACTERS
    for line in candidate.lines:
        if budget <= 0:
            return
        first, last = line.start - candidate.offset, min(line.end - candidate.offset, len(candidate.text))
        last = min(last, first + budget)
        budget -= max(last - first, 0)
        ends = [match.end() for match in SENTENCE_END.finditer(candidate.text, first, last)]
        for begin, end in zip([first, *ends], [*ends, last], strict=True):
            for start, stop in _parted(candidate.text, begin, end):
                yield Line(start + candidate.offset, stop + candidate.offset, line.speaker)


def _parted(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    words = [match.span() for match in _WORD.finditer(text, begin, end)]
    for first in range(0, len(words), _LONGEST_SENTENCE):
        piece = words[first : first + _LONGEST_SENTENCE]
        yield piece[0][0], piece[-1][1]


def _stretches(number: int, candidate: Candidate) -> Iterator[Stretch]:
    """Whole sentences up to the size, each run beginning about two fifths before the last one ended."""
    parts = list(sentences(candidate))
    sizes = [_words(candidate, part) for part in parts]
    first = 0
    while first < len(parts):
        last = first + 1
        while last < len(parts) and sum(sizes[first : last + 1]) <= STRETCH_WORDS:
            last += 1
        run = parts[first:last]
        yield Stretch(number, run[0].start, run[-1].end, _rendered(candidate, run))
        if last == len(parts):
            return
        first = _next(sizes, first, last)


def _next(sizes: Sequence[int], first: int, last: int) -> int:
    room, step = 0.6 * sum(sizes[first:last]), first
    while step < last and sizes[step] <= room:
        room -= sizes[step]
        step += 1
    return max(first + 1, step)


def _words(candidate: Candidate, part: Line) -> int:
    return len(candidate.text[part.start - candidate.offset : part.end - candidate.offset].split())


def _rendered(candidate: Candidate, run: Sequence[Line]) -> str:
    lines: list[str] = []
    before: str | None = None
    for part in run:
        words = candidate.text[part.start - candidate.offset : part.end - candidate.offset]
        words = words.replace("*", "").replace("_", "")
        if part.speaker == before:
            lines[-1] += f" {words}"
        else:
            lines.append(f"{part.speaker.title()}: {words}" if part.speaker else words)
        before = part.speaker
    return "\n".join(lines)
