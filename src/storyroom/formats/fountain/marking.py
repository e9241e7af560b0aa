"""Runs back to emphasis: the marks that, read again, give the same words and styles. The reverse of `emphasis`.

Each style is laid out on its own; an edge that stands on white space moves to the next letter, since marks beside
spaces are text, and an underline that begins or ends inside a word is given up for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from storyroom.domain.script import Run, Style
from storyroom.formats.fountain.emphasis import BOLD, ITALIC, UNDERLINE, read_line
from storyroom.formats.fountain.marks import escape_openers
from storyroom.formats.text import LONG_LINE

__all__ = ["mark_line", "mark_lines"]

_BITS = ((Style.ITALIC, ITALIC), (Style.BOLD, BOLD), (Style.UNDERLINE, UNDERLINE))
_STARS = {0: "", ITALIC: "*", BOLD: "**", ITALIC | BOLD: "***"}
_SPECIAL = re.compile(r"[\\*_]")

_Interval = tuple[int, int]


def mark_lines(text: str, runs: Sequence[Run]) -> list[str]:
    """Write the lines of a text, each with its own marks."""
    marked: list[str] = []
    start = 0
    rest = list(runs)
    for line in text.split("\n"):
        end = start + len(line)
        marked.append(mark_line(line, [_shift(run, start, end) for run in rest if run.start < end]))
        rest = [run for run in rest if run.end > end]
        start = end + 1
    return marked


def mark_line(line: str, runs: Sequence[Run]) -> str:
    """Write one line with its marks; marks that are words of the text get a backslash, where one is needed."""
    if len(line) > LONG_LINE:
        return line
    intervals = {bit: _intervals(line, runs, style) for style, bit in _BITS} if runs else {}
    if not any(intervals.values()):
        return _plain(line)
    return escape_openers(_woven(line, intervals))


def _plain(line: str) -> str:
    if "[[" not in line and "/*" not in line and read_line(line) == (line, ()):
        return line
    return escape_openers(_escape(line))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _shift(run: Run, start: int, end: int) -> Run:
    return run._replace(start=max(run.start, start) - start, end=min(run.end, end) - start)


def _intervals(line: str, runs: Sequence[Run], style: Style) -> list[_Interval]:
    """Join the runs of one style, and move their edges off white space."""
    joined: list[_Interval] = []
    for run in sorted(run for run in runs if style in run.styles):
        start = run.start
        if joined and start <= joined[-1][1]:
            start = joined.pop()[0]
        joined.append((start, run.end))
    trimmed = (_trim(line, start, end) for start, end in joined)
    return [(start, end) for start, end in trimmed if start < end]


def _trim(line: str, start: int, end: int) -> _Interval:
    words = line[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _woven(line: str, intervals: dict[int, list[_Interval]]) -> str:
    stars: dict[int, int] = {}  # place -> styles that switch there
    for bit in (ITALIC, BOLD):
        for place in (place for interval in intervals[bit] for place in interval):
            stars[place] = stars.get(place, 0) | bit
    lines = [
        (start, end)
        for start, end in intervals[UNDERLINE]
        if not _in_word(line, start, stars) and not _in_word(line, end, stars)
    ]
    opens, closes = {start for start, _ in lines}, {end for _, end in lines}
    pieces: list[str] = []
    at = 0
    for place in sorted({*stars, *opens, *closes}):
        pieces.append(_escape(line[at:place]))
        pieces.append("_" * (place in closes) + _STARS[stars.get(place, 0)] + "_" * (place in opens))
        at = place
    pieces.append(_escape(line[at:]))
    return "".join(pieces)


def _in_word(line: str, place: int, stars: dict[int, int]) -> bool:
    """Say whether an underscore at a place would be read as a letter."""
    return place not in stars and 0 < place < len(line) and line[place - 1].isalnum() and line[place].isalnum()
