"""Tells blocks as one canonical text with elements, runs and places in it: blocks in order, a blank line between them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Box, Element, ElementKind, Place, Run, Screenplay, Style, TitleField
from storyroom.formats.pdf.blocks import Block
from storyroom.formats.pdf.furniture import Furniture
from storyroom.formats.pdf.glyph_lines import BOLD, ITALIC, STRIKEOUT, UNDERLINE
from storyroom.formats.pdf.rows import Row
from storyroom.formats.pdf.title import TitleEntry

__all__ = ["repeated_cue", "tell"]

_BETWEEN = "\n\n"
_POINTS = 72.0
_ASCENT = 0.8
"""Share of the letter size above the base line."""
_MOST_FURNITURE = 20_000
_NUMBERED = re.compile(r"(\d{1,4}[A-Z]{0,3})\.?\s{1,12}(.*?)(?:\s{1,80}\1\.?)?")
_OMITTED = re.compile(r"(?:SCENES? )?OMITTED\.?")
_STYLES = {BOLD: Style.BOLD, ITALIC: Style.ITALIC, UNDERLINE: Style.UNDERLINE, STRIKEOUT: Style.STRIKEOUT}
_STYLE_SETS = [frozenset(style for bit, style in _STYLES.items() if mask & bit) for mask in range(16)]


class _Teller:
    """The canonical text as it grows, and the places in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[Place] = []
        self.length = 0

    def add(self, rows: Sequence[Row], joints: Sequence[str]) -> tuple[int, str, tuple[Run, ...]]:
        """Tell the rows of one block; return where its text begins, the text and its styled runs."""
        start, pieces, runs, at = self.length, list[str](), list[Run](), 0
        for row, joint in zip(rows, (*joints, ""), strict=True):
            for stretch in row.stretches:
                _add_run(runs, Run(at + stretch.start, at + stretch.end, _STYLE_SETS[stretch.mask]))
            self.places.append(Place(start + at, start + at + len(row.text), row.page, _box(row)))
            pieces += [row.text, joint]
            at += len(row.text) + len(joint)
        text = "".join(pieces)
        self.parts.append(text)
        self.length += len(text) + len(_BETWEEN)
        return start, text, tuple(runs)


def repeated_cue(row: Row) -> Furniture:
    """Set aside a cue that only says a speech goes on."""
    return Furniture("repeated_cue", row.text, row.page, _box(row))


def tell(
    title: Sequence[TitleEntry],
    blocks: Sequence[Block],
    labels: Mapping[int, str | None],
    aside: Sequence[Furniture],
    page_count: int,
    *,
    front: int = 0,
) -> Screenplay:
    """Put the screenplay together; what was set aside goes into its metadata.

    `front` title pages are not counted in an element's page, as nobody who cites a script counts them; places keep the
    file's own count.
    """
    teller = _Teller()
    fields = [_field(teller, entry) for entry in title]
    elements = [_element(teller, block, labels, front) for block in blocks]
    if elements:
        elements[-1] = elements[-1]._replace(outer_end=elements[-1].end)
    return assemble(
        "pdf",
        _BETWEEN.join(teller.parts),
        elements,
        title_page=fields,
        places=teller.places,
        metadata=(("pdf:furniture", _furniture_text(aside)),) if aside else (),
        page_count=max(0, page_count - front) or None,
    )


def _field(teller: _Teller, entry: TitleEntry) -> TitleField:
    start, text, _ = teller.add(entry.rows, ["\n"] * (len(entry.rows) - 1))
    return TitleField(entry.key, text, start, start + len(text))


def _element(teller: _Teller, block: Block, labels: Mapping[int, str | None], front: int) -> Element:
    first = block.rows[0]
    number = first.number
    rows = block.rows
    if block.kind is ElementKind.SCENE_HEADING and number is None:
        number, rows = _inline_number(rows)
    start, text, runs = teller.add(rows, block.joints)
    omitted = block.kind is ElementKind.SCENE_HEADING and bool(_OMITTED.fullmatch(text))
    return Element(
        kind=block.kind,
        text=text,
        start=start,
        end=start + len(text),
        runs=runs,
        scene_number=number,
        dual=first.column,
        page=first.page - front,
        y=round((first.base - _ASCENT * first.size) / _POINTS, 4),
        page_label=labels.get(first.page),
        live=not omitted,
        outer_start=start,
        outer_end=start + len(text) + len(_BETWEEN),
    )


def _inline_number(rows: tuple[Row, ...]) -> tuple[str | None, tuple[Row, ...]]:
    """Take a number off a heading that carries it inside the line, as `12 INT. SHED 12`."""
    found = _NUMBERED.fullmatch(rows[0].text) if len(rows) == 1 and len(rows[0].text) < 300 else None
    if found is None or not found.group(2):
        return None, rows
    start, end = found.span(2)
    stretches = [
        item._replace(start=max(item.start, start) - start, end=min(item.end, end) - start)
        for item in rows[0].stretches
        if item.end > start and item.start < end
    ]
    return found.group(1), (rows[0]._replace(text=found.group(2), stretches=tuple(stretches)),)


def _add_run(runs: list[Run], run: Run) -> None:
    """Add a run; one that only a wrapped line had cut in two is one again."""
    if runs and runs[-1].styles == run.styles and 0 <= run.start - runs[-1].end <= 1:
        runs[-1] = runs[-1]._replace(end=run.end)
    else:
        runs.append(run)


def _box(row: Row) -> Box:
    top = row.base - _ASCENT * row.size
    return Box(round(row.left, 2), round(top, 2), round(row.right, 2), round(top + row.size, 2))


def _furniture_text(furniture: Sequence[Furniture]) -> str:
    listed = [
        {"kind": piece.kind, "text": piece.text, "page": piece.page, "box": list(piece.box)}
        for piece in furniture[:_MOST_FURNITURE]
    ]
    return json.dumps(listed, ensure_ascii=False)
