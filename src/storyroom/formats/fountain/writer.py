"""Elements to Fountain text: what was read from Fountain is copied slice by slice, the rest is rendered. Encodes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storyroom.domain.script import SPOKEN_KINDS, Element, ElementKind, Screenplay, TitleField
from storyroom.formats.fountain.marking import mark_lines
from storyroom.formats.fountain.rendering import render
from storyroom.formats.fountain.title_page import is_key, read_title_page

__all__ = ["compose", "is_copied"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_BESIDE = frozenset({ElementKind.NOTE, ElementKind.BONEYARD})


def compose(screenplay: Screenplay) -> str:
    """Write the whole script as text."""
    facts = dict(screenplay.metadata)
    source = screenplay.text if screenplay.format == "fountain" else ""
    body = min(int(facts.get("fountain:body", "0")), len(source))
    sheet = _Sheet(facts.get("fountain:newline", "\n"))
    titled = _title(sheet, screenplay.title_page, source[:body])
    if not screenplay.elements and not source[body:].strip():
        sheet.copy(source[body:], follows=True, attached=False)
    _body(sheet, screenplay, source, follows=body if titled else -1)
    text = sheet.text()
    if sheet.rendered and not screenplay.title_page and read_title_page(text).body:
        return sheet.newline + text
    return text


def is_copied(screenplay: Screenplay, element: Element) -> bool:
    """Say whether an element is written by copying its slice of the source."""
    return screenplay.format == "fountain" and element.outer_start is not None and element.outer_end is not None


class _Sheet:
    """The text so far, and the care that what is added is set apart from it or joined to it."""

    def __init__(self, newline: str) -> None:
        self.newline = newline
        self.rendered = False
        self._parts: list[str] = []

    def copy(self, piece: str, *, follows: bool, attached: bool) -> None:
        """Add a slice of the source, as it is where it follows the slice before it."""
        if not follows:
            self._set_off(attached=attached)
        if piece:
            self._parts.append(piece)

    def add(self, piece: str, *, attached: bool) -> None:
        """Add rendered lines."""
        self.rendered = True
        if piece:
            self._set_off(attached=attached)
            self._parts.append(piece.replace("\n", self.newline))

    def text(self) -> str:
        """Return the whole; what was rendered last gets its line end."""
        if self.rendered and self._parts and not self._parts[-1].endswith(("\n", "\r")):
            self._parts.append(self.newline)
        return "".join(self._parts)

    def _set_off(self, *, attached: bool) -> None:
        if not self._parts:
            return
        last = self._parts[-1]
        words = last.rstrip()
        ends = len(_LINE_END.findall(last, len(words)))
        if attached:
            self._parts[-1] = words + self.newline
        elif ends < 2:
            self._parts.append(self.newline * (2 - ends))


def _title(sheet: _Sheet, fields: Sequence[TitleField], source: str) -> bool:
    """Write the title page; say whether it was copied."""
    if tuple(fields) == read_title_page(source).fields:
        sheet.copy(source, follows=True, attached=False)
        return True
    written = [_field(field) for field in fields if is_key(f"{field.key}:")]
    sheet.add("\n".join(written), attached=False)
    return False


def _field(field: TitleField) -> str:
    lines = [line.strip() for line in mark_lines(field.value.replace("\r", "\n"), ()) if line.strip()]
    if len(lines) < 2:
        return f"{field.key}: {''.join(lines)}".rstrip()
    return "\n".join([f"{field.key}:", *(f"    {line}" for line in lines)])


def _body(sheet: _Sheet, screenplay: Screenplay, source: str, *, follows: int) -> None:
    elements = screenplay.elements
    speech = _speech(elements)
    for index, element in enumerate(elements):
        attached = speech[index]
        if is_copied(screenplay, element):
            piece = source[element.outer_start : element.outer_end]
            sheet.copy(piece, follows=element.outer_start == follows, attached=attached)
            follows = element.outer_end or 0
        else:
            speaks = index + 1 < len(elements) and speech[index + 1]
            sheet.add(render(element, in_speech=attached, speaks=speaks), attached=attached)
            follows = -1


def _speech(elements: Sequence[Element]) -> list[bool]:
    """Say of each element whether it stands under a cue: what is spoken, and notes with something spoken after them."""
    under: list[bool] = []
    cue: Element | None = None
    for element in elements:
        beside = element.kind in _BESIDE or not element.live
        if element.kind is ElementKind.CHARACTER_CUE and element.live:
            cue = element
            under.append(False)
            continue
        if not beside and (cue is None or element.kind not in SPOKEN_KINDS or element.dual != cue.dual):
            cue = None
        under.append(cue is not None)
    return _without_trailing_notes(elements, under)


def _without_trailing_notes(elements: Sequence[Element], under: list[bool]) -> list[bool]:
    spoken_after = False
    for index in range(len(elements) - 1, -1, -1):
        element = elements[index]
        if element.kind in _BESIDE or not element.live:
            under[index] = under[index] and spoken_after
        else:
            spoken_after = under[index]
    return under
