"""The blocks of the main part in order: paragraphs, tables, text boxes. Says where each paragraph stands, not what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from storyroom.domain.script import ElementKind
from storyroom.formats.docx.kinds import Named
from storyroom.formats.docx.measures import is_pale, twips
from storyroom.formats.docx.names import is_on
from storyroom.formats.docx.styles import properties
from storyroom.formats.docx.words import Reading, Story
from storyroom.formats.xml_tree import Node

__all__ = ["Paragraph", "read_blocks"]

_GAP = 100
"""Twentieths of a point between paragraphs from which they stand apart: most of a blank line."""
_TWIPS = 1440.0
_TAB = 0.5
_LETTER = 0.1


@dataclass(slots=True)
class Paragraph:
    """One `w:p` and where it stands. Units: `indent` is inches from the text's left edge."""

    reading: Reading
    style: str
    named: Named | None
    indent: float
    align: str
    above: int
    below: int
    """Space before and after, in twentieths of a point."""
    apart: bool = False
    """Whether it stands apart from what is before it."""
    cell: str = ""
    box: bool = False
    dual: Literal["left", "right"] | None = None


class _Where(NamedTuple):
    cell: str = ""
    box: bool = False
    ground: bool = True


def read_blocks(container: Node, story: Story) -> list[Paragraph]:
    """Read every paragraph below a container, in the order in which a reader meets them."""
    found = list(_blocks(container, story, _Where()))
    _set_apart(found)
    return found


def _blocks(container: Node, story: Story, where: _Where) -> Iterator[Paragraph]:
    for node in container.nodes():
        if node.tag == "w:p":
            yield from _paragraph(node, story, where)
        elif node.tag == "w:tbl":
            yield from _table(node, story, where)
        elif node.tag == "mc:AlternateContent":
            for branch in [branch for branch in node.nodes() if branch.parts][:1]:
                yield from _blocks(branch, story, where)
        elif node.tag == "w:altChunk":
            story.remark("foreign_chunk", "The document takes in another file; that was not read.")
        elif not node.tag.endswith("Pr"):
            yield from _blocks(node, story, where)


def _paragraph(node: Node, story: Story, where: _Where) -> Iterator[Paragraph]:
    direct = properties(node.children("w:pPr"))
    style = direct.get("w:pStyle", {}).get("w:val", "") or story.sheet.default
    own = {**story.sheet.paragraph(style), **direct}
    fill = own.get("w:shd", {}).get("w:fill", "")
    ground = where.ground and (fill in {"", "auto"} or is_pale(fill))
    reading = story.read(node, story.sheet.run(style), ground=ground)
    if "w:pageBreakBefore" in own and is_on(own["w:pageBreakBefore"].get("w:val")):
        reading.breaks_before = True
    spacing = own.get("w:spacing", {})
    yield Paragraph(
        reading,
        story.sheet.name(style) if style else "",
        story.sheet.kind(style) if style else None,
        _indent(own.get("w:ind", {}), reading.words.text),
        own.get("w:jc", {}).get("w:val", ""),
        twips(spacing.get("w:before")) or 0,
        twips(spacing.get("w:after")) or 0,
        cell=where.cell,
        box=where.box,
    )
    for box in reading.boxes:
        yield from _blocks(box, story, where._replace(box=True))


def _indent(ind: Mapping[str, str], text: str) -> float:
    """Where the first line begins; tabs and blanks before the words count."""
    left = twips(ind.get("w:left") or ind.get("w:start")) or 0
    first = (twips(ind.get("w:firstLine")) or 0) - (twips(ind.get("w:hanging")) or 0)
    lead = text[: len(text) - len(text.lstrip(" \t\xa0"))]
    tabs = lead.count("\t")
    return (left + first) / _TWIPS + tabs * _TAB + (len(lead) - tabs) * _LETTER


def _table(node: Node, story: Story, where: _Where) -> Iterator[Paragraph]:
    cells: list[list[Paragraph]] = []
    rows = node.children("w:tr")
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(_cells(row), start=1):
            fill = properties(cell.children("w:tcPr")).get("w:shd", {}).get("w:fill", "")
            ground = where.ground and (fill in {"", "auto"} or is_pale(fill))
            inside = _Where(f"{at},{column}", where.box, ground)
            cells.append(list(_blocks(cell, story, inside)))
    if len(rows) == 1 and len(cells) == 2 and all(_is_speech(cell) for cell in cells):
        _set_side_by_side(cells)
    for found in cells:
        yield from found


def _cells(row: Node) -> Iterator[Node]:
    for node in row.nodes():
        if node.tag == "w:tc":
            yield node
        elif not node.tag.endswith("Pr"):
            yield from _cells(node)


def _is_speech(cell: list[Paragraph]) -> bool:
    spoken = [one for one in cell if one.reading.words.text.strip()]
    return bool(spoken) and spoken[0].named is not None and spoken[0].named.kind is ElementKind.CHARACTER_CUE


def _set_side_by_side(cells: list[list[Paragraph]]) -> None:
    sides: tuple[Literal["left", "right"], Literal["left", "right"]] = ("left", "right")
    for side, cell in zip(sides, cells, strict=True):
        for one in cell:
            one.dual = side
            one.cell = ""


def _set_apart(found: list[Paragraph]) -> None:
    """Say of each paragraph whether a blank line, or space as good as one, stands before it."""
    blank, below = True, 0
    for one in found:
        one.apart = blank or max(below, one.above) >= _GAP
        blank = not one.reading.words.text.strip() or one.reading.breaks_after
        below = one.below
