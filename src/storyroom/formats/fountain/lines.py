"""The lines of a text with their places, by position alone: CRLF, CR and LF end a line, nothing else does."""

from __future__ import annotations

import re
from itertools import accumulate, islice
from typing import NamedTuple

__all__ = ["MAX_LINES", "Lines", "end_of_lines", "split_lines"]

MAX_LINES = 1_000_000
"""Lines read in one file (a feature script has six thousand); what follows is kept as one unknown element."""

_LINE_END = re.compile(r"(\r\n|\r|\n)")


class Lines(NamedTuple):
    """Lines without their ends. `bare` has one empty line more, and `starts` the end of all, so that one may look ahead."""

    raw: list[str]
    bare: list[str]
    """Without white at either side."""
    starts: list[int]


def split_lines(text: str, start: int, end: int) -> Lines:
    """Split `text[start:end]`; places are code points in the whole text."""
    body = text[start:end] if start or end < len(text) else text
    returns = body.count("\r")
    if not returns:
        raw, width = body.split("\n"), 1
    elif returns == body.count("\r\n") == body.count("\n"):
        raw, width = body.split("\r\n"), 2
    else:
        return _split_mixed(body, start)
    starts = list(accumulate(map(width.__add__, map(len, raw)), initial=start))
    starts[-1] = start + len(body)
    return Lines(raw, _strip(raw), starts)


def end_of_lines(text: str, start: int) -> int:
    """Return where the last line that is read ends: the whole text, unless it has too many lines."""
    if text.count("\n") + text.count("\r") <= MAX_LINES:
        return len(text)
    ends = (found.end() for found in _LINE_END.finditer(text, start))
    return next(islice(ends, MAX_LINES - 1, None), len(text))


def _split_mixed(body: str, start: int) -> Lines:
    pieces = _LINE_END.split(body)
    pieces.append("")
    lengths = list(map(len, pieces))
    starts = list(accumulate(map(int.__add__, lengths[::2], lengths[1::2]), initial=start))
    raw = pieces[::2]
    return Lines(raw, _strip(raw), starts)


def _strip(raw: list[str]) -> list[str]:
    bare = list(map(str.strip, raw))
    bare.append("")
    return bare
