"""Kinds of file that are recognised by their first bytes and not read: what each is, and what to do instead. Opens none of them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["HEAD", "Foreign", "recognise"]

HEAD = 4096
"""Bytes from the start that are looked at."""

_SCRIPT = "Export the script as FDX, Fountain or PDF and import that."
_ARCHIVE = "Unpack it yourself and import the scripts in it."
_PICTURE = "Pictures are not read yet. If it shows script pages, import the script as FDX, Fountain or a PDF with text."


class Foreign(NamedTuple):
    """What a file is, in words after `It is`, and what to do next."""

    what: str
    hint: str


_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_INSIDE_ZIP = (
    (b"xl/", Foreign("an Excel workbook", "Workbooks are not read yet.")),
    (b"ppt/", Foreign("a PowerPoint file", "Export it as PDF and import that.")),
    (b"visio/", Foreign("a Visio drawing", "Export it as PDF and import that.")),
    (b"document.xml", Foreign("a Fade In script or another zipped document", _SCRIPT)),
    (b".textbundle", Foreign("a Highland script", _SCRIPT)),
    (b"mimetypeapplication/vnd.oasis", Foreign("an OpenDocument file", "Export it as PDF and import that.")),
    (b"mimetypeapplication/epub", Foreign("an EPUB book", _SCRIPT)),
)
"""Names that stand early in a zip; a guess for the message alone, since nothing of it is unpacked."""

_STARTS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign("an old Word, Excel or mail file", _SCRIPT)),
    (b"{\\rtf", Foreign("an RTF document", _SCRIPT)),
    (b"%!PS", Foreign("a PostScript file", _SCRIPT)),
    (b"\x1f\x8b", Foreign("a gzip archive", _ARCHIVE)),
    (b"BZh", Foreign("a bzip2 archive", _ARCHIVE)),
    (b"\xfd7zXZ\x00", Foreign("an xz archive", _ARCHIVE)),
    (b"\x28\xb5\x2f\xfd", Foreign("a Zstandard archive", _ARCHIVE)),
    (b"7z\xbc\xaf\x27\x1c", Foreign("a 7-Zip archive", _ARCHIVE)),
    (b"Rar!\x1a\x07", Foreign("a RAR archive", _ARCHIVE)),
    (b"\x89PNG\r\n\x1a\n", Foreign("a PNG picture", _PICTURE)),
    (b"\xff\xd8\xff", Foreign("a JPEG picture", _PICTURE)),
    (b"GIF87a", Foreign("a GIF picture", _PICTURE)),
    (b"GIF89a", Foreign("a GIF picture", _PICTURE)),
    (b"II*\x00", Foreign("a TIFF picture", _PICTURE)),
    (b"MM\x00*", Foreign("a TIFF picture", _PICTURE)),
    (b"8BPS", Foreign("a Photoshop picture", _PICTURE)),
    (b"SQLite format 3\x00", Foreign("a database", _SCRIPT)),
    (b"\x7fELF", Foreign("a program", "Programs are never opened.")),
    (b"MZ", Foreign("a program", "Programs are never opened.")),
    (b"\xcf\xfa\xed\xfe", Foreign("a program", "Programs are never opened.")),
    (b"\xca\xfe\xba\xbe", Foreign("a program", "Programs are never opened.")),
)
_MARKUP = (
    (b"<svg", Foreign("an SVG picture", _PICTURE)),
    (b"<html", Foreign("a web page", _SCRIPT)),
    (b"<!doctype html", Foreign("a web page", _SCRIPT)),
)


def recognise(head: bytes) -> Foreign | None:
    """Say what a file is that is not read, by its first bytes whatever it is called; None for all others."""
    if head.startswith(_ZIP):
        return _by_names(head[:HEAD])
    for start, kind in _STARTS:
        if head.startswith(start) and (len(start) > 2 or _is_binary(head)):
            return kind
    return _by_place(head) or _by_markup(head)


def _by_names(head: bytes) -> Foreign | None:
    """Tell zips apart; a Word document is read, and so is what may be one by the list of types that it begins with."""
    found = next((kind for name, kind in _INSIDE_ZIP if name in head), None)
    if head.startswith(_ZIP[0]) and (b"word/" in head or (found is None and b"[Content_Types].xml" in head)):
        return None
    return found or Foreign("a zip archive", _ARCHIVE)


def _by_place(head: bytes) -> Foreign | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Foreign("a WebP picture", _PICTURE)
    if head[4:8] == b"ftyp":
        return Foreign("a film, a sound or a HEIC picture", _PICTURE)
    if head[257:262] == b"ustar":
        return Foreign("a tar archive", _ARCHIVE)
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return Foreign("a BMP picture", _PICTURE)
    return None


def _by_markup(head: bytes) -> Foreign | None:
    """Look for the first element, past a declaration and remarks."""
    folded = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if not folded.startswith(b"<"):
        return None
    return next((kind for tag, kind in _MARKUP if tag in folded and b"<finaldraft" not in folded), None)


def _is_binary(head: bytes) -> bool:
    return b"\0" in head[:1024]
