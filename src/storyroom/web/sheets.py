"""Pages of a paginated script, grouped into paragraphs that stand on rows and columns. Breaks no line and writes no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storyroom.domain.page_settings import CHARACTERS_PER_INCH, LINES_PER_INCH
from storyroom.domain.pages import Line, Page
from storyroom.domain.script import Element
from storyroom.web.segments import Marks, Segment, cut
from storyroom.web.source_map import Stretches

__all__ = ["Looked", "Paragraph", "PrintedLine", "Sheet", "set_sheet"]

_ROWS = 72
_COLUMNS = 90
_MOST_RUNS = 500
"""A paragraph with more runs than this is printed plain: no writer styles so, and each line looks at all of them."""


class Looked(NamedTuple):
    """What the reader came for: the stretch asked for, and words found."""

    asked: Stretches
    words: Stretches

    @property
    def first(self) -> int | None:
        """The element in which the stretch asked for begins."""
        return min(self.asked, default=None)

    def within(self, element: int | None) -> Marks:
        """Mark one element: words stand out, and so does the stretch asked for where no words were looked for."""
        if element is None:
            return Marks()
        asked, words = self.asked.get(element, ()), self.words.get(element, ())
        return Marks(exact=words, around=asked) if self.words else Marks(exact=asked)


class PrintedLine(NamedTuple):
    """One printed line; `column` counts characters from the paper's left edge."""

    column: int
    segments: tuple[Segment, ...]


class Paragraph(NamedTuple):
    """One element, or as much of it as stands on this page. `row` counts lines from the top edge, from 1."""

    kind: str
    row: int
    lines: tuple[PrintedLine, ...]
    scene: int | None
    """Ordinal of the scene that begins here; on headings only."""
    scene_number: str | None
    side: str | None
    here: bool
    """Whether the stretch that was asked for begins here."""


class Sheet(NamedTuple):
    """One page. `label` is the number as cited."""

    number: int
    label: str
    paragraphs: tuple[Paragraph, ...]


class _Group:
    """Lines of one element on one page, while they are gathered."""

    def __init__(self, line: Line, row: int, order: int) -> None:
        self.first, self.row, self.last_row, self.order = line, row, row, order
        self.lines: list[Line] = [line]

    def takes(self, line: Line, row: int) -> bool:
        same = line.element is not None and line.element == self.first.element and line.column == self.first.column
        return same and row == self.last_row + 1

    def add(self, line: Line, row: int) -> None:
        self.lines.append(line)
        self.last_row = row


def set_sheet(page: Page, elements: Sequence[Element], looked: Looked) -> Sheet:
    """Group a page's lines into paragraphs, in reading order: the left speech of a pair before the right."""
    groups: list[_Group] = []
    open_at: dict[int, _Group] = {}
    order = -1
    for line in page.lines:
        row = round(line.y * LINES_PER_INCH)
        known = open_at.get(line.element) if line.element is not None else None
        if known is not None and known.takes(line, row):
            known.add(line, row)
            continue
        order = line.element if line.element is not None else order
        group = _Group(line, row, order)
        groups.append(group)
        if line.element is not None:
            open_at[line.element] = group
    groups.sort(key=lambda group: group.order)
    return Sheet(page.number, page.label, tuple(_paragraph(group, elements, looked) for group in groups))


def _paragraph(group: _Group, elements: Sequence[Element], looked: Looked) -> Paragraph:
    line = group.first
    element = elements[line.element] if line.element is not None else None
    marks = looked.within(line.element)
    begins = element is not None and line.kind == "scene_heading" and line.start == 0
    return Paragraph(
        kind=line.kind,
        row=min(max(group.row + 1, 1), _ROWS),
        lines=tuple(_printed(own, element, marks) for own in group.lines),
        scene=element.scene if element is not None and begins else None,
        scene_number=line.scene_number,
        side=line.column,
        here=line.element is not None
        and line.element == looked.first
        and _begins(group.lines, looked.asked[line.element]),
    )


def _begins(lines: Sequence[Line], spans: Sequence[tuple[int, int]]) -> bool:
    return lines[0].start <= spans[0][0] <= lines[-1].end


def _printed(line: Line, element: Element | None, marks: Marks) -> PrintedLine:
    column = min(max(round(line.x * CHARACTERS_PER_INCH), 0), _COLUMNS)
    plain = element is None or len(element.runs) > _MOST_RUNS or line.end - line.start != len(line.text)
    runs = () if element is None or plain else element.runs
    return PrintedLine(column, cut(line.text, line.start, runs, marks))
