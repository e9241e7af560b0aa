"""The title page: positioned lines to named fields. A guess by place and wording, since the file names nothing.

Source: layout of title pages as the trade sets them: title, credit and authors centred, contact lower left, draft and date lower right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storyroom.formats.fdx.words import Words
from storyroom.formats.items import Piece, TitleLine
from storyroom.formats.xml_tree import Node

__all__ = ["LINE", "PrintedLine", "name_lines", "printed_lines", "rename_lines"]

MAX_LINES = 2000
LINE = "Line"
"""Key of a line that nothing identifies."""

_CREDIT = re.compile(
    r".{0,80}\bby:?|(?:an? )?(?:original )?(?:screenplay|teleplay|story|play|script)(?: and story)?:?", re.IGNORECASE
)
_SOURCE = re.compile(
    r"(?:based (?:on|upon)|from the (?:novel|play|book|story)|inspired by|adapted from)\b", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"©|\(c\)\s{0,4}\d{4}|copyright\b", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\b(?:{_MONTHS})[a-z]{{0,6}}\.?\s{{1,3}}\d{{1,4}}|\d{{1,2}}\.?\s{{1,3}}(?:{_MONTHS})[a-z]{{0,6}}\b",
    re.IGNORECASE,
)
_DRAFT = re.compile(r"\b(?:drafts?|revis(?:ion|ed)|rev\.|version|shooting script|polish)", re.IGNORECASE)
_CONTACT = re.compile(r"@|\bcontact\b|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|\bagent\b|\bwww\.", re.IGNORECASE)


class PrintedLine(NamedTuple):
    """One line as it stands on the sheet, before anybody guesses what it is."""

    pieces: tuple[Piece, ...]
    alignment: str
    page: int
    block: int
    """Counts up after each blank line: neighbours in one block were set together."""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def printed_lines(title_page: Node, *, first_page: int = 0) -> list[PrintedLine]:
    """List the lines that carry ink, in order, with where they stand."""
    lines: list[PrintedLine] = []
    page, block = first_page, 0
    for paragraph in _paragraphs(title_page):
        words = Words()
        words.add_paragraph(paragraph)
        page += paragraph.attributes.get("StartsNewPage", "").casefold() == "yes"
        alignment = paragraph.attributes.get("Alignment", "").casefold()
        for pieces in _split_lines(words.pieces):
            block += not pieces
            if pieces and len(lines) < MAX_LINES:
                lines.append(PrintedLine(pieces, alignment, page, block))
        block += not words.pieces
    return lines


def name_lines(lines: Sequence[PrintedLine]) -> list[TitleLine]:
    """Give each line its key; lines of later pages stay unnamed."""
    named: list[TitleLine] = []
    group = 0
    key = ""
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        found = _key(line, before, key) if line.page == lines[0].page else LINE
        together = before is not None and found == key and found != LINE and line.block == before.block
        group += not together
        key = found
        named.append(TitleLine(line.pieces, key, group))
    return named


def rename_lines(lines: Sequence[PrintedLine], fields: Iterable[tuple[str, str]]) -> list[TitleLine] | None:
    """Give the lines the keys and exact values they once had; None if the lines are no longer those."""
    left = list(lines)
    left.reverse()
    named: list[TitleLine] = []
    for group, (key, value) in enumerate(fields):
        for row in value.split("\n"):
            place = Piece("", -1, 0)
            if row.strip():
                if not left or left[-1].text != row.strip():
                    return None
                place = left.pop().pieces[0]
            named.append(TitleLine((place._replace(text=row),) if row else (), key, group))
    return None if left else named


def _paragraphs(title_page: Node) -> list[Node]:
    found: list[Node] = []
    for child in title_page.nodes():
        if child.tag == "Paragraph":
            found.append(child)
        elif child.tag == "Content":
            found.extend(child.children("Paragraph"))
    return found


def _split_lines(pieces: Iterable[Piece]) -> list[tuple[Piece, ...]]:
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        rows[-1].append(piece._replace(text=first))
        rows.extend([piece._replace(text=row)] for row in others)
    return [_trim(row) for row in rows]


def _trim(row: list[Piece]) -> tuple[Piece, ...]:
    kept = [piece for piece in row if piece.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = kept[0]._replace(text=kept[0].text.lstrip())
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip())
    return tuple(kept)


def _key(line: PrintedLine, before: PrintedLine | None, last: str) -> str:
    text = line.text[:300]
    told = _told(text)
    if told:
        return told
    if before is None:
        return "Title"
    return _by_place(line, before, last)


def _told(text: str) -> str:
    if _COPYRIGHT.search(text):
        return "Copyright"
    if _SOURCE.match(text):
        return "Source"
    if _CREDIT.fullmatch(text):
        return "Credit"
    if _CONTACT.search(text):
        return "Contact"
    if _DRAFT.search(text) or (_DATE.search(text) and len(text) <= 40):
        return "Draft date"
    return ""


def _by_place(line: PrintedLine, before: PrintedLine, last: str) -> str:
    together = line.block == before.block
    if line.alignment == "right":
        return last if together and last == "Contact" else "Draft date"
    if line.alignment == "center":
        return _centred(last, quoted=line.text[0] in "\"'“‘«", together=together)
    if last == "Credit":
        return "Author"
    if together and last in {"Author", "Source", "Contact"}:
        return last
    return "Contact" if last in {"Author", "Source", "Contact", "Draft date", "Copyright"} else LINE


def _centred(last: str, *, quoted: bool, together: bool) -> str:
    if last in {"Credit", "Author"}:
        return "Author"
    if last == "Title":
        return "Title" if together else LINE if quoted else "Author"
    return last if together and last else LINE
