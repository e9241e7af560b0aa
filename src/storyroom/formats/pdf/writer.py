"""Screenplay to PDF: draws the pages that `paginate` set, in Courier, the same bytes every time. Decides no line break.

Source: layout numbers in `docs/pages.md`; scene numbers in both margins, page number at the upper right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from storyroom.domain.page_settings import LETTER, PageSettings
from storyroom.domain.pagination import paginate
from storyroom.domain.script import BODY_KINDS, ElementKind, Screenplay
from storyroom.formats.pdf.drawing import draw_printed
from storyroom.formats.pdf.glyphs import ready_fonts, unprintable
from storyroom.formats.pdf.sheets import INCH, Printed, plain_line, printed_lines
from storyroom.formats.pdf.title_sheet import CENTRED_KEYS, RIGHT_KEYS, title_lines

__all__ = ["losses_of", "open_canvas", "title_of", "title_printed", "write_pdf"]


def write_pdf(screenplay: Screenplay, settings: PageSettings = LETTER) -> bytes:
    """Draw the title page, if there is one, and every page of the script."""
    sheet = BytesIO()
    canvas = open_canvas(sheet, settings, title_of(screenplay))
    if screenplay.title_page:
        for printed in title_printed(screenplay, settings):
            draw_printed(canvas, printed, settings.height * INCH)
        canvas.showPage()
    for page in paginate(screenplay, settings).pages:
        for printed in printed_lines(page, screenplay.elements, settings):
            draw_printed(canvas, printed, settings.height * INCH)
        canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def open_canvas(target: BytesIO, settings: PageSettings, title: str) -> Canvas:
    """Begin a document that is the same bytes every time."""
    ready_fonts()
    canvas = Canvas(target, (settings.width * INCH, settings.height * INCH), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Storyroom")
    return canvas


def losses_of(screenplay: Screenplay) -> tuple[str, ...]:
    """Name what a printed page cannot carry of this script."""
    elements = screenplay.elements
    hidden = Counter(element.kind.value for element in elements if element.kind not in BODY_KINDS)
    hidden.pop(ElementKind.PAGE_BREAK.value, None)
    found = [f"{count} of kind {kind} are not printed" for kind, count in sorted(hidden.items())]
    if any(not element.live for element in elements):
        found.append("omitted and deleted text is not printed; an omitted scene keeps its number")
    if any(run.revision or run.tags for element in elements for run in element.runs):
        found.append("revision marks and breakdown tags are not printed")
    if any(field.key.lower() not in (*CENTRED_KEYS, *RIGHT_KEYS, "contact") for field in screenplay.title_page):
        found.append("names of title page fields are not printed, their values are")
    if _is_title_cut(screenplay):
        found.append("the title page holds more than its sheet; the rest of it is not printed")
    missing = unprintable("".join(_printed_texts(screenplay)))
    if missing:
        shown = " ".join(f"U+{ord(letter):04X}" for letter in missing[:20])
        found.append(f"{len(missing)} letters have no shape in the fonts used and print as a replacement sign: {shown}")
    return tuple(found)


def _is_title_cut(screenplay: Screenplay) -> bool:
    printed = "".join(line.text for line in title_lines(screenplay.title_page, LETTER))
    given = "".join(field.value for field in screenplay.title_page)
    return len("".join(printed.split())) < len("".join(given.split()))


def _printed_texts(screenplay: Screenplay) -> Iterable[str]:
    yield from (element.text for element in screenplay.elements if element.kind in BODY_KINDS)
    yield from (field.value for field in screenplay.title_page)


def title_of(screenplay: Screenplay) -> str:
    """Return what the title page calls the script."""
    return next((field.value for field in screenplay.title_page if field.key.lower() == "title"), "Untitled")


def title_printed(screenplay: Screenplay, settings: PageSettings) -> tuple[Printed, ...]:
    """Return the lines of the title page; none if there is none."""
    return tuple(plain_line(line.x, line.y, line.text) for line in title_lines(screenplay.title_page, settings))
