"""A script drawn for one recipient: the name on every page, each word and row where its mark puts it. Makes up no mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from storyroom.domain.marking import Mark, Sheet, VisibleMark
from storyroom.domain.page_settings import LETTER, PageSettings
from storyroom.domain.pages import Line, Page
from storyroom.domain.script import Screenplay
from storyroom.formats.pdf.drawing import draw_marked, draw_printed
from storyroom.formats.pdf.glyphs import ready_fonts
from storyroom.formats.pdf.sheets import printed_lines, sheet_of
from storyroom.formats.pdf.visible_name import draw_name
from storyroom.formats.pdf.writer import open_canvas, title_of, title_printed

__all__ = ["Handing", "sheets_of", "write_glyphs", "write_marked"]

_POINTS = 72.0
_GLYPHS_ACROSS, _GLYPHS_DOWN = 30, 25


class Handing(NamedTuple):
    """Whom a file is for and how it says so."""

    name: str
    note: str
    where: VisibleMark
    title_page: bool = True
    struck: frozenset[tuple[int, int]] = frozenset()
    """Lines that are crossed out, as page number and place in the page."""


def sheets_of(pages: Sequence[Page], screenplay: Screenplay, settings: PageSettings = LETTER) -> tuple[Sheet, ...]:
    """Return the words of every page, as they stand without a mark."""
    ready_fonts()
    return tuple(sheet_of(page, screenplay.elements, settings) for page in pages)


def write_marked(
    screenplay: Screenplay,
    pages: Sequence[Page],
    mark: Callable[[Sheet], Mark],
    handing: Handing,
    settings: PageSettings = LETTER,
) -> bytes:
    """Draw these pages for one recipient; the same bytes every time."""
    target = BytesIO()
    height = settings.height * _POINTS
    canvas = open_canvas(target, settings, title_of(screenplay))
    if handing.title_page and screenplay.title_page:
        draw_name(canvas, handing.name, handing.note, handing.where, settings)
        for printed in title_printed(screenplay, settings):
            draw_printed(canvas, printed, height)
        canvas.showPage()
    for page in pages:
        draw_name(canvas, handing.name, handing.note, handing.where, settings)
        sheet = sheet_of(page, screenplay.elements, settings)
        draw_marked(canvas, list(printed_lines(page, screenplay.elements, settings)), mark(sheet), height)
        for at, line in enumerate(page.lines):
            if (page.number, at) in handing.struck:
                _strike(canvas, line, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _strike(canvas: Canvas, line: Line, height: float) -> None:
    left, middle = line.x * _POINTS, height - line.y * _POINTS - 6.0
    canvas.line(left - 3, middle, left + len(line.text) * 7.2 + 3, middle)


def write_glyphs(glyphs: Sequence[tuple[str, str]]) -> tuple[bytes, tuple[tuple[int, float, float], ...]]:
    """Draw single letters, given with their faces, far apart; return the file and each one's page, x and base in points."""
    ready_fonts()
    target = BytesIO()
    canvas = open_canvas(target, LETTER, "Letters")
    places: list[tuple[int, float, float]] = []
    a_page = _GLYPHS_ACROSS * _GLYPHS_DOWN
    for at, (letter, face) in enumerate(glyphs):
        if at and at % a_page == 0:
            canvas.showPage()
        column, row = at % _GLYPHS_ACROSS, at % a_page // _GLYPHS_ACROSS
        x, base = 36.0 + column * 18.0, 60.0 + row * 24.0
        canvas.setFont(face, 12.0)
        canvas.drawString(x, LETTER.height * _POINTS - base, letter)
        places.append((at // a_page, x, base))
    canvas.save()
    return target.getvalue(), tuple(places)
