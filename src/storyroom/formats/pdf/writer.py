"""Screenplay to PDF: draws the pages that `paginate` set, in Courier, the same bytes every time. Decides no line break.

Source: layout numbers in `docs/pages.md`; scene numbers in both margins, page number at the upper right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from storyroom.domain.page_settings import CHARACTERS_PER_INCH, LETTER, PageSettings
from storyroom.domain.pages import Line
from storyroom.domain.pagination import paginate
from storyroom.domain.script import BODY_KINDS, Element, ElementKind, Screenplay, Style
from storyroom.formats.pdf.glyphs import FALLBACK, Styles, ready_fonts, stretches, unprintable
from storyroom.formats.pdf.title_sheet import CENTRED_KEYS, RIGHT_KEYS, TitleLine, title_lines

__all__ = ["losses_of", "write_pdf"]

_INCH = 72.0
_SIZE = 12.0
_FALLBACK_SIZE = 11.96
"""DejaVu's letters are a hair wider than Courier's; at this size ten of them make an inch."""
_BASELINE = 9.6
"""Points from a line's top to its base line: four fifths of the size."""
_PITCH = _INCH / CHARACTERS_PER_INCH
_PLAIN: Styles = frozenset()


def write_pdf(screenplay: Screenplay, settings: PageSettings = LETTER) -> bytes:
    """Draw the title page, if there is one, and every page of the script."""
    ready_fonts()
    sheet = BytesIO()
    canvas = Canvas(sheet, (settings.width * _INCH, settings.height * _INCH), invariant=1, pageCompression=1)
    canvas.setTitle(_title(screenplay))
    canvas.setCreator("Storyroom")
    if screenplay.title_page:
        for line in title_lines(screenplay.title_page, settings):
            _draw_title_line(canvas, line, settings)
        canvas.showPage()
    for page in paginate(screenplay, settings).pages:
        for printed in page.lines:
            _draw_line(canvas, printed, screenplay.elements, settings)
        canvas.showPage()
    canvas.save()
    return sheet.getvalue()


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


def _title(screenplay: Screenplay) -> str:
    return next((field.value for field in screenplay.title_page if field.key.lower() == "title"), "Untitled")


def _draw_title_line(canvas: Canvas, line: TitleLine, settings: PageSettings) -> None:
    _draw_text(canvas, line.x, line.y, [(letter, _PLAIN) for letter in line.text], settings)


def _draw_line(canvas: Canvas, line: Line, elements: Sequence[Element], settings: PageSettings) -> None:
    _draw_text(canvas, line.x, line.y, _styled(line, elements), settings)
    if line.scene_number:
        number = [(letter, _PLAIN) for letter in line.scene_number]
        _draw_text(canvas, settings.number_left, line.y, number, settings)
        _draw_text(canvas, settings.number_right, line.y, number, settings)


def _styled(line: Line, elements: Sequence[Element]) -> list[tuple[str, Styles]]:
    runs = elements[line.element].runs if line.element is not None and line.end > line.start else ()
    styles = [_PLAIN] * len(line.text)
    for run in runs:
        for place in range(max(run.start, line.start), min(run.end, line.end)):
            styles[place - line.start] |= run.styles
    return list(zip(line.text, styles, strict=True))


def _draw_text(
    canvas: Canvas, x: float, y: float, letters: Sequence[tuple[str, Styles]], settings: PageSettings
) -> None:
    base = settings.height * _INCH - y * _INCH - _BASELINE
    for stretch in stretches(letters):
        left = x * _INCH + stretch.column * _PITCH
        canvas.setFont(stretch.font, _FALLBACK_SIZE if stretch.font == FALLBACK else _SIZE)
        canvas.drawString(left, base, stretch.text)
        right = left + stretch.columns * _PITCH
        if Style.UNDERLINE in stretch.styles:
            canvas.line(left, base - 1.8, right, base - 1.8)
        if Style.STRIKEOUT in stretch.styles:
            canvas.line(left, base + 3.0, right, base + 3.0)
