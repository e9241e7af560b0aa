"""Pages set by `paginate` as the pieces that are printed: where each word stands and in which face. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.domain.marking import Piece, Sheet
from storyroom.domain.page_settings import CHARACTERS_PER_INCH, PageSettings
from storyroom.domain.pages import Line, Page
from storyroom.domain.script import Element
from storyroom.domain.wrapping import columns
from storyroom.formats.pdf.glyphs import Stretch, Styles, stretches

__all__ = ["BASELINE", "INCH", "PITCH", "Printed", "plain_line", "printed_lines", "sheet_of", "words_of"]

INCH = 72.0
BASELINE = 9.6
"""Points from a line's top to its base line: four fifths of the size."""
PITCH = INCH / CHARACTERS_PER_INCH
_PLAIN: Styles = frozenset()


class Printed(NamedTuple):
    """Styled letters on one base line. Units: points from the sheet's top left corner."""

    x: float
    base: float
    stretches: tuple[Stretch, ...]


def printed_lines(page: Page, elements: Sequence[Element], settings: PageSettings) -> Iterator[Printed]:
    """Yield what stands on a page in the order in which it is drawn; a scene number is a line of its own, twice."""
    for line in page.lines:
        yield _printed(line.x, line.y, styled(line, elements))
        if line.scene_number:
            yield plain_line(settings.number_left, line.y, line.scene_number)
            yield plain_line(settings.number_right, line.y, line.scene_number)


def plain_line(x: float, y: float, text: str) -> Printed:
    """Set a line in plain letters. Units: inches to its top left corner."""
    return _printed(x, y, [(letter, _PLAIN) for letter in text])


def styled(line: Line, elements: Sequence[Element]) -> list[tuple[str, Styles]]:
    """Return a line's letters, each with its styles."""
    runs = elements[line.element].runs if line.element is not None and line.end > line.start else ()
    styles = [_PLAIN] * len(line.text)
    for run in runs:
        for place in range(max(run.start, line.start), min(run.end, line.end)):
            styles[place - line.start] |= run.styles
    return list(zip(line.text, styles, strict=True))


def sheet_of(page: Page, elements: Sequence[Element], settings: PageSettings) -> Sheet:
    """Cut a page into its words."""
    pieces: list[Piece] = []
    rows: dict[float, int] = {}
    for printed in printed_lines(page, elements, settings):
        row = rows.setdefault(round(printed.base, 3), len(rows))
        pieces += words_of(printed, row, pieces[-1].word + 1 if pieces else 0)
    return Sheet(page.number, tuple(pieces))


def words_of(printed: Printed, row: int, word: int) -> Iterator[Piece]:
    """Cut a line into pieces of one word and one face, the blanks after a word with it. `word` numbers the first."""
    first, begun, over = True, False, False
    for stretch in printed.stretches:
        at = 0
        for text in _cut(stretch.text):
            x = printed.x + (stretch.column + columns(stretch.text[:at])) * PITCH
            at += len(text)
            if text.isspace():
                over = begun
                continue
            if over:
                word, first = word + 1, False
            yield Piece(word, row, round(x, 3), round(printed.base, 3), text, stretch.font, first)
            begun, over = True, text[-1] == " "


def _cut(text: str) -> Iterator[str]:
    """Cut after each run of blanks."""
    start = 0
    for at in range(1, len(text)):
        if text[at] != " " and text[at - 1] == " ":
            yield text[start:at]
            start = at
    yield text[start:]


def _printed(x: float, y: float, letters: Sequence[tuple[str, Styles]]) -> Printed:
    return Printed(x * INCH, y * INCH + BASELINE, tuple(stretches(letters)))
