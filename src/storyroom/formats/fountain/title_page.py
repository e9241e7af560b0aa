"""The title page: `Key: value` lines at the very top, up to the first blank line. Knows nothing of the body.

Source: Fountain 1.1, section Title Page; docs/formats/fountain.md for what is taken for one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import TitleField
from storyroom.formats.fountain.emphasis import read_lines
from storyroom.formats.fountain.rules.scene_heading import starts_like_heading

__all__ = ["KNOWN_KEYS", "MAX_TITLE_LINES", "TitlePage", "is_key", "read_title_page"]

KNOWN_KEYS = frozenset({
    "title", "credit", "author", "authors", "source", "draft date", "date", "contact", "copyright", "notes", "revision",
})  # fmt: skip
"""Keys the syntax names; any other may stand there too."""

MAX_TITLE_LINES = 400
_MAX_KEY = 60

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_KEY = re.compile(r"[^\s:.!@>~#=\[/(][^:\r\n]*:")
_CONTINUED = re.compile(r"(?: {3}|\t)[ \t]*\S")


class TitlePage(NamedTuple):
    """The fields, and where the body starts: code points in the canonical text."""

    fields: tuple[TitleField, ...] = ()
    body: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()


class _Value(NamedTuple):
    key: str
    lines: list[tuple[int, int]]


def read_title_page(text: str) -> TitlePage:
    """Read the title page, if the text starts with one."""
    first = _LINE.match(text)
    if first is None or not is_key(first.group(1)):
        return TitlePage()
    lines = _block(text)
    if lines is None:
        message = f"The text starts like a title page of more than {MAX_TITLE_LINES} lines; it was read as the script."
        return TitlePage(diagnostics=(Diagnostic("title_page_too_long", message, "warning", 0, first.end()),))
    values = _values(text, lines)
    if not _is_title_page(text, values, lines):
        return TitlePage()
    return TitlePage(tuple(_field(text, value) for value in values), lines[-1][2])


def _block(text: str) -> list[tuple[int, int, int]] | None:
    """Return (start, end, start of the next line) of the lines up to a blank one; None if there are too many."""
    lines: list[tuple[int, int, int]] = []
    at = 0
    while at < len(text):
        found = _LINE.match(text, at)
        if found is None or not found.group(1).strip():
            return lines
        if len(lines) == MAX_TITLE_LINES:
            return None
        lines.append((found.start(), found.end(1), found.end()))
        at = found.end()
    return lines


def is_key(line: str) -> bool:
    """Say whether a line begins with a key and a colon."""
    found = _KEY.match(line)
    return found is not None and found.end() <= _MAX_KEY and not starts_like_heading(line)


def _values(text: str, lines: list[tuple[int, int, int]]) -> list[_Value]:
    values: list[_Value] = []
    for start, end, _ in lines:
        line = text[start:end]
        if _CONTINUED.match(line) or not is_key(line):
            values[-1].lines.append((start, end))
        else:
            colon = line.index(":")
            values.append(_Value(line[:colon].strip(), [(start + colon + 1, end)]))
    return values


def _is_title_page(text: str, values: list[_Value], lines: list[tuple[int, int, int]]) -> bool:
    """Judge by the keys: a known one first is enough; else there must be two fields or a known key, and no stray line."""
    keys = [value.key.casefold() for value in values]
    if keys[0] in KNOWN_KEYS:
        return True
    start, end = values[0].lines[0]
    if not text[start:end].strip() and len(values[0].lines) == 1:
        return False
    return len(keys) > 1 and all(_CONTINUED.match(text, at, end) or is_key(text[at:end]) for at, end, _ in lines)


def _field(text: str, value: _Value) -> TitleField:
    spans = [span for span in (_trim(text, start, end) for start, end in value.lines) if span[0] < span[1]]
    if not spans:
        at = value.lines[0][0]
        return TitleField(value.key, "", at, at)
    printed, _ = read_lines("\n".join(text[start:end] for start, end in spans))
    return TitleField(value.key, printed, spans[0][0], spans[-1][1])


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    words = line.strip()
    first = start + line.find(words)
    return first, first + len(words)
