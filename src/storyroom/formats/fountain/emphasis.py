"""Emphasis within one line: marks out, runs in. Knows nothing of elements or of the source around the line.

One opening place per style is remembered, so the work is linear in the line. Source: Fountain 1.1, section Emphasis.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from storyroom.domain.script import Run, Style
from storyroom.formats.fountain.marks import ESCAPABLE
from storyroom.formats.text import LONG_LINE

__all__ = ["STYLES", "Styled", "read_line", "read_lines"]

ITALIC, BOLD, UNDERLINE = 1, 2, 4
STYLES = tuple(
    frozenset(
        style for bit, style in ((ITALIC, Style.ITALIC), (BOLD, Style.BOLD), (UNDERLINE, Style.UNDERLINE)) if mask & bit
    )
    for mask in range(8)
)
"""Style sets by bit mask: 1 italic, 2 bold, 4 underline."""

_TOKEN = re.compile(rf"\\[{ESCAPABLE}]|\*+|_+")
_LONGEST = 3


Styled = tuple[str, tuple[Run, ...]]
"""Text as printed, and its styled stretches. A bare tuple: one is made for every line of every script."""


class _Cut(NamedTuple):
    """A mark that is not printed, and the style that switches there (0 for a backslash)."""

    start: int
    end: int
    style: int


_Pending = dict[int, tuple[int, int]]
"""Style bit -> place of the mark that would open it."""


def read_line(line: str) -> Styled:
    """Read the emphasis and escapes of one line."""
    if ("*" not in line and "_" not in line and "\\" not in line) or len(line) > LONG_LINE:
        return line, ()
    return _build(line, _pair(line))


def read_lines(text: str) -> Styled:
    """Read several lines, joined by newlines; no emphasis crosses a line end."""
    if ("*" not in text and "_" not in text and "\\" not in text) or "\n" not in text:
        return read_line(text)
    lines: list[str] = []
    runs: list[Run] = []
    offset = 0
    for line in text.split("\n"):
        printed, own = read_line(line)
        runs.extend(Run(run.start + offset, run.end + offset, run.styles) for run in own)
        lines.append(printed)
        offset += len(printed) + 1
    return "\n".join(lines), tuple(runs)


def _pair(line: str) -> list[_Cut]:
    """Find the marks that come in pairs, in order of place; the others are text."""
    cuts: list[_Cut] = []
    pending: _Pending = {}
    for token in _TOKEN.finditer(line):
        start, end = token.span()
        if line[start] == "\\":
            cuts.append(_Cut(start, start + 1, 0))
            continue
        for style, first, last in _readings(line[start], start, end, pending):
            _pair_one(line, (start, end), _Cut(first, last, style), pending, cuts)
    cuts.sort()
    return cuts


def _readings(mark: str, start: int, end: int, pending: _Pending) -> list[tuple[int, int, int]]:
    """Say which styles a run of marks stands for, outermost opening or innermost closing first."""
    width = end - start
    if mark == "_":
        return [(UNDERLINE, start, end)] if width == 1 else []
    if width > _LONGEST:
        return []
    if width < _LONGEST:
        return [(ITALIC if width == 1 else BOLD, start, end)]
    if BOLD in pending and (ITALIC not in pending or pending[BOLD] > pending[ITALIC]):
        return [(BOLD, start, start + 2), (ITALIC, start + 2, end)]
    return [(ITALIC, start, start + 1), (BOLD, start + 1, end)]


def _pair_one(line: str, run: tuple[int, int], mark: _Cut, pending: _Pending, cuts: list[_Cut]) -> None:
    start, end = run
    before = line[start - 1] if start else " "
    after = line[end] if end < len(line) else " "
    inside_word = mark.style == UNDERLINE and before.isalnum() and after.isalnum()
    if mark.style in pending:
        if not before.isspace() and not inside_word:
            cuts.append(_Cut(*_opening(mark.style, pending), mark.style))
            cuts.append(mark)
    elif not after.isspace() and not inside_word:
        pending[mark.style] = (mark.start, mark.end)


def _opening(style: int, pending: _Pending) -> tuple[int, int]:
    """Take the opening mark of a style; of `***` it is the inner part that closes first."""
    start, end = pending.pop(style)
    if style == ITALIC and pending.get(BOLD, (-1, -1))[0] == end:
        pending[BOLD] = (start, start + 2)
        return start + 2, start + 3
    return start, end


def _build(line: str, cuts: list[_Cut]) -> Styled:
    if not cuts:
        return line, ()
    pieces: list[str] = []
    runs: list[Run] = []
    at = length = mask = 0
    for cut in (*cuts, _Cut(len(line), len(line), 0)):
        if cut.start > at:
            pieces.append(line[at : cut.start])
            if mask:
                _extend(runs, length, length + cut.start - at, mask)
            length += cut.start - at
        at = cut.end
        mask ^= cut.style
    text = "".join(pieces)
    return (text, tuple(runs)) if text.strip() else (line, ())


def _extend(runs: list[Run], start: int, end: int, mask: int) -> None:
    """Add a styled stretch, joining it to one of the same styles that ends where it starts."""
    if runs and runs[-1].end == start and runs[-1].styles == STYLES[mask]:
        start = runs.pop().start
    runs.append(Run(start, end, STYLES[mask]))
