"""A report as pages: headings, tables that go on over pages, a foot on each. Lays out; knows no script and counts nothing."""

from __future__ import annotations

import io
from functools import partial
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from storyroom.domain.disclosure import ReportSheets, Sheet
from storyroom.domain.safe import safe
from storyroom.formats.pdf.glyphs import FALLBACK, ready_fonts

__all__ = ["report_pdf"]

_MARGIN: Final = 54.0
_MOST_LETTERS: Final = 1_200
_INK: Final = colors.HexColor("#1c1c1c")
_SOFT: Final = colors.HexColor("#5a5a5a")
_LINE: Final = colors.HexColor("#c9c9c9")
_SHADE: Final = colors.HexColor("#f2f2f0")
_WIDTHS: Final = {2: (0.36, 0.64), 3: (0.38, 0.26, 0.36)}
"""Parts of the page that columns take."""
_LINES: Final = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, _INK),
    ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]


def report_pdf(report: ReportSheets) -> bytes:
    """Draw a report. The same report gives the same bytes; nothing in it is read as markup."""
    ready_fonts()
    story: list[Any] = [_said(report.title, _TITLE), _said(report.under, _UNDER), Spacer(1, 10)]
    for sheet in report.sheets:
        story += _drawn(sheet)
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=letter, title=safe(report.title), subject=safe(report.under), author="", leftMargin=_MARGIN,
        rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN, invariant=1,
    )  # fmt: skip
    foot = partial(_foot, said=safe(report.foot)[:80])
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def _drawn(sheet: Sheet) -> list[Any]:
    whole = letter[0] - 2 * _MARGIN
    parts = _WIDTHS.get(len(sheet.head)) or (1 / len(sheet.head),) * len(sheet.head)
    rows = [[_said(cell, _HEAD) for cell in sheet.head]]
    rows += [[_said(cell, _PLAIN) for cell in row] for row in sheet.rows]
    grid = Grid(rows, colWidths=[whole * part for part in parts], repeatRows=1, style=_LINES, splitInRow=1)
    return [CondPageBreak(110), _said(sheet.title, _BIG), _said(sheet.lead, _LEAD), grid, Spacer(1, 16)]


def _said(text: str, style: ParagraphStyle) -> Any:  # noqa: ANN401  # reportlab has no types
    cut = text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
    return Paragraph(escape(safe(cut)), style)


def _foot(canvas: Any, document: Any, *, said: str) -> None:  # noqa: ANN401  # as above
    canvas.saveState()
    canvas.setFont(FALLBACK, 7)
    canvas.setFillColor(_SOFT)
    canvas.drawString(_MARGIN, _MARGIN * 0.55, said)
    canvas.drawRightString(letter[0] - _MARGIN, _MARGIN * 0.55, f"Page {document.page}")
    canvas.restoreState()


_PLAIN: Final = ParagraphStyle("plain", fontName=FALLBACK, fontSize=7.6, leading=10.2, textColor=_INK, splitLongWords=1)
_HEAD: Final = ParagraphStyle("head", parent=_PLAIN, textColor=_SOFT)
_LEAD: Final = ParagraphStyle("lead", parent=_PLAIN, textColor=_SOFT, spaceAfter=5)
_BIG: Final = ParagraphStyle("big", parent=_PLAIN, fontSize=11, leading=15)
_TITLE: Final = ParagraphStyle("title", parent=_PLAIN, fontSize=16, leading=21)
_UNDER: Final = ParagraphStyle("under", parent=_PLAIN, fontSize=8.5, leading=12, textColor=_SOFT)
