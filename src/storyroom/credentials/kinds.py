"""Kinds of files that carry Content Credentials: told by their first bytes, with where the credentials stand. Reads none of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from threading import Lock
from typing import Final, Literal

from storyroom.errors import UnreadableFileError

__all__ = ["CREDENTIAL", "MIME", "Kind", "kind_of", "looks_signed", "print_of", "unpacked"]

Kind = Literal["pdf", "docx", "png"]

MIME: Final[dict[Kind, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
}
CREDENTIAL: Final = "META-INF/content_credential.c2pa"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MOST: Final = 256 * 1024 * 1024
_MOST_MEMBERS: Final = 5_000
_ENOUGH_LETTERS: Final = 200
"""Letters from which the text of a PDF tells it from others."""
_MOST_PAGES: Final = 2_000
_PDFIUM: Final = Lock()
"""PDFium takes one thread at a time. Source: pypdfium2, "Thread incompatibility"."""


def kind_of(data: bytes) -> Kind | None:
    """Say what a file is, if it is of a kind that is signed here."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_PNG):
        return "png"
    return "docx" if data.startswith(b"PK\x03\x04") else None


def looks_signed(data: bytes) -> bool:
    """Say whether it is worth loading what reads credentials. A PDF may hide the name in packed objects, so those are read."""
    match kind_of(data):
        case "pdf":
            return any(sign in data for sign in (b"C2PA", b"c2pa", b"jumb", b"/ObjStm"))
        case "png":
            return b"caBX" in data
        case "docx":
            return CREDENTIAL.encode() in data
    return False


def unpacked(data: bytes) -> bytes:
    """Write a DOCX so that nothing in it is packed: what signs cannot read packed members. The content is the same.

    Raises: UnreadableFileError.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as written:
        for info, content in _members(data):
            plain = zipfile.ZipInfo(info.filename, info.date_time)
            plain.external_attr = info.external_attr
            written.writestr(plain, content, zipfile.ZIP_STORED)
    return out.getvalue()


def print_of(data: bytes) -> str:
    """Return SHA-256 over what a file is without its credentials; empty where that cannot be said."""
    match kind_of(data):
        case "pdf":
            return _of_pdf(data)
        case "png":
            return _of_png(data)
        case "docx":
            return _of_docx(data)
    return ""


def _of_docx(data: bytes) -> str:
    try:
        members = sorted(
            (info.filename, hashlib.sha256(content).hexdigest())
            for info, content in _members(data)
            if not info.filename.startswith("META-INF/")
        )
    except UnreadableFileError:
        return ""
    return hashlib.sha256(repr(("docx", members)).encode()).hexdigest()


def _of_png(data: bytes) -> str:
    digest, at = hashlib.sha256(b"png"), len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] != b"caBX":
            digest.update(data[at : at + 12 + size])
        at += 12 + size
    return digest.hexdigest() if at == len(data) else ""


def _of_pdf(data: bytes) -> str:
    """Take the words of the pages: whoever strips credentials writes the rest of a PDF anew."""
    import pypdfium2  # noqa: PLC0415  # heavy

    digest, letters = hashlib.sha256(b"pdf"), 0
    try:
        with _PDFIUM, pypdfium2.PdfDocument(data) as opened:
            for number in range(min(len(opened), _MOST_PAGES)):
                page = opened[number]
                words = "".join(page.get_textpage().get_text_range().split())
                page.close()
                letters += len(words)
                digest.update(f"{len(words)}:".encode() + words.encode("utf-8", "replace"))
    except (pypdfium2.PdfiumError, ValueError):
        return ""
    return digest.hexdigest() if letters >= _ENOUGH_LETTERS else ""


def _members(data: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            if len(listed) > _MOST_MEMBERS or sum(one.file_size for one in listed) > _MOST:
                raise UnreadableFileError("The file holds more than a script can hold.", "Export it in parts.")
            for info in listed:
                if not info.is_dir():
                    yield info, archive.read(info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as fault:
        raise UnreadableFileError("The file is no document that can be opened.", "Export it anew.") from fault
