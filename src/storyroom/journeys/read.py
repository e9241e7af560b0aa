"""Bytes and a file name to a screenplay with pages: finds the format by content, then suffix. Never opens a path."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import Parsed, Screenplay
from storyroom.errors import UnreadableFileError, UnsupportedFormatError
from storyroom.formats.foreign import recognise
from storyroom.registry import FORMATS, load

if TYPE_CHECKING:
    from storyroom.domain.ports import Format

__all__ = ["detect", "is_light", "read_script", "screenplay_of", "why_unreadable"]

_HEAD = 4096
"""How many bytes a format may look at to recognise its own."""
_LIGHT = 320 * 1024
_BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_PLAIN = frozenset({"fountain", "native"})
_MOST_LETTERS = 4_000_000
_MOST_ELEMENTS = 60_000
_MOST_SCENES = 10_000
_MOST_KEPT = 8_000_000
"""Far beyond any script: a feature has 150,000 letters, 2,500 elements and 150 scenes, a season of television ten times that.
`_MOST_KEPT` counts the letters of what a file says beside its words and is kept for the way back."""
_MOST_REMARKS = 500
_MOST_TOLD = 3
"""Remarks that make the reason of a failure."""


def read_script(name: str, data: bytes) -> Parsed:
    """Read a file whole and measure it in pages. Faults of the material come back as diagnostics.

    Raises: UnsupportedFormatError if no format takes it.
    """
    from storyroom.domain.pagination import place  # noqa: PLC0415  # who only asks what a file is need not wait for it

    parsed = detect(name, data).read(data)
    if fault := _too_much(parsed.screenplay):
        return Parsed(Screenplay(format=parsed.screenplay.format, text="", elements=()), (fault,))
    return Parsed(place(parsed.screenplay), _most_telling(parsed.diagnostics))


def screenplay_of(parsed: Parsed) -> Screenplay:
    """Return the script that was read. Raises: UnreadableFileError if there is not a word in it."""
    if reason := why_unreadable(parsed):
        raise UnreadableFileError(reason, "Open it where it was written, and export it anew.")
    return parsed.screenplay


def why_unreadable(parsed: Parsed) -> str:
    """Say why a file gave no word; empty if it gave one."""
    if any(element.live and element.text.strip() for element in parsed.screenplay.elements):
        return ""
    errors = [note.message for note in parsed.diagnostics if note.severity == "error"]
    told = errors or [note.message for note in parsed.diagnostics]
    more = [f"And {len(told) - _MOST_TOLD} more."] if len(told) > _MOST_TOLD else []
    return " ".join([*told[:_MOST_TOLD], *more]) or "There is no text in this file."


def is_light(name: str, data: bytes) -> bool:
    """Say whether a file may be read in the house's own process: small, and plain text or our own format.

    Those readers are ours alone, and take time and memory in proportion to a file's size.
    """
    if len(data) > _LIGHT or data[:_HEAD].lstrip(_BLANK).startswith(b"<") or b"%PDF-" in data[:_HEAD]:
        return False
    try:
        return detect(name, data).name in _PLAIN
    except UnsupportedFormatError:  # refusing a file reads no more of it
        return True


def detect(name: str, data: bytes) -> Format:
    """Choose the format: what the content looks like decides, the suffix breaks a tie.

    Raises: UnsupportedFormatError, saying which formats there are.
    """
    head, suffix = data[:_HEAD], PurePath(name).suffix.lower()
    if kind := recognise(head):
        raise UnsupportedFormatError(f"{PurePath(name).name}: it is {kind.what}, which is not read.", kind.hint)
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


def _too_much(script: Screenplay) -> Diagnostic | None:
    """Say what a file has too much of to be a script; it would cost the library more than it could give."""
    for count, most, what in (
        (len(script.text), _MOST_LETTERS, "letters"),
        (len(script.elements), _MOST_ELEMENTS, "paragraphs"),
        (len(script.scenes), _MOST_SCENES, "scenes"),
        (_kept(script), _MOST_KEPT, "letters beside its words"),
    ):
        if count > most:
            message = f"It holds {count} {what}; a script has at most {most}. Export it in parts."
            return Diagnostic("too_much", message, "error")
    return None


def _kept(script: Screenplay) -> int:
    beside = [script.metadata, *(element.attributes for element in script.elements if element.attributes)]
    return sum(len(name) + len(value) for pairs in beside for name, value in pairs)


def _most_telling(remarks: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Keep the gravest remarks and say how many there were beside them."""
    if len(remarks) <= _MOST_REMARKS:
        return remarks
    gravest = sorted(remarks, key=lambda remark: ("error", "warning", "info").index(remark.severity))[:_MOST_REMARKS]
    more = f"{len(remarks) - _MOST_REMARKS} more remarks were left out."
    return (*gravest, Diagnostic("more_remarks", more))
