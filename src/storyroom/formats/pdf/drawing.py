"""Puts printed lines on a canvas: as they are set, or with their words and rows moved by a mark. Decides no place."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from storyroom.domain.marking import Mark
from storyroom.domain.script import Style
from storyroom.formats.pdf.glyphs import FALLBACK, Stretch
from storyroom.formats.pdf.sheets import PITCH, Printed, words_of

__all__ = ["SIZE", "draw_marked", "draw_printed"]

SIZE = 12.0
_FALLBACK_SIZE = 11.96
"""DejaVu's letters are a hair wider than Courier's; at this size ten of them make an inch."""


def draw_printed(canvas: Canvas, printed: Printed, height: float) -> None:
    """Draw a line where it is set. Units: points; `height` is the sheet's."""
    for stretch in printed.stretches:
        _draw_text(canvas, stretch.text, stretch.font, printed.x + stretch.column * PITCH, height - printed.base)
        _draw_strokes(canvas, stretch, printed.x, height - printed.base)


def draw_marked(canvas: Canvas, lines: Sequence[Printed], mark: Mark, height: float) -> None:
    """Draw all lines of a sheet, moved by the mark that was made for it."""
    rows: dict[float, int] = {}
    word = 0
    for printed in lines:
        row = rows.setdefault(round(printed.base, 3), len(rows))
        base = height - printed.base - (mark.down[row] if row < len(mark.down) else 0.0)
        for piece in words_of(printed, row, word):
            _draw_text(canvas, piece.text, piece.face, piece.x + mark.across[piece.word], base)
            word = piece.word + 1
        for stretch in printed.stretches:
            _draw_strokes(canvas, stretch, printed.x, base)


def _draw_text(canvas: Canvas, text: str, font: str, x: float, base: float) -> None:
    canvas.setFont(font, _FALLBACK_SIZE if font == FALLBACK else SIZE)
    canvas.drawString(x, base, text)


def _draw_strokes(canvas: Canvas, stretch: Stretch, x: float, base: float) -> None:
    """Draw what goes under and through letters; it stands still when words move."""
    left = x + stretch.column * PITCH
    right = left + stretch.columns * PITCH
    if Style.UNDERLINE in stretch.styles:
        canvas.line(left, base - 1.8, right, base - 1.8)
    if Style.STRIKEOUT in stretch.styles:
        canvas.line(left, base + 3.0, right, base + 3.0)
