"""Breakdown sheets and plain tables as PDF: one sheet a scene, or rows over pages. Lays out; knows no script and no analysis."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from storyroom.domain.report import Table
from storyroom.domain.safe import safe
from storyroom.formats.pdf.glyphs import FALLBACK, ready_fonts

__all__ = ["sheets_pdf", "table_pdf"]

_MARGIN = 36.0
_HEADS: Final = 11
"""Cells of a sheet that stand above its boxes: number to cast."""
_LINES: Final = [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
_MOST_LETTERS = 600
_WIDE_COLUMNS = 14
_LETTER = 4.85
"""Width of a letter of 8 points."""


def sheets_pdf(table: Table, title: str) -> bytes:
    """Draw one page a row: its head cells on top, every other cell that says something in a box of its own."""
    ready_fonts()
    story: list[Any] = []
    for row in table.rows:
        cells = [
            (column.title, "" if cell is None else str(cell))
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        story.extend(_sheet(title, cells))
        story.append(PageBreak())
    return _built(story[:-1] or [_said(title, _BIG)], title, letter)


def table_pdf(table: Table, title: str) -> bytes:
    """Draw a table in rows over pages of paper on its side, its head on each."""
    ready_fonts()
    shown = table.columns[:_WIDE_COLUMNS]
    size = landscape(letter)
    widths = _widths(table, len(shown), size[0] - 2 * _MARGIN)
    rows = [[_said(column.title, _BOLD) for column in shown]]
    rows += [[_said("" if cell is None else str(cell)) for cell in row.cells[: len(shown)]] for row in table.rows]
    grid = Grid(
        rows, colWidths=widths, repeatRows=1, style=[*_LINES, ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
    )
    return _built([_said(f"{title}: {table.title}", _BIG), Spacer(1, 8), grid], title, size)


def _widths(table: Table, count: int, whole: float) -> list[float]:
    """Give every column its longest word, and the rest of the paper to those that say most. Units: points."""
    least, wish = [], []
    for place, column in enumerate(table.columns[:count]):
        said = [column.title, *("" if row.cells[place] is None else str(row.cells[place]) for row in table.rows)]
        least.append(_LETTER * min(10, max(len(word) for one in said for word in (one.split() or [""]))) + 13)
        wish.append(_LETTER * min(60, max(map(len, said))) + 13)
    over = [max(0.0, one - other) for one, other in zip(wish, least, strict=True)]
    free = max(0.0, whole - sum(least))
    scale = min(1.0, whole / sum(least))
    return [scale * (one + free * more / (sum(over) or 1.0)) for one, more in zip(least, over, strict=True)]


def _sheet(title: str, cells: Sequence[tuple[str, str]]) -> list[Any]:
    head, boxes = cells[:_HEADS], [(name, said) for name, said in cells[_HEADS:] if said]
    whole = letter[0] - 2 * _MARGIN
    pairs = [[_said(name, _BOLD), _said(said)] for name, said in head if said]
    found: list[Any] = [
        _said(title, _BIG),
        Spacer(1, 8),
        Grid(pairs, colWidths=[whole * 0.2, whole * 0.8], style=_LINES),
        Spacer(1, 10),
    ]
    for name, said in boxes:
        listed = [_said(one) for one in said.split("; ")]
        found.append(
            KeepTogether([Grid([[_said(name, _BOLD)], [listed]], colWidths=[whole], style=_LINES), Spacer(1, 5)])
        )
    return found


def _said(text: str, style: ParagraphStyle | None = None) -> Any:  # noqa: ANN401  # reportlab has no types
    cut = text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
    return Paragraph(escape(safe(cut)), style or _PLAIN)


def _built(story: list[Any], title: str, size: tuple[float, float]) -> bytes:
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=size, title=safe(title), author="", leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN,
        bottomMargin=_MARGIN, invariant=1,
    )  # fmt: skip
    document.build(story)
    return target.getvalue()


_PLAIN: Final = ParagraphStyle("plain", fontName=FALLBACK, fontSize=8, leading=10, splitLongWords=1)
_BOLD: Final = ParagraphStyle("bold", parent=_PLAIN, textColor=colors.HexColor("#444444"))
_BIG: Final = ParagraphStyle("big", parent=_PLAIN, fontSize=12, leading=15)
