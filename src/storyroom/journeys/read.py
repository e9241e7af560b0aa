"""Bytes and a file name to a screenplay with pages: finds the format by content, then suffix. Never opens a path."""

from __future__ import annotations

from pathlib import PurePath

from storyroom.domain.pagination import place
from storyroom.domain.ports import Format
from storyroom.domain.script import Parsed
from storyroom.errors import UnsupportedFormatError
from storyroom.registry import FORMATS, load

__all__ = ["detect", "read_script"]

_HEAD = 4096
"""How many bytes a format may look at to recognise its own."""


def read_script(name: str, data: bytes) -> Parsed:
    """Read a file whole and measure it in pages. Faults of the material come back as diagnostics.

    Raises: UnsupportedFormatError if no format takes it.
    """
    parsed = detect(name, data).read(data)
    return Parsed(place(parsed.screenplay), parsed.diagnostics)


def detect(name: str, data: bytes) -> Format:
    """Choose the format: what the content looks like decides, the suffix breaks a tie.

    Raises: UnsupportedFormatError, saying which formats there are.
    """
    head, suffix = data[:_HEAD], PurePath(name).suffix.lower()
    formats: list[Format] = [load(FORMATS, key)() for key in FORMATS]
    likely = [entry for entry in formats if entry.sniff(head)]
    named = [entry for entry in formats if any(name.lower().endswith(ending) for ending in entry.suffixes)]
    for entry in likely:
        if entry in named:
            return entry
    if likely and (likely[0].name != "fountain" or named or not suffix):
        return likely[0]
    if named and not likely:
        return named[0]
    known = ", ".join(ending for entry in formats for ending in entry.suffixes)
    raise UnsupportedFormatError(f"{PurePath(name).name}: this kind of file is not read yet.", f"Readable: {known}.")
