"""A series bible from a file to canon: text or Markdown, a statement a line of it. Stores nothing, checks nothing."""

from __future__ import annotations

from pathlib import PurePath

from storyroom.analysis.canon.bible import statements
from storyroom.domain.canon import Canon, CanonKind
from storyroom.errors import UnreadableFileError
from storyroom.formats.text import decode

__all__ = ["read_bible"]

def read_bible(name: str, data: bytes) -> tuple[Canon, ...]:
    """Read the statements of a bible; each says its file and line. Raises: UnreadableFileError if it holds no text."""
    shown = PurePath(name).name
    found = statements(_text(shown, data))
    if not found:
        raise UnreadableFileError(f"{shown}: there is no statement in it.", "Canon is read from text or Markdown files.")
    return tuple(
        Canon(f"canon:line-{line}-{place}", CanonKind.STATEMENT, said, "", f"{shown}, line {line}")
        for place, (line, said) in enumerate(found)
    )


def _text(name: str, data: bytes) -> str:
    decoded = decode(data)
    if decoded.binary or data.startswith(b"%PDF-"):
        raise UnreadableFileError(f"{name}: it is not text.", "Save it as text or Markdown, and name that file.")
    return decoded.text
