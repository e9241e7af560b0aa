"""Recognises a title page and reads its fields from where they stand. Knows the trade's habits, no script.

Source: title centred a third down, then credit, authors, source; contact at the lower left, draft and date at the lower right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from storyroom.formats.pdf.columns import looks_like_heading
from storyroom.formats.pdf.rows import Measures, Row, band, row_of
from storyroom.formats.pdf.wire import RawPage

__all__ = ["TitleEntry", "read_title_page"]

_MOST_ROWS = 40
_CREDIT = re.compile(r"(?:.{0,70}\s)?by\s?:?", re.IGNORECASE)
_SOURCE = re.compile(r"(?:based (?:up)?on|adapted from|from (?:the|an?)|inspired by)\b", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright|cc0|all rights)", re.IGNORECASE)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")


class TitleEntry(NamedTuple):
    """A field of the title page and the rows that say it."""

    key: str
    rows: tuple[Row, ...]


def read_title_page(page: RawPage, measures: Measures, count: int) -> tuple[TitleEntry, ...] | None:
    """Read a document's first page as a title page, or say that it is none."""
    plain = [segment for segment in page.segments if not segment.odd]
    rows = [row_of(page.number, [segment], measures) for group in band(plain, measures) for segment in group]
    if count < 2 or not rows or len(rows) > _MOST_ROWS or any(looks_like_heading(row.text) for row in rows):
        return None
    middle = page.height * 0.66
    upper = [row for row in rows if row.base < middle]
    centred = [row for row in upper if _is_centred(row, page, measures)]
    if not centred or len(centred) < 0.6 * len(upper) or centred[0].base < page.height * 0.12:
        return None
    lower = [row for row in rows if row.base >= middle]
    aside = [row for row in upper if row not in centred]
    notes = [TitleEntry("Notes", tuple(aside))] if aside else []
    return (*_centre(centred, measures), *notes, *_corners(lower, page))


def _is_centred(row: Row, page: RawPage, measures: Measures) -> bool:
    middle = (row.left + row.right) / 2
    body = measures.left + 30 * measures.pitch
    return min(abs(middle - page.width / 2), abs(middle - body)) < 3 * measures.pitch


def _centre(rows: Sequence[Row], measures: Measures) -> list[TitleEntry]:
    entries: list[tuple[str, list[Row]]] = []
    for row in rows:
        last = entries[-1][0] if entries else ""
        tight = bool(entries) and row.base - entries[-1][1][-1].base < 1.7 * max(measures.line, row.size)
        key = _centred_key(row.text.strip(), last, tight=tight)
        if entries and key == last:
            entries[-1][1].append(row)
        else:
            entries.append((key, [row]))
    return [TitleEntry(key, tuple(found)) for key, found in entries]


def _centred_key(text: str, last: str, *, tight: bool) -> str:
    if not last:
        return "Title"
    if _CREDIT.fullmatch(text):
        return "Credit"
    if _SOURCE.match(text):
        return "Source"
    if tight and last != "Credit":
        return last
    return {"Title": "Credit" if text.islower() else "Author", "Credit": "Author", "Author": "Author"}.get(
        last, "Source"
    )


def _corners(rows: Sequence[Row], page: RawPage) -> list[TitleEntry]:
    entries: list[TitleEntry] = []
    for row in sorted(rows, key=lambda row: (row.left > page.width / 2, row.base)):
        key = _corner_key(row, page, entries[-1].key if entries else "")
        if entries and entries[-1].key == key:
            entries[-1] = TitleEntry(key, (*entries[-1].rows, row))
        else:
            entries.append(TitleEntry(key, (row,)))
    return entries


def _corner_key(row: Row, page: RawPage, last: str) -> str:
    if _COPYRIGHT.match(row.text):
        return "Copyright"
    if row.left <= page.width / 2:
        return last if last in {"Contact", "Copyright"} else "Contact"
    return "Draft date" if _DATE.search(row.text) else "Revision"
