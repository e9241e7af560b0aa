"""Bytes to text and back, for every format that is text. Changes nothing: newlines, blanks and odd characters stay."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from storyroom.domain.diagnostics import Diagnostic

__all__ = ["LONG_LINE", "MAX_BYTES", "Decoded", "decode", "encode", "looks_binary", "newline_of"]

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused: a feature script is a quarter of a megabyte."""

LONG_LINE = 64 * 1024
"""Code points in one line above which a remark is made."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Longer marks first: the little-endian UTF-32 mark begins with the UTF-16 one."""

_CONTROLS = bytes([*range(9), *range(0x0E, 0x20), 0x7F])
_BINARY_SHARE = 50
"""One control character in fifty makes a file binary; scripts have none."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


class Decoded(NamedTuple):
    """Text, and what is needed to make the same bytes of it again."""

    text: str
    encoding: str
    bom: bool
    binary: bool
    diagnostics: tuple[Diagnostic, ...]
    tail: bytes = b""
    """The first bytes of a letter that the end of the file cut off; not in the text."""


def decode(data: bytes) -> Decoded:
    """Decode a file: a byte order mark decides, then strict UTF-8, then Windows-1252, then Latin-1. Never raises."""
    if len(data) > MAX_BYTES:
        return Decoded("", "utf-8", bom=False, binary=True, diagnostics=(_too_large(len(data)),))
    marked = _decode_marked(data)
    if marked is not None:
        text, encoding = marked
        return Decoded(text, encoding, bom=True, binary=False, diagnostics=_remarks(text, encoding))
    text, encoding, tail = _decode_unmarked(data)
    if looks_binary(data):
        return Decoded(text, encoding, bom=False, binary=True, diagnostics=(_binary(len(text)),), tail=tail)
    remarks = _remarks(text, encoding)
    if tail:
        remarks = (*remarks, _cut_off(len(text)))
    return Decoded(text, encoding, bom=False, binary=False, diagnostics=remarks, tail=tail)


def encode(text: str, encoding: str, *, bom: bool) -> bytes:
    """Encode text as it was decoded; what the old encoding cannot hold turns the file into UTF-8."""
    try:
        body = text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8", "replace")
    return _mark_of(encoding) + body if bom else body


def looks_binary(data: bytes) -> bool:
    """Say whether control characters are too many for any text of one byte per letter."""
    return (len(data) - len(data.translate(None, _CONTROLS))) * _BINARY_SHARE > len(data)


def newline_of(text: str) -> str:
    """Return the line end that the text uses most; a text without one gets a line feed."""
    pairs = text.count("\r\n")
    feeds = text.count("\n") - pairs
    returns = text.count("\r") - pairs
    if pairs > max(feeds, returns):
        return "\r\n"
    return "\r" if returns > feeds else "\n"


def _mark_of(encoding: str) -> bytes:
    return next((mark for mark, name in _BOMS if name == encoding), b"")


def _decode_marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    return None


def _decode_unmarked(data: bytes) -> tuple[str, str, bytes]:
    try:
        return data.decode("utf-8"), "utf-8", b""
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start and not data[: error.start].isascii():
            return data[: error.start].decode("utf-8"), "utf-8", data[error.start :]
    try:
        return data.decode("cp1252"), "cp1252", b""
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1", b""


def _remarks(text: str, encoding: str) -> tuple[Diagnostic, ...]:
    remarks = [remark for remark in (_one_byte(encoding), _unseen(text), _long_line(text)) if remark]
    return tuple(remarks)


def _one_byte(encoding: str) -> Diagnostic | None:
    if encoding not in {"cp1252", "latin-1"}:
        return None
    message = "The file is not valid UTF-8; it was read as Windows-1252 or Latin-1, one letter per byte."
    return Diagnostic("decoded_as_latin1", message)


def _unseen(text: str) -> Diagnostic | None:
    if text.isascii() and len(text) == len(text.encode().translate(None, _CONTROLS + b"\x0b\x0c")):
        return None
    found = _UNSEEN.search(text)
    if found is None:
        return None
    message = f"The text holds characters that do not print, the first is U+{ord(found.group()):04X}."
    return Diagnostic("invisible_characters", message, "info", found.start(), found.end())


def _long_line(text: str) -> Diagnostic | None:
    if len(text) <= LONG_LINE:
        return None
    start = 0
    for line in re.split("[\r\n]", text):
        if len(line) > LONG_LINE:
            message = f"A line of {len(line)} characters was kept as it is, without reading styles in it."
            return Diagnostic("long_line", message, "warning", start, start + len(line))
        start += len(line) + 1
    return None


def _cut_off(end: int) -> Diagnostic:
    message = "The file ends in the middle of a letter; it may have been cut off."
    return Diagnostic("truncated_file", message, "warning", end, end)


def _too_large(size: int) -> Diagnostic:
    message = f"The file has {size} bytes; files above {MAX_BYTES} bytes are not read."
    return Diagnostic("file_too_large", message, "error")


def _binary(size: int) -> Diagnostic:
    return Diagnostic("binary_file", "The file is binary, not text; it was kept and not read.", "error", 0, size)
