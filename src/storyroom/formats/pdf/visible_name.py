"""The recipient's name on a page: pale and slanting behind the words, or small under them. Hides nothing and knows no secret."""

from __future__ import annotations

import math

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from storyroom.domain.marking import VisibleMark
from storyroom.domain.page_settings import PageSettings
from storyroom.formats.pdf.glyphs import FALLBACK, ready_fonts, unprintable
from storyroom.formats.pdf.sheets import INCH

__all__ = ["LONGEST_RECIPIENT", "draw_name", "unprintable_in"]

LONGEST_RECIPIENT = 80
"""Letters of a name that still stand legibly on one line of a sheet."""
_PALE = 0.86
"""Grey of the slanting name: seen on any print, and never as dark as a letter over it."""
_FOOT = 0.4
_FOOT_SIZE = 9.0
_FOOT_RISE = 0.45
_SLANT_SIZE = 64.0
_MARGIN = 0.5


def unprintable_in(name: str) -> tuple[str, ...]:
    """Return the letters of a name that no font here has."""
    return unprintable(name)


def draw_name(canvas: Canvas, name: str, note: str, where: VisibleMark, settings: PageSettings) -> None:
    """Draw the name on the current page, before its words. `note` stands beside it at the foot."""
    ready_fonts()
    canvas.saveState()
    if where in {"diagonal", "both"}:
        _draw_slanting(canvas, name, settings)
    if where in {"footer", "both"}:
        _draw_foot(canvas, f"{name}  -  {note}" if note else name, settings)
    canvas.restoreState()


def _draw_slanting(canvas: Canvas, name: str, settings: PageSettings) -> None:
    width, height = settings.width * INCH, settings.height * INCH
    font = _font(name, "Helvetica-Bold")
    room = 0.8 * math.hypot(width, height)
    size = min(_SLANT_SIZE, room / max(stringWidth(name, font, 1.0), 0.01))
    canvas.setFillGray(_PALE)
    canvas.setFont(font, size)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.drawCentredString(0, -size / 3, name)
    canvas.rotate(-math.degrees(math.atan2(height, width)))
    canvas.translate(-width / 2, -height / 2)


def _draw_foot(canvas: Canvas, text: str, settings: PageSettings) -> None:
    font = _font(text, "Helvetica")
    room = (settings.width - 2 * _MARGIN) * INCH
    size = min(_FOOT_SIZE, room / max(stringWidth(text, font, 1.0), 0.01))
    canvas.setFillGray(_FOOT)
    canvas.setFont(font, size)
    canvas.drawCentredString(settings.width * INCH / 2, _FOOT_RISE * INCH, text)


def _font(text: str, latin: str) -> str:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return FALLBACK
    return latin
