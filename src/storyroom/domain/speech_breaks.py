"""Where a speech or a paragraph may break over a page, and what stands on either side. Knows no page, only the rows to fill.

Source: breaks as Final Draft makes them: two lines on each side, speeches at the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from storyroom.domain.names import parse_cue
from storyroom.domain.page_layout import Block, Row, rows_of
from storyroom.domain.page_settings import PageSettings
from storyroom.domain.pages import Line
from storyroom.domain.script import Element, ElementKind

__all__ = ["CONTINUED", "MORE", "Broken", "break_anywhere", "break_block"]

MORE = "(MORE)"
CONTINUED = "(CONT'D)"
_LEAST = 2
_LONG_CUE = 200
_SHORT = 8
_SENTENCE_END = re.compile(r"""[.!?…][.!?…"'”’)\]]{0,6}(?=\s|$)""")

_LOOKS_ENDED = re.compile(r"""(?:[.!?…:]|--|[—–])[.!?…:"'”’)\]]{0,6}$""")


class Broken(NamedTuple):
    """The rows that stay, what is printed under them, and the block that goes on overleaf."""

    head: Sequence[Row]
    more: Line | None
    tail: Block


class _Cut(NamedTuple):
    """A row ended at a sentence, and the rows that follow: `rows` from `first` on."""

    line: Line
    rows: list[Row]
    first: int


def break_block(block: Block, room: int, elements: Sequence[Element], settings: PageSettings) -> Broken | None:
    """Break a block so that its head fits into `room` rows, or say that it must stay whole.

    A block longer than a page breaks at any row rather than not at all.
    """
    if block.kind == "speech":
        return _break_speech(block, room, elements, settings)
    keep = min(room, block.size - _LEAST)
    if block.kind == "paragraph" and keep >= _LEAST:
        keep = _before_a_sentence_ends(block, keep)
        if not keep:
            return None
        return Broken(block.head(keep), None, block._replace(done=block.done + keep, space=0))
    return None


def _before_a_sentence_ends(block: Block, keep: int) -> int:
    """Break up to two rows higher where the last row ends a sentence, so that nobody takes it for the paragraph's end.

    Where that cannot be, a short paragraph stays whole (0) and a long one breaks all the same.
    """
    for rows in range(keep, max(keep - 3, _LEAST - 1), -1):
        if not _LOOKS_ENDED.search(block.rows[block.done + rows - 1][0].text[-8:]):
            return rows
    return 0 if block.size <= _SHORT else keep


def break_anywhere(block: Block, room: int, settings: PageSettings) -> Broken | None:
    """Break a block at the last row that fits, whatever stands there: for what would leave a heading alone on its page."""
    if block.kind == "speech":
        whole = room > block.cue_rows
        return _halves(block, block.head(room), block.rows, block.done + room, settings) if whole else None
    return Broken(block.head(room), None, block._replace(done=block.done + room, space=0)) if room > 0 else None


def _break_speech(block: Block, room: int, elements: Sequence[Element], settings: PageSettings) -> Broken | None:
    for last in range(min(room, block.size) - 1, block.cue_rows, -1):
        cut = _cut_in(block, block.done + last, elements, settings)
        if cut is not None and len(cut.rows) - cut.first >= _LEAST:
            return _halves(block, [*block.head(last), (cut.line,)], cut.rows, cut.first, settings)
    keep = min(room, block.size - _LEAST)
    if block.size > settings.body_lines and keep >= block.cue_rows + _LEAST:
        return _halves(block, block.head(keep), block.rows, block.done + keep, settings)
    return None


def _cut_in(block: Block, row: int, elements: Sequence[Element], settings: PageSettings) -> _Cut | None:
    """Find the last sentence end in a row; what follows it on the row is set anew."""
    line = block.rows[row][0]
    if line.kind not in {"dialogue", "lyric"} or line.element is None:
        return None
    element = elements[line.element]
    ends = [found.end() for found in _SENTENCE_END.finditer(line.text)]
    if line.end == len(element.text) or (ends and ends[-1] == len(line.text) and element.text[line.end].isspace()):
        return _Cut(line, block.rows, row + 1)
    if not ends or ends[-1] == len(line.text) or block.size > settings.body_lines:
        return None
    cut = line._replace(text=line.text[: ends[-1]], end=line.start + ends[-1])
    start = cut.end
    while element.text[start : start + 1] == " ":
        start += 1
    following = [below for below in block.rows[row + 1 :] if below[0].element != line.element]
    return _Cut(cut, [*rows_of(line.element, element, settings.columns[element.kind], start), *following], 0)


def _halves(block: Block, head: Sequence[Row], rest: list[Row], first: int, settings: PageSettings) -> Broken:
    cue = block.cue or head[0][0]
    x = settings.columns[ElementKind.CHARACTER_CUE].left
    more = Line(0.0, x, MORE, "more", head[-1][0].element)
    again: Row = (Line(0.0, x, _continued(cue.text, settings), "continued", cue.element),)
    if first:
        rest[first - 1] = again  # that row is on the page already: a long speech is never copied page by page
        tail = Block("speech", rest, 0, cue, 1, first - 1)
    else:
        tail = Block("speech", [again, *rest], 0, cue, 1)
    return Broken(head, more, tail)


def _continued(cue: str, settings: PageSettings) -> str:
    name, extensions = parse_cue(cue[:_LONG_CUE])
    kept = [f"({extension})" for extension in extensions if not extension.upper().startswith("CONT")]
    room = settings.columns[ElementKind.CHARACTER_CUE].width - len(CONTINUED) - 1
    return f"{' '.join([name, *kept])[: max(room, 1)]} {CONTINUED}"
