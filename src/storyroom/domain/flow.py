"""Fills pages with blocks, row by row: the rules of what may end and begin a page. Knows no columns and no kinds of element."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storyroom.domain.page_layout import Block, Row
from storyroom.domain.page_settings import CHARACTERS_PER_INCH, LINES_PER_INCH, PageSettings
from storyroom.domain.pages import Line, Page
from storyroom.domain.script import Element
from storyroom.domain.speech_breaks import break_anywhere, break_block

__all__ = ["fill_pages"]

_MOST_TRANSITIONS = 3
_ROOM_TO_FORCE = 4


class _Mark(NamedTuple):
    """Where the page stood before a whole block was put on it."""

    block: int
    lines: int
    used: int


class _Sheet:
    """The page being filled, and those already full."""

    def __init__(self, settings: PageSettings) -> None:
        self.settings = settings
        self.room = settings.body_lines
        self.pages: list[Page] = []
        self.lines: list[Line] = []
        self.marks: list[_Mark] = []
        self.used = 0
        self._y = [round(settings.top + row / LINES_PER_INCH, 4) for row in range(self.room + 2)]

    def put(self, rows: Sequence[Row], space: int) -> None:
        row = self.used + space if self.used else 0
        add, ys = self.lines.append, self._y
        for cells in rows:
            y = ys[row]
            for cell in cells:
                add(Line(y, *cell[1:]))
            row += 1
        self.used = row

    def put_free(self, line: Line) -> None:
        """Print a line that takes no page budget under what stands there."""
        self.lines.append(line._replace(y=self._y[self.used]))

    def back_to(self, mark: _Mark) -> None:
        del self.lines[mark.lines :]
        self.used = mark.used

    def turn(self) -> None:
        number = len(self.pages) + 1
        head = () if number == 1 else (self._number(f"{number}."),)
        self.pages.append(Page(number, str(number), (*head, *self.lines)))
        self.lines, self.marks, self.used = [], [], 0

    def _number(self, label: str) -> Line:
        x = self.settings.right_edge - len(label) / CHARACTERS_PER_INCH
        return Line(self.settings.number_top, round(x, 4), label, "page_number")


def fill_pages(blocks: Sequence[Block], elements: Sequence[Element], settings: PageSettings) -> tuple[Page, ...]:
    """Set blocks on pages in order.

    A heading is never last on a page, a transition never first, a speech and a paragraph break with two lines on each
    side; where a rule cannot be kept (a page of headings only), the page is filled instead.
    """
    sheet = _Sheet(settings)
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.kind == "break":
            sheet.turn()
            index += 1
        else:
            index = _set(sheet, blocks, index, elements)
    if sheet.lines or not sheet.pages:
        sheet.turn()
    return tuple(sheet.pages)


def _set(sheet: _Sheet, blocks: Sequence[Block], index: int, elements: Sequence[Element]) -> int:
    """Put one block on the sheet, over as many pages as it takes; return the index of the block to go on with."""
    block = blocks[index]
    after = _transitions_after(blocks, index)
    while True:
        space = block.space if sheet.used else 0
        room = sheet.room - sheet.used - space
        if _fits(sheet, block, room, after):
            if not block.done and block is blocks[index]:
                sheet.marks.append(_Mark(index, len(sheet.lines), sheet.used))
            sheet.put(block.head(block.size), space)
            return index + 1
        foot = min(room, block.size - 1)
        broken = break_block(block, foot, elements, sheet.settings)
        if broken is None and room >= _ROOM_TO_FORCE and _holds_headings_only(sheet, blocks):
            broken = break_anywhere(block, foot, sheet.settings)
        if broken is not None:
            sheet.put(broken.head, space)
            if broken.more is not None:
                sheet.put_free(broken.more)
            block = broken.tail
        elif sheet.used:
            first = _first_of_chain(sheet, blocks, index)
            if first != index:
                sheet.turn()
                return first
        else:
            sheet.put(block.head(sheet.room), 0)
            block = block._replace(done=block.done + min(block.size, sheet.room))
            if not block.size:
                return index + 1
        sheet.turn()


def _fits(sheet: _Sheet, block: Block, room: int, after: int) -> bool:
    """Say whether the block goes on the sheet whole, with the transitions that must stand under it."""
    if block.size + after <= room:
        return True
    alone = not sheet.used and block.size <= sheet.room
    return alone and not (after and block.kind in {"paragraph", "speech"})


def _transitions_after(blocks: Sequence[Block], index: int) -> int:
    """Rows that must stand on the same page as the end of this block: a transition is never first."""
    rows = 0
    if blocks[index].kind != "transition":
        for block in blocks[index + 1 : index + 1 + _MOST_TRANSITIONS]:
            if block.kind != "transition":
                break
            rows += block.space + min(len(block.rows), 4)
    return rows


def _holds_headings_only(sheet: _Sheet, blocks: Sequence[Block]) -> bool:
    marks = sheet.marks
    return bool(marks) and not marks[0].used and all(blocks[mark.block].kind == "heading" for mark in marks)


def _first_of_chain(sheet: _Sheet, blocks: Sequence[Block], index: int) -> int:
    """Take headings back from the foot of the page, so that none is left alone there."""
    first, mark = index, None
    for candidate in reversed(sheet.marks):
        if candidate.block != first - 1 or blocks[candidate.block].kind != "heading":
            break
        if not candidate.used:
            return index
        first, mark = candidate.block, candidate
    if mark is not None:
        sheet.back_to(mark)
    return first
