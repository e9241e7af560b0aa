"""Items to canonical text: where each paragraph stands in it, and from where in the file it came. Judges no content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from storyroom.domain.script import SPOKEN_KINDS, Element, ElementKind, Place, TitleField
from storyroom.formats.items import Item, Piece, TitleLine

__all__ = ["Linear", "linearise"]

_SPEECH = SPOKEN_KINDS | {ElementKind.CHARACTER_CUE}


class Linear(NamedTuple):
    """The canonical text and what points into it."""

    text: str
    elements: list[Element]
    title_page: list[TitleField]
    places: list[Place]


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.places: list[Place] = []

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def put_pieces(self, pieces: Iterable[Piece]) -> tuple[int, int]:
        start = at = self.length
        for text, paragraph, run in pieces:
            self.parts.append(text)
            end = at + len(text)
            if paragraph >= 0:
                self.places.append(Place(at, end, None, None, paragraph, run))
            at = end
        self.length = at
        return start, at


def linearise(title_lines: Iterable[TitleLine], items: Iterable[Item]) -> Linear:
    """Write the title page and then each paragraph; speech stays with its cue, everything else is set off by a blank line."""
    writer = _Writer()
    fields = _title_fields(writer, title_lines)
    elements = _elements(writer, items)
    return Linear("".join(writer.parts), elements, fields, writer.places)


def _title_fields(writer: _Writer, lines: Iterable[TitleLine]) -> list[TitleField]:
    spans: list[tuple[str, int, int, int]] = []  # key, group, start, end
    for index, line in enumerate(lines):
        if index:
            writer.put("\n")
        start, end = writer.put_pieces(line.pieces)
        if spans and spans[-1][1] == line.group:
            spans[-1] = (*spans[-1][:3], end)
        else:
            spans.append((line.key, line.group, start, end))
    text = "".join(writer.parts)
    return [TitleField(key, text[start:end], start, end) for key, _, start, end in spans]


def _elements(writer: _Writer, items: Iterable[Item]) -> list[Element]:
    elements: list[Element] = []
    before: ElementKind | None = None
    for item in items:
        if item.kind is not ElementKind.PAGE_BREAK:
            if writer.length:
                writer.put("\n" if item.kind in SPOKEN_KINDS and before in _SPEECH else "\n\n")
            before = item.kind
        start, end = writer.put_pieces(item.pieces)
        elements.append(_element(item, start, end))
    return elements


def _element(item: Item, start: int, end: int) -> Element:
    return Element(
        item.kind,
        item.text,
        start,
        end,
        None,
        tuple(item.runs),
        item.scene_number,
        item.dual,
        None,
        None,
        item.page_label,
        item.live,
        None,
        None,
        tuple(item.attributes),
    )
