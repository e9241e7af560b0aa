"""A text cut where its styles and marks begin and end, ready to be printed piece by piece. Pure; knows no page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from storyroom.domain.script import Run, Style

__all__ = ["Marks", "Segment", "cut", "marked"]

_CLASSES = {Style.BOLD: "b", Style.ITALIC: "i", Style.UNDERLINE: "u", Style.STRIKEOUT: "s", Style.ALL_CAPS: "caps"}


class Segment(NamedTuple):
    """A stretch with one set of styles. `mark` says that it is what somebody is looking for, or stands around it."""

    text: str
    classes: str = ""
    mark: Literal["", "exact", "around"] = ""


class Marks(NamedTuple):
    """Stretches to be marked, in the offsets of whatever is cut."""

    exact: tuple[tuple[int, int], ...] = ()
    around: tuple[tuple[int, int], ...] = ()


def marked(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Segment, ...]:
    """Cut a plain text at the ends of its marks."""
    return cut(text, 0, (), Marks(exact=tuple(spans)))


def cut(text: str, offset: int, runs: Sequence[Run], marks: Marks) -> tuple[Segment, ...]:
    """Cut `text`, whose first character is `offset` of what runs and marks count in."""
    last = offset + len(text)
    styled = [run for run in runs if run.styles and run.start < last and run.end > offset]
    exact, around = _within(marks.exact, offset, last), _within(marks.around, offset, last)
    if not (styled or exact or around):
        return (Segment(text),) if text else ()
    edges = {offset, last}
    for start, end in [*((run.start, run.end) for run in styled), *exact, *around]:
        edges.update((min(max(start, offset), last), min(max(end, offset), last)))
    points = sorted(edges)
    return tuple(
        Segment(
            text[start - offset : end - offset],
            _classes(styled, start),
            "exact" if _covered(exact, start) else "around" if _covered(around, start) else "",
        )
        for start, end in pairwise(points)
    )


def _within(spans: Sequence[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    return [span for span in spans if span[0] < last and span[1] > first]


def _covered(spans: Sequence[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def _classes(runs: Sequence[Run], at: int) -> str:
    found = {style for run in runs if run.start <= at < run.end for style in run.styles}
    return " ".join(_CLASSES[style] for style in Style if style in found)
