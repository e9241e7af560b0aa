"""A series bible from bytes to statements that could be pinned: its lines, without those that cannot be shown. Stores nothing."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.canon import Canon, CanonKind
from storyroom.errors import UnreadableFileError, UnsupportedFormatError
from storyroom.formats.foreign import recognise
from storyroom.formats.text import decode
from storyroom.journeys.inspect import inspect
from storyroom.journeys.pin_canon import LONGEST
from storyroom.journeys.read import screenplay_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyroom.domain.document import DraftEntry
    from storyroom.journeys.readers.limits import Limits

__all__ = ["BibleLine", "bible_canon", "read_lines"]

_LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a file with pictures in it."""
_MOST_LETTERS: Final = 2_000_000
_MOST_LINES: Final = 5_000
"""Statements of one bible; one of a long-running series has a few hundred."""
_LONGEST_NAME: Final = 120
_TEXT = frozenset({".md", ".markdown", ".mdown", ".txt", ".text", ""})


class BibleLine(NamedTuple):
    """One statement of a bible."""

    line: int
    """Where it stands in the file, from 1; in what is no text, in its words as read."""
    text: str


def read_lines(name: str, data: bytes, limits: Limits) -> tuple[BibleLine, ...]:
    """Read a bible: text and Markdown here, everything else by the readers of imports, in a process that can be ended.

    Raises: UnreadableFileError, UnsupportedFormatError, in words for whoever named the file.
    """
    from storyroom.analysis.canon.bible import statements  # noqa: PLC0415  # a lexicon waits behind it

    if len(data) > _LARGEST:
        raise UnreadableFileError(f"The file is larger than {_LARGEST // 2**20} MB.", "Save it without its pictures.")
    text = _text(name, data, limits)
    if len(text) > _MOST_LETTERS:
        raise UnreadableFileError(f"It holds more than {_MOST_LETTERS:,} letters.", "Import it in parts.")
    found = [BibleLine(line, shown) for line, said in statements(text) if (shown := _shown(said))]
    if not found:
        raise UnreadableFileError("There is no statement in this file.", "A bible says what holds, a sentence a line.")
    if len(found) > _MOST_LINES:
        raise UnreadableFileError(f"It holds more than {_MOST_LINES:,} statements.", "Import it in parts.")
    return tuple(dict.fromkeys(found))


def bible_canon(entry: DraftEntry, name: str, lines: Iterable[BibleLine]) -> tuple[Canon, ...]:
    """Make canon of statements, each of which says its file and its line."""
    file = "".join(letter for letter in PurePath(name).name if letter.isprintable())[:_LONGEST_NAME] or "bible"
    return tuple(Canon("", CanonKind.STATEMENT, one.text, entry.id, f"{file}, line {one.line}") for one in lines)


def _text(name: str, data: bytes, limits: Limits) -> str:
    if PurePath(name).suffix.lower() not in _TEXT or data.startswith((b"%PDF-", b"PK\x03\x04")):
        return screenplay_of(inspect(name, data, limits)).text
    if kind := recognise(data):
        raise UnsupportedFormatError(f"It is {kind.what}, which is not read.", kind.hint)
    decoded = decode(data)
    if decoded.binary:
        raise UnreadableFileError("It is not text.", "Save it as text, Markdown, Word or PDF.")
    return decoded.text


def _shown(said: str) -> str:
    """Make a statement fit to be shown on one line; empty if it is too long for one."""
    seen = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())
    return seen if len(seen) <= LONGEST else ""
