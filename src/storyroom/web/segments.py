"""A text cut where its styles and marks begin and end, ready to be printed piece by piece. Pure; knows no page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from storyroom.domain.script import Run, Style

__all__ = ["Segment", "cut", "marked"]

_CLASSES = {Style.BOLD: "b", Style.ITALIC: "i", Style.UNDERLINE: "u", Style.STRIKEOUT: "s", Style.ALL_CAPS: "caps"}


class Segment(NamedTuple):
    """A stretch with one set of styles. `marked` means that somebody is looking for it."""

    text: str
    classes: str = ""
    marked: bool = False


def marked(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Segment, ...]:
    """Cut a plain text at the ends of its marks."""
    return cut(text, 0, (), tuple(spans))


def cut(text: str, offset: int, runs: Sequence[Run], marks: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    """Cut `text`, whose first character is `offset` of what runs and marks count in."""
    last = offset + len(text)
    styled = [run for run in runs if run.styles and run.start < last and run.end > offset]
    wanted = [span for span in marks if span[0] < last and span[1] > offset]
    if not styled and not wanted:
        return (Segment(text),) if text else ()
    edges = {offset, last}
    for start, end in [*((run.start, run.end) for run in styled), *wanted]:
        edges.update((min(max(start, offset), last), min(max(end, offset), last)))
    points = sorted(edges)
    return tuple(
        Segment(
            text[start - offset : end - offset],
            _classes(styled, start),
            any(span[0] <= start < span[1] for span in wanted),
        )
        for start, end in pairwise(points)
    )


def _classes(runs: Sequence[Run], at: int) -> str:
    found = {style for run in runs if run.start <= at < run.end for style in run.styles}
    return " ".join(_CLASSES[style] for style in Style if style in found)
