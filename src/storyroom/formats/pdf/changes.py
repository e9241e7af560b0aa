"""The crew's report of a new draft: what changed as a list, then the changed pages with asterisks and a tint. Compares nothing.

Source: the trade marks each changed line with an asterisk in the right margin and prints the pages on coloured paper;
here the colour stands as a word in the head and as a pale tint, so that a copy in black and white says the same.
"""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from storyroom.domain.changes import Comparison
from storyroom.domain.draft import REVISION_COLOURS
from storyroom.domain.page_settings import LETTER, PageSettings
from storyroom.domain.pages import Page
from storyroom.domain.pagination import paginate
from storyroom.domain.script import Screenplay
from storyroom.formats.pdf.change_lines import changed_lines
from storyroom.formats.pdf.change_list import LIST_PAGE, list_lines
from storyroom.formats.pdf.drawing import draw_printed
from storyroom.formats.pdf.sheets import INCH, plain_line, printed_lines
from storyroom.formats.pdf.writer import open_canvas, title_of

__all__ = ["write_changes"]

_ASTERISK = 7.85
"""Inches from the left edge: right of the scene number."""
_HEAD = 0.5
_TINTS = {
    "blue": (0.86, 0.93, 0.99),
    "pink": (0.99, 0.89, 0.93),
    "yellow": (1.0, 0.98, 0.80),
    "green": (0.87, 0.96, 0.87),
    "goldenrod": (0.99, 0.92, 0.74),
    "buff": (0.98, 0.94, 0.84),
    "salmon": (1.0, 0.90, 0.85),
    "cherry": (0.98, 0.84, 0.86),
}
"""Red, green, blue from 0 to 1: pale enough that black letters keep a contrast of more than 12 to 1."""


def write_changes(
    screenplay: Screenplay, found: Comparison, names: tuple[str, str], settings: PageSettings = LETTER
) -> bytes:
    """Draw the list of changes, and every page of the new draft that has one. The same bytes every time."""
    sheet = BytesIO()
    title = title_of(screenplay)
    canvas = open_canvas(sheet, settings, f"{title}: changes from {names[0]} to {names[1]}")
    _draw_list(canvas, list_lines(title, found, names), settings)
    marked = changed_lines(screenplay, found)
    head = f"{names[1].upper()} CHANGES"
    for page in paginate(screenplay, settings).pages:
        starred = [line.y for line in page.lines if marked.has(line)]
        if starred:
            _tint(canvas, names[1], settings)
            _draw_page(canvas, page, screenplay, settings)
            draw_printed(canvas, plain_line(1.5, _HEAD, head[:48]), settings.height * INCH)
            for y in sorted(set(starred)):
                draw_printed(canvas, plain_line(_ASTERISK, y, "*"), settings.height * INCH)
            canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def _draw_list(canvas: Canvas, lines: tuple[str, ...], settings: PageSettings) -> None:
    for start in range(0, max(len(lines), 1), LIST_PAGE):
        for row, text in enumerate(lines[start : start + LIST_PAGE]):
            if text:
                draw_printed(canvas, plain_line(1.0, 1.0 + row / 6, text), settings.height * INCH)
        canvas.showPage()


def _draw_page(canvas: Canvas, page: Page, screenplay: Screenplay, settings: PageSettings) -> None:
    for printed in printed_lines(page, screenplay.elements, settings):
        draw_printed(canvas, printed, settings.height * INCH)


def _tint(canvas: Canvas, name: str, settings: PageSettings) -> None:
    """Colour the sheet as its paper would be; a draft that is called by no colour stays white."""
    words = name.lower().replace("-", " ").split()
    colour = next((colour for colour in REVISION_COLOURS if colour in words), "")
    if colour in _TINTS:
        canvas.saveState()
        canvas.setFillColorRGB(*_TINTS[colour])
        canvas.rect(0, 0, settings.width * INCH, settings.height * INCH, stroke=0, fill=1)
        canvas.restoreState()
