"""From elements to blocks of printed rows that belong together. Knows columns and widths, not where a page ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

from storyroom.domain.page_settings import CHARACTERS_PER_INCH, DUAL_COLUMNS, Column, PageSettings
from storyroom.domain.pages import Line
from storyroom.domain.script import BODY_KINDS, SPOKEN_KINDS, Element, ElementKind
from storyroom.domain.wrapping import Span, columns, wrap

__all__ = ["OMITTED", "Block", "BlockKind", "Row", "lay_out", "rows_of"]

BlockKind = Literal["heading", "paragraph", "speech", "dual", "transition", "break"]

Row = tuple[Line, ...]
"""What stands on one row: one line, or two in a dual dialogue. `y` is filled in when the row gets its page."""

OMITTED = "OMITTED"
_NUMBER_ROOM = 4
"""Columns left free on a numbered heading, so that the number in the right margin stands clear."""

_BREAKING_KINDS: dict[ElementKind, BlockKind] = {
    ElementKind.SCENE_HEADING: "heading",
    ElementKind.SHOT: "heading",
    ElementKind.ACT_START: "heading",
    ElementKind.TRANSITION: "transition",
}
_CUE = ElementKind.CHARACTER_CUE
_SPEECH_KINDS = SPOKEN_KINDS | {_CUE}


class Block(NamedTuple):
    """Rows that break by one rule, of which those before `done` are on a page already.

    `cue` is the speaker's first row, for the (CONT'D) on the next page.
    """

    kind: BlockKind
    rows: list[Row]
    space: int = 0
    cue: Line | None = None
    cue_rows: int = 0
    done: int = 0

    @property
    def size(self) -> int:
        """Rows still to be set."""
        return len(self.rows) - self.done

    def head(self, rows: int) -> list[Row]:
        """Return the next rows."""
        return self.rows[self.done : self.done + rows]


def lay_out(elements: Sequence[Element], settings: PageSettings) -> list[Block]:
    """Group the printed elements into blocks: headings, paragraphs, whole speeches, pairs of speeches, breaks."""
    blocks: list[Block] = []
    for group in _groups(elements):
        first = elements[group[0]]
        if _starts_page(first) and blocks:
            blocks.append(Block("break", []))
        if first.kind is not ElementKind.PAGE_BREAK:
            blocks.append(_block(elements, group, settings))
    return blocks


def rows_of(index: int, element: Element, column: Column, start: int = 0) -> list[Row]:
    """Break one element into rows of its column, from `start` of its text on."""
    text = _printed(element, column)
    width = column.width
    if element.scene_number:
        width -= _NUMBER_ROOM
    elif len(text) > width:
        width += column.overhang
    kind, side = element.kind.value, element.dual
    spans = wrap(text, width, start)
    rows: list[Row] = [
        (
            Line(
                0.0,
                _left(text, span, column),
                text[span.start : span.end],
                kind,
                index,
                span.start,
                span.end,
                None,
                side,
            ),
        )
        for span in spans
    ]
    if element.scene_number and element.kind is ElementKind.SCENE_HEADING and not start:
        rows[0] = (rows[0][0]._replace(scene_number=element.scene_number),)
    return rows


def _groups(elements: Sequence[Element]) -> Iterator[list[int]]:
    """Yield the indexes of elements that make one block; what is not printed belongs to none."""
    group: list[int] = []
    for index, element in enumerate(elements):
        if not _is_printed(element):
            continue
        if group and _continues(elements[group[-1]], elements[group[0]], element):
            group.append(index)
            continue
        if group:
            yield group
        group = [index]
    if group:
        yield group


def _is_printed(element: Element) -> bool:
    kind = element.kind
    if not element.live:
        return kind is ElementKind.SCENE_HEADING
    return kind in BODY_KINDS or kind is ElementKind.PAGE_BREAK


def _continues(last: Element, first: Element, element: Element) -> bool:
    if element.dual == "right" and first.dual == "left":
        return element.kind in _SPEECH_KINDS and first.kind in _SPEECH_KINDS
    if element.dual != last.dual:
        return False
    return element.kind in SPOKEN_KINDS and (last.kind is _CUE or last.kind in SPOKEN_KINDS)


def _starts_page(element: Element) -> bool:
    if element.kind is ElementKind.PAGE_BREAK:
        return True
    return any(name.endswith("StartsNewPage") and value == "Yes" for name, value in element.attributes)


def _block(elements: Sequence[Element], group: list[int], settings: PageSettings) -> Block:
    first = elements[group[0]]
    if first.dual == "left" and elements[group[-1]].dual == "right":
        return _dual_block(elements, group)
    rows: list[Row] = []
    for index in group:
        rows.extend(_element_rows(index, elements[index], settings))
    space = settings.columns[first.kind].space
    if first.kind is not _CUE:
        return Block(_BREAKING_KINDS.get(first.kind, "paragraph"), rows, max(space, 1))
    cue_rows = sum(1 for row in rows[:40] if row[0].element == group[0])
    return Block("speech", rows, space, rows[0][0], cue_rows)


def _element_rows(index: int, element: Element, settings: PageSettings) -> list[Row]:
    column = settings.columns[element.kind]
    if element.live:
        return rows_of(index, element, column)
    return [(Line(0.0, column.left, OMITTED, element.kind.value, index, 0, 0, element.scene_number),)]


def _dual_block(elements: Sequence[Element], group: list[int]) -> Block:
    sides: dict[str, list[Line]] = {"left": [], "right": []}
    for index in group:
        element = elements[index]
        side = element.dual or "left"
        column = DUAL_COLUMNS[side].get(element.kind, DUAL_COLUMNS[side][ElementKind.DIALOGUE])
        sides[side].extend(row[0] for row in rows_of(index, element, column))
    pairs = zip_longest(sides["left"], sides["right"])
    return Block("dual", [tuple(line for line in pair if line is not None) for pair in pairs], space=1)


def _printed(element: Element, column: Column) -> str:
    text = element.text
    if not column.upper:
        return text
    upper = text.upper()
    if len(upper) == len(text):
        return upper
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def _left(text: str, span: Span, column: Column) -> float:
    if column.align == "left":
        return column.left
    spare = max(0, column.width - columns(text[span.start : span.end]))
    shift = spare if column.align == "right" else spare // 2
    return round(column.left + shift / CHARACTERS_PER_INCH, 4)
