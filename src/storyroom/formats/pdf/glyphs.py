"""Which letters the PDF can print, and with which font. Knows nothing of pages.

Courier is one of the fonts every PDF reader has; what it lacks is set in DejaVu Sans Mono, which ships beside this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from storyroom.domain.script import Style
from storyroom.domain.wrapping import columns

__all__ = ["FALLBACK", "Stretch", "ready_fonts", "stretches", "unprintable"]

FALLBACK = "StoryroomFallback"
_FILE = Path(__file__).parent / "fonts" / "DejaVuSansMono.ttf"
_MISSING = "\ufffd"
_COURIER = {
    (False, False): "Courier",
    (True, False): "Courier-Bold",
    (False, True): "Courier-Oblique",
    (True, True): "Courier-BoldOblique",
}

Styles = frozenset[Style]


class Stretch(NamedTuple):
    """Letters of one font and style, and the column where they begin."""

    text: str
    font: str
    column: int
    columns: int
    styles: Styles


def ready_fonts() -> None:
    """Register the fallback font once."""
    if FALLBACK not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FALLBACK, str(_FILE)))


def unprintable(text: str) -> tuple[str, ...]:
    """Return the letters that no font here has, each once, in order of their code."""
    return tuple(sorted(letter for letter in set(text) - {"\n", "\t"} if not _font_of(letter)))


def stretches(letters: Iterable[tuple[str, Styles]]) -> Iterator[Stretch]:
    """Cut styled letters into pieces that one font can print."""
    text, font, styles, column, begun = "", "", frozenset[Style](), 0, 0
    for given, given_styles in letters:
        letter, wanted = _printed(given, given_styles)
        if text and (wanted != font or given_styles != styles):
            yield Stretch(text, font, begun, column - begun, styles)
            text, begun = "", column
        text, font, styles = text + letter, wanted, given_styles
        column += columns(given)
    if text:
        yield Stretch(text, font, begun, column - begun, styles)


def _printed(letter: str, styles: Styles) -> tuple[str, str]:
    if letter == "\t":
        return "    ", _COURIER[False, False]
    place = _font_of(letter)
    if place == "courier":
        return letter, _COURIER[Style.BOLD in styles, Style.ITALIC in styles]
    return (letter if place else _MISSING), FALLBACK


@lru_cache(maxsize=8192)
def _font_of(letter: str) -> str:
    if ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0:
        return ""
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        ready_fonts()
        return "fallback" if ord(letter) in pdfmetrics.getFont(FALLBACK).face.charToGlyph else ""
    return "courier"
