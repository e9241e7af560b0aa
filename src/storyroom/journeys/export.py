"""A draft written out again: in the format asked for, or the bytes as they came."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from storyroom.domain.document import DraftEntry
from storyroom.domain.ports import Reader, WritableFormat
from storyroom.domain.script import Screenplay
from storyroom.errors import NotFoundError, UnsupportedFormatError
from storyroom.journeys.readers.limits import Limits
from storyroom.journeys.readers.pool import Readers
from storyroom.registry import FORMATS, load
from storyroom.store.library import Library

__all__ = ["SIGNED", "WRITABLE", "Exported", "Sign", "export_draft", "export_recorded", "harmless", "write_as"]

WRITABLE = {
    "fountain": ("fountain", "text/plain; charset=utf-8"),
    "fdx": ("fdx", "application/xml"),
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "native": ("storyroom.json", "application/json"),
}
"""Format -> suffix and media type."""


Sign = Callable[[DraftEntry, bytes], bytes]
"""Signs a file that is about to be handed out, and writes that down."""

SIGNED = frozenset({"pdf", "docx"})
"""Formats of exports that carry Content Credentials."""

_ODD = frozenset('/\\<>:"|?*')
"""What one file system or another reads as more than a letter."""


_USUAL_ELEMENTS = 12_000
_USUAL_LETTERS = 1_000_000
"""A season of television has as many; larger drafts are written under a limit."""
_LIMITS = Limits(seconds=60.0)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file ready to be handed over; `losses` says in words what its format could not hold."""

    file_name: str
    media_type: str
    data: bytes
    losses: tuple[str, ...] = ()


def export_draft(reader: Reader, draft_id: str, format_name: str) -> Exported:
    """Write a visible draft in a format, or hand back the `original`.

    Raises: NotFoundError for what may not be seen, UnsupportedFormatError for a format that is not written.
    """
    opened = reader.draft(draft_id)
    stem = harmless(f"{opened.entry.document} - {opened.entry.name}", 160)
    if format_name == "original":
        suffix = WRITABLE.get(opened.entry.format, (harmless(opened.entry.format, 20), ""))[0]
        return Exported(f"{stem}.{suffix}", "application/octet-stream", reader.original(draft_id))
    suffix, media_type = _target(format_name)
    data, losses = _written(format_name, opened.screenplay)
    return Exported(f"{stem}.{suffix}", media_type, data, losses)


def _written(format_name: str, script: Screenplay) -> tuple[bytes, tuple[str, ...]]:
    """Write a draft: here if it is of a usual size, in a process that can be ended if it is not."""
    if len(script.elements) <= _USUAL_ELEMENTS and len(script.text) <= _USUAL_LETTERS:
        writer: WritableFormat = load(FORMATS, format_name)()
        return writer.write(script), writer.losses(script)
    with Readers(_LIMITS) as readers:
        return readers.write(format_name, script)


def harmless(name: str, most: int) -> str:
    """Make a name that every file system takes as a name, of at most that many bytes."""
    letters = "".join(letter if letter.isprintable() and letter not in _ODD else "-" for letter in name)
    return letters.encode("utf-8", "replace")[:most].decode("utf-8", "ignore").strip().lstrip(".-~ ") or "script"


def export_recorded(
    library: Library, actor: str, reader: Reader, draft_id: str, format_name: str, *, sign: Sign | None = None
) -> Exported:
    """Write a visible draft out, with an entry in the ledger before and one after; `sign` comes last.

    Raises: as `export_draft`, and as `sign`.
    """
    entry = next((one for one in reader.drafts() if one.id == draft_id), None)
    if entry is None:
        raise NotFoundError("draft")
    if format_name != "original":
        _target(format_name)
    facts = {"draft": draft_id, "format": format_name, "decision": "allowed", "reason": "holds the right to quote it"}
    with library.acting(actor=actor, act="export", facts=facts, label=entry.label) as act:
        done = export_draft(reader, draft_id, format_name)
        if sign and format_name in SIGNED:
            done = replace(done, data=sign(entry, done.data))
        act.note(bytes=str(len(done.data)), sha256=hashlib.sha256(done.data).hexdigest())
    return done


def write_as(format_name: str, script: object) -> bytes:
    """Write a screenplay that is in no library. Raises: UnsupportedFormatError."""
    _target(format_name)
    written: bytes = load(FORMATS, format_name)().write(script)
    return written


def _target(format_name: str) -> tuple[str, str]:
    if format_name not in WRITABLE:
        raise UnsupportedFormatError(
            f"{format_name!r} is not a format that can be written.", f"Use one of: {', '.join(WRITABLE)}, original."
        )
    return WRITABLE[format_name]
