"""From a PDF page to lines of text with their places, by pdfium. Runs only inside the worker; knows no screenplay."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from storyroom.formats.pdf.glyph_lines import BOLD, ITALIC, Glyph, Rule, set_in_lines
from storyroom.formats.pdf.limits import Limits

__all__ = ["open_document", "read_page"]

_NO_LETTERS = frozenset({0, 10, 13, 0xFEFF})
_HYPHENS = frozenset({0x02, 0xFFFE})
_SPACE = 32
_HIGHEST = 0x110000
_FAR = 1e6
_PALE = 165
"""A letter whose every colour channel is above this is too pale to be meant for reading: a watermark."""
_TILT = 0.05
"""Radians beyond which a letter counts as turned."""


class _Face(NamedTuple):
    """What the letters of one text object share."""

    size: float
    style: int
    odd: bool


class _Frame(NamedTuple):
    """The page as displayed: turns user space into points from the top left corner."""

    width: float
    height: float
    left: float
    bottom: float
    turn: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.width - x, y
        if self.turn == 270:
            return self.width - y, self.height - x
        return x, self.height - y


def open_document(data: bytes) -> tuple[pdfium.PdfDocument | None, str]:
    """Open a PDF without a password and without forms; say in a word why not."""
    try:
        return pdfium.PdfDocument(data), ""
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        return None, "encrypted" if locked else "broken"


def read_page(document: pdfium.PdfDocument, index: int, limits: Limits, left: int) -> dict[str, Any]:
    """Read one page: its size, lines, number of images, and how many letters were looked at."""
    try:
        page = document[index]
        frame = _frame(page)
        rules, images = _drawings(page, frame, limits.page_objects)
        textpage = page.get_textpage()
    except (pdfium.PdfiumError, ValueError, OverflowError) as error:
        return {"page": index + 1, "failed": str(error)[:200], "w": 0, "h": 0, "lines": [], "read": 1}
    count = max(0, textpage.count_chars())
    most = min(count, limits.page_characters, left)
    glyphs = list(_glyphs(textpage, most, frame))
    lines = set_in_lines(glyphs, rules)
    message = {
        "page": index + 1,
        "w": frame.width,
        "h": frame.height,
        "lines": lines,
        "images": images,
        "read": most + 1,
    }
    if most < count:
        message["cut"] = True
    textpage.close()
    page.close()
    return message


def _frame(page: pdfium.PdfPage) -> _Frame:
    width, height = page.get_size()
    left, bottom, right, top = page.get_cropbox()
    media = page.get_mediabox()
    left, bottom = max(left, media[0]), max(bottom, media[1])
    if not all(math.isfinite(value) for value in (width, height, left, bottom, right, top)):
        raise ValueError("page without a size")
    return _Frame(width, height, left, bottom, page.get_rotation() % 360)


def _drawings(page: pdfium.PdfPage, frame: _Frame, most: int) -> tuple[list[Rule], int]:
    """Find thin level strokes (underlines) and count images."""
    rules: list[Rule] = []
    images = 0
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(raw.FPDFPage_CountObjects(page), most)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
        if kind != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, top = frame.place(edges[0].value, edges[3].value)
        right, foot = frame.place(edges[2].value, edges[1].value)
        if 0 <= foot - top <= 2.5 and right - left > 2:
            rules.append(Rule(left, right, (top + foot) / 2))
    return rules, images


def _glyphs(textpage: pdfium.PdfTextPage, count: int, frame: _Frame) -> Iterator[Glyph]:
    """Yield the letters of a page; this is where the worker spends its time, so the loop is flat."""
    faces: dict[bytes, _Face] = {}
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    handle, place = textpage.raw, frame.place
    code_of, origin_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
    item_of = raw.FPDFText_GetTextObject
    for index in range(count):
        code = code_of(handle, index)
        if code in _NO_LETTERS or (code == _SPACE and raw.FPDFText_IsGenerated(handle, index) == 1):
            continue
        if not origin_of(handle, index, x, y):
            continue
        box_of(handle, index, box)
        item = item_of(handle, index)
        address = bytes(item)
        face = faces.get(address)
        if face is None:
            face = faces[address] = _face(textpage, index, item, frame.turn)
        left, base = place(x.value, y.value)
        right = max(place(box.left, box.bottom)[0], place(box.right, box.top)[0])
        if -_FAR < left < _FAR and -_FAR < right < _FAR and -_FAR < base < _FAR:
            yield Glyph(round(base, 2), round(left, 2), round(max(left, right), 2), _letter(handle, index, code), *face)


def _letter(handle: Any, index: int, code: int) -> str:  # noqa: ANN401  # a ctypes pointer
    """Make a letter of pdfium's code; a hyphen at a line's end comes from it as a control sign."""
    if code in _HYPHENS and raw.FPDFText_IsHyphen(handle, index) == 1:
        return "-"
    return chr(code) if code < _HIGHEST and not 0xD800 <= code < 0xE000 else "\ufffd"


def _face(textpage: pdfium.PdfTextPage, index: int, item: Any, turn: int) -> _Face:  # noqa: ANN401  # a ctypes pointer
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = raw.FPDFText_GetFontSize(textpage, index) * scale
    tilt = math.atan2(matrix.b, matrix.a) - math.radians(turn)
    tilt = (tilt + math.pi) % (2 * math.pi) - math.pi
    odd = abs(tilt) > _TILT or _is_pale(textpage, index) or not math.isfinite(size)
    return _Face(round(size, 2) if math.isfinite(size) else 0.0, _style(item), odd)


def _is_pale(textpage: pdfium.PdfTextPage, index: int) -> bool:
    channels = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(textpage, index, *channels):
        return False
    return min(channel.value for channel in channels[:3]) > _PALE or channels[3].value < 90


def _style(item: Any) -> int:  # noqa: ANN401  # a ctypes pointer
    font = raw.FPDFTextObj_GetFont(item)
    if not font:
        return 0
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.raw.split(b"\0", 1)[0].decode("latin-1").lower()
    bold = BOLD if "bold" in name or "black" in name or "-heavy" in name else 0
    return bold | (ITALIC if "italic" in name or "oblique" in name else 0)
