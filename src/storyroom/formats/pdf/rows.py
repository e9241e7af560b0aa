"""Rows of a script's pages, and the measures they share: pitch, line height, edges. Knows no kinds and no furniture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Literal, NamedTuple

from storyroom.formats.pdf.wire import RawPage, Segment, Stretch

__all__ = ["Measures", "Row", "band", "measure", "merge", "row_of"]

_NO_GAP = 99.0


class Row(NamedTuple):
    """What stands on one base line of the script itself. Units: points from the page's top left corner."""

    page: int
    base: float
    left: float
    right: float
    size: float
    text: str
    stretches: tuple[Stretch, ...] = ()
    gap: float = _NO_GAP
    """Lines from the row above on the same page: 1 is the next line, 2 leaves one blank; large at the top of a page."""
    number: str | None = None
    column: Literal["left", "right"] | None = None


class Measures(NamedTuple):
    """What the letters of a script have in common, in points."""

    size: float = 12.0
    pitch: float = 7.2
    line: float = 12.0
    left: float = 108.0
    """Left edge of the body."""
    right: float = 540.0


def measure(pages: Sequence[RawPage]) -> Measures:
    """Take the measures of a document from all its segments."""
    segments = [segment for page in pages for segment in page.segments if not segment.odd]
    long = [segment for segment in segments if len(segment.text) >= 8]
    if not long:
        return Measures()
    size = median(segment.size for segment in long)
    pitch = median((segment.right - segment.left) / len(segment.text) for segment in long) or 0.6 * size
    line = _line_height(pages, size)
    left = _body_left(long, pitch)
    ends = sorted(segment.right for segment in long if abs(segment.left - left) < pitch)
    return Measures(size, pitch, line, left, ends[len(ends) * 97 // 100] if ends else left + 60 * pitch)


def row_of(page: int, segments: Sequence[Segment], measures: Measures) -> Row:
    """Put the segments of one base line together, with as many spaces between them as the gaps are wide."""
    text, stretches = "", list[Stretch]()
    right = segments[0].left
    for segment in segments:
        if text:
            text += " " * round(max(1.0, min(60.0, (segment.left - right) / measures.pitch)))
        at = len(text)
        stretches += [Stretch(at + item.start, at + item.end, item.mask) for item in segment.stretches]
        text += segment.text
        right = max(right, segment.right)
    first = segments[0]
    return Row(page, first.base, first.left, right, first.size, text, tuple(stretches))


def band(segments: Iterable[Segment], measures: Measures) -> list[list[Segment]]:
    """Group segments that share a base line, from top to bottom."""
    bands: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: (segment.base, segment.left)):
        if bands and segment.base - bands[-1][0].base <= 0.3 * measures.line:
            bands[-1].append(segment)
        else:
            bands.append([segment])
    return [sorted(group, key=lambda segment: segment.left) for group in bands]


def merge(rows: Sequence[Row], measures: Measures) -> list[Row]:
    """Give each row of a page its gap to the row above."""
    spaced: list[Row] = []
    above: float | None = None
    for row in rows:
        spaced.append(row if above is None else row._replace(gap=(row.base - above) / measures.line))
        above = row.base
    return spaced


def _line_height(pages: Sequence[RawPage], size: float) -> float:
    """The smallest step between base lines that is frequent.

    A step wide enough to hold a blank line counts only where twice that step occurs too: else the document merely has
    no paragraph of two lines.
    """
    steps = Counter(round(step * 2) / 2 for page in pages for step in _steps(page) if 0.8 * size <= step <= 6 * size)
    often = max(steps.values(), default=0) / 5
    for step in sorted(step for step, count in steps.items() if count >= often and step <= 3 * size):
        doubled = sum(steps[2 * step + shift] for shift in (-0.5, 0.0, 0.5))
        if step <= 1.6 * size or doubled >= often / 4:
            return step
    return size


def _steps(page: RawPage) -> Iterable[float]:
    bases = sorted({round(segment.base, 1) for segment in page.segments if not segment.odd})
    return (below - above for above, below in pairwise(bases))


def _body_left(segments: Sequence[Segment], pitch: float) -> float:
    """The leftmost edge at which a fair share of the longer segments begins."""
    lefts = Counter(round(segment.left) for segment in segments)
    enough = max(1, len(segments) * 3 // 100)
    for left in sorted(lefts):
        if sum(lefts[left + step] for step in range(int(pitch / 2) + 2)) >= enough:
            near = [s.left for s in segments if left - 1 <= s.left <= left + pitch / 2 + 1]
            return median(near)
    return min(segment.left for segment in segments)
