"""Bytes to text that an XML parser can take, whatever the file claims its encoding to be; and text to what a file may hold. Knows no XML beyond the first line."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from storyroom.domain.diagnostics import Diagnostic

__all__ = ["Decoded", "decode", "escape_text", "quote_value", "sanitise"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = (
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00F\x00", "utf-16-le"),
    (b"\x00<\x00F", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']""")
_SINGLE_BYTE = frozenset({"iso8859-1", "iso8859-15", "cp1252", "mac-roman", "ascii", "cp437", "cp850"})
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold. Source: Extensible Markup Language 1.0, production 2 (Char)."""


_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_VALUE = {**_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_TEXT_TABLE, _VALUE_TABLE = str.maketrans(_TEXT), str.maketrans(_VALUE)


class Decoded(NamedTuple):
    """The text as UTF-8 bytes, fit for the parser, and remarks about how it was found."""

    source: bytes
    remarks: tuple[Diagnostic, ...]


def decode(data: bytes) -> Decoded:
    """Turn the file into clean UTF-8: a byte order mark first, then UTF-8, then the declaration, then Latin-1."""
    text, remarks = _text(data)
    clean = sanitise(text)
    if clean != text:
        remarks = (
            *remarks,
            Diagnostic("illegal_characters", "The file holds characters that XML forbids; they are shown as \ufffd."),
        )
    return Decoded(clean.encode(), remarks)


def escape_text(text: str) -> str:
    """Spell sanitised text between tags."""
    return text.translate(_TEXT_TABLE)


def quote_value(value: str) -> str:
    """Spell text between the quotes of an attribute."""
    return sanitise(value).translate(_VALUE_TABLE)


def sanitise(text: str) -> str:
    """Replace what XML cannot hold by U+FFFD, one for one."""
    return _ILLEGAL.sub("\ufffd", text)


def _text(data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], codec)
    for start, codec in _BARE:
        if data.startswith(start):
            return _lenient(data, codec)
    return _unmarked(data)


def _lenient(data: bytes, codec: str) -> tuple[str, tuple[Diagnostic, ...]]:
    try:
        return data.decode(codec), ()
    except UnicodeDecodeError as error:
        where = f"byte {error.start}"
        remark = Diagnostic(
            "undecodable_bytes", f"From {where} on some bytes are not {codec}; they are shown as \ufffd."
        )
        return data.decode(codec, "replace"), (remark,)


def _unmarked(data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    declared = _declared(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(data, declared)
    if declared in {"utf-8", ""} or (declared in _SINGLE_BYTE and text.isascii()):
        return text, ()
    remark = Diagnostic("wrong_encoding_declaration", f"The file declares {declared} and is UTF-8; read as UTF-8.")
    return text, (remark,)


def _not_utf8(data: bytes, declared: str) -> tuple[str, tuple[Diagnostic, ...]]:
    if declared in _SINGLE_BYTE - {"ascii"}:
        return data.decode(declared, "replace"), ()
    remark = Diagnostic("decoded_as_latin1", "The file is not valid UTF-8; read as Western European text.")
    try:
        return data.decode("cp1252"), (remark,)
    except UnicodeDecodeError:
        return data.decode("latin-1"), (remark,)


def _declared(data: bytes) -> str:
    found = _DECLARED.match(data[:400])
    if not found:
        return ""
    name = found.group(1).decode("ascii")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name
