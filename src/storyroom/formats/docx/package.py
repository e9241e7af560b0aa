"""The zip around a document, read with distrust and never unpacked to disk. Knows no Word.

Caps: entries, size of the directory, declared and streamed bytes, ratio. Names that climb, repeat or link refuse the whole file.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from storyroom.domain.diagnostics import Diagnostic

__all__ = ["Package", "RefusedError", "open_package"]

MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_DIRECTORY = 1024 * 1024
"""Bytes of the zip's own table: it is held in memory before a single entry can be looked at."""
MAX_MEMBER = 32 * 1024 * 1024
MAX_STREAMED = 48 * 1024 * 1024
"""Bytes of all members read."""
MAX_RATIO = 200
_SMALL = 64 * 1024
"""Members below this may be packed at any ratio."""
_CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = b"PK\x06\x07"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


class RefusedError(Exception):
    """The package, or a part of it, is not read."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, message, "error")


class Package:
    """An archive whose directory is sound; members are read one at a time, each at most once."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._streamed = 0
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """Return a member's bytes. Raises: RefusedError."""
        info = self._archive.getinfo(name)
        if info.flag_bits & 0x1:
            raise RefusedError("locked_docx", "The document is locked with a password. Remove it and import it again.")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise RefusedError("broken_docx", f"The part {name[:80]!r} is packed in a way that no document is.")
        found = bytearray()
        try:
            with self._archive.open(info) as member:
                while piece := member.read(_CHUNK):
                    self._streamed += len(piece)
                    found += piece
                    self._check(name, len(found), info.compress_size)
        except _FAULTS:
            raise RefusedError(
                "broken_docx", f"The part {name[:80]!r} is damaged or not what the file says of it."
            ) from None
        return bytes(found)

    def _check(self, name: str, size: int, packed: int) -> None:
        if size > MAX_MEMBER or self._streamed > MAX_STREAMED:
            raise RefusedError("docx_too_large", f"The part {name[:80]!r} unpacks to more than a script can be.")
        if size > _SMALL and size > MAX_RATIO * max(1, packed):
            raise _bomb(name)


def open_package(data: bytes) -> Package:
    """Look through the directory of the zip. Raises: RefusedError."""
    if len(data) > MAX_BYTES:
        raise RefusedError("too_large", f"The file has {len(data)} bytes; at most {MAX_BYTES} are read.")
    _check_end(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _FAULTS:
        raise _broken() from None
    _check_entries(archive.infolist())
    return Package(archive)


def _check_end(data: bytes) -> None:
    """Bound the directory before it is read; find its end as the standard library does."""
    at = len(data) - _END_SIZE
    if at < 0:
        raise _broken()
    if data[at : at + 4] != _END or data[-2:] != b"\0\0":
        at = data.rfind(_END, max(0, len(data) - 65_536 - _END_SIZE))
    if at < 0 or at + _END_SIZE > len(data):
        raise _broken()
    size, offset = struct.unpack_from("<LL", data, at + 12)
    if size > MAX_DIRECTORY or offset == 0xFFFFFFFF or data[max(0, at - 20) : at].startswith(_LOCATOR):
        raise RefusedError("docx_too_large", "The zip has a larger directory than any document.")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise RefusedError(
            "docx_too_large", f"The zip has {len(entries)} entries; at most {MAX_ENTRIES} are looked at."
        )
    names: set[str] = set()
    for info in entries:
        folded = info.filename.casefold()
        if folded in names:
            raise RefusedError("docx_duplicate", f"The zip holds {info.filename[:80]!r} twice; that is refused.")
        names.add(folded)
        _check_entry(info)
    if sum(info.file_size for info in entries) > 4 * MAX_BYTES:
        raise RefusedError("docx_too_large", "The zip unpacks to more than any document.")


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.filename
    plain = info.orig_filename == name and "\\" not in name and ":" not in name and "\0" not in name
    if not plain or name.startswith("/") or ".." in name.split("/"):
        raise RefusedError(
            "docx_bad_name", f"The zip holds {name[:80]!r}, a name that leads out of it; that is refused."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RefusedError("docx_link", f"The zip holds a link, {name[:80]!r}; that is refused.")
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise _bomb(name)


def _bomb(name: str) -> RefusedError:
    return RefusedError(
        "docx_bomb", f"The part {name[:80]!r} unpacks to more than {MAX_RATIO} times its size; that is refused."
    )


def _broken() -> RefusedError:
    return RefusedError(
        "broken_docx", "The file is a damaged or cut off zip. Open it in Word, save it and import that."
    )
