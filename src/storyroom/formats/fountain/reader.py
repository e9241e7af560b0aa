"""Fountain text to elements: title page, notes, then line by line through the table. Decodes no bytes."""

from __future__ import annotations

from typing import NamedTuple

from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import Element, ElementKind, TitleField
from storyroom.formats.fountain.cuts import cast_shadow
from storyroom.formats.fountain.dispatch import PLAIN, breaks_paragraph, by_mark
from storyroom.formats.fountain.lines import end_of_lines, split_lines
from storyroom.formats.fountain.remarks import remark
from storyroom.formats.fountain.scan import Scan
from storyroom.formats.fountain.title_page import read_title_page

__all__ = ["Reading", "read_text"]


class Reading(NamedTuple):
    """What one text holds."""

    elements: list[Element]
    title_page: tuple[TitleField, ...]
    body: int
    """Where the title page ends."""
    diagnostics: tuple[Diagnostic, ...]


def read_text(text: str) -> Reading:
    """Read a whole script."""
    title = read_title_page(text)
    end = end_of_lines(text, title.body)
    shadow = cast_shadow(text, title.body, end)
    scan = Scan(text, shadow, split_lines(shadow.text, title.body, end), title.body, breaks_paragraph)
    _read_body(scan)
    if end < len(text):
        _keep_rest(scan.elements, text, end)
    return Reading(scan.elements, title.fields, title.body, (*title.diagnostics, *remark(scan, shadow, end)))


def _read_body(scan: Scan) -> None:
    bare, last, gaps = scan.bare, scan.last, scan.gaps
    line = scan.after_blank(0)
    before = True
    while line < last:
        words = bare[line]
        if not words:
            scan.emit_gap(line)
            following = scan.after_blank(line + 1)
            before = before or following > line + 1
            line = following
            continue
        past = line + 1
        after = not bare[past] and (past not in gaps or scan.is_blank(past))
        for rule in by_mark.get(words[0], PLAIN):
            if rule.matches(words, before, after):
                break
        line = rule.read(scan, line)
        if not rule.speaks:
            scan.last_cue = -1
        before = rule.opens or not bare[line - 1]


def _keep_rest(elements: list[Element], text: str, start: int) -> None:
    rest = text[start:]
    elements.append(
        Element(ElementKind.UNKNOWN, rest, start, len(text), live=False, outer_start=start, outer_end=len(text))
    )
