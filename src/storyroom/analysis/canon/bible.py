"""A series bible cut into short statements, each with its line: headings, bullets, tables, `Age: 34`, prose. Understands none of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import is_verb, lemma
from storyroom.domain.sentences import SENTENCE_END

__all__ = ["statements"]

_MOST_LINES = 20_000
_MOST_STATEMENTS = 5_000
_LONGEST_LINE = 4_000
_LONGEST = 400
"""Bounds for hostile files: far beyond any bible that people keep. Units: lines, statements, code points."""

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<title>.*?)[ \t#]*")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")
_BULLET = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_CELL_RULE = re.compile(r"[\s|:-]+")
_KEY = re.compile(r"(?P<key>[A-Za-z][\w '’/&-]{0,39}?)\s*:\s+(?P<value>\S.*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MARKUP = re.compile(r"\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+|<[^<>]{0,80}>|!?\[(?=[^\]]{0,200}\]\()")
_LINK = re.compile(r"\]\([^()\s]{0,300}\)")
_PRONOUN = re.compile(r"(?:He|She|They|His|Her|Their|It|Its)\b(?!['’]s [A-Z])")
_NAME = re.compile(r"(?:The |Dr\.? |Mr\.? |Mrs\.? |Ms\.? )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*(?=[ ,])")
_GENERAL = frozenset(
    """characters character people cast world rules rule law laws places place locations location setting settings
    story stories plot notes note timeline history background backstory overview synopsis appearance biography bio
    canon facts episode episodes season props objects things themes theme tone glossary contents summary magic
    technology relationships family miscellaneous general the of and our this series bible about dates names
    main minor supporting vehicles creatures organisations organizations""".split()
)
"""Words of headings that name a part of the bible, not somebody or something in it."""

_OPENERS = frozenset(
    "A An The No Nobody Nothing Every Everybody Everyone All Each Some There This That These Those Only Never Always In On At".split()
)
_BEGINS = frozenset("cannot can't can never always is was has had must may no".split())


class _Piece(NamedTuple):
    line: int
    text: str
    plain: bool
    """Whether it is running prose, in which one sentence leans on another."""


def statements(text: str) -> tuple[tuple[int, str], ...]:
    """Split a series bible into short self-contained statements, each with its line from 1.

    A value under a heading names its subject: `Mara Voss: age 34.` Every statement consists of words of the text.
    At most five thousand come back, of at most 400 code points each.
    """
    found: list[tuple[int, str]] = []
    for line, said in _statements(text):
        found.append((line, said))
        if len(found) == _MOST_STATEMENTS:
            break
    return tuple(found)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    subject, columns = "", tuple[str, ...]()
    prose: list[_Piece] = []
    lines = _lines(text)
    for at, raw in enumerate(lines):
        line, number = raw.strip(), at + 1
        title = _title(lines, at)
        if not line or title is not None or _is_rule(line) or _starts_item(raw):
            yield from _prose(prose, subject)
            prose = []
        if title is not None:
            subject, columns = _subject(title), ()
        elif not line or _is_rule(line):
            columns = columns if line.startswith("|") else ()
        elif line.startswith("|"):
            cells = tuple(_clean(cell) for cell in line.strip("|").split("|"))
            if columns:
                yield from _row(number, columns, cells, subject)
            columns = columns or cells
        elif _starts_item(raw) or _KEY.fullmatch(_clean(line)):
            yield from _item(number, _clean(_unbulleted(raw)), subject)
        else:
            prose.append(_Piece(number, _clean(line), plain=True))
    yield from _prose(prose, subject)


def _lines(text: str) -> list[str]:
    cut = text[: _MOST_LINES * 400].replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_MOST_LINES]
    return [_CONTROL.sub(" ", line[:_LONGEST_LINE].replace("\t", " ")) for line in cut]


def _title(lines: list[str], at: int) -> str | None:
    """Return what a heading says: marked with `#`, underlined, or a short line in capitals that stands alone."""
    line = lines[at].strip()
    marked = _HEADING.fullmatch(line) if line.startswith("#") else None
    if marked:
        return _clean(marked["title"])
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if line and not _starts_item(lines[at]) and len(following) > 2 and _UNDERLINE.fullmatch(following):
        return _clean(line)
    before = lines[at - 1].strip() if at else ""
    alone = not before and len(line) <= 40 and line.isupper() and not line.endswith((".", "!", "?", ":"))
    return _clean(line) if alone and any(one.isalpha() for one in line) else None


def _starts_item(line: str) -> bool:
    return _BULLET.match(line) is not None or line.lstrip().startswith("|")


def _unbulleted(line: str) -> str:
    bullet = _BULLET.match(line)
    return line[bullet.end() :] if bullet else line


def _is_rule(line: str) -> bool:
    return len(line) > 2 and (_CELL_RULE.fullmatch(line) is not None or not line.strip("=*_- "))


def _subject(title: str) -> str:
    """Return whom a heading is about; empty where it only names a part of the bible."""
    said = re.split(r"\s*(?:[(,:–—]|\s-\s)", title, maxsplit=1)[0].strip()
    words = re.findall(r"[\w'’.-]+", said)
    if not words or len(words) > 4 or {word.lower() for word in words} <= _GENERAL or said[0].isdigit():
        return ""
    return " ".join(word.title() if word.isupper() and len(word) > 1 else word for word in words)


def _clean(text: str) -> str:
    plain = _LINK.sub("", _MARKUP.sub("", text)).replace("\\", "")
    return " ".join(plain.strip("> ").split())


def _row(line: int, columns: tuple[str, ...], cells: tuple[str, ...], subject: str) -> Iterator[tuple[int, str]]:
    """A row of a table is about what its first cell names; a table of two columns under a heading about the heading."""
    of_heading = bool(subject) and len(columns) == 2  # key and value
    if of_heading and cells[:1]:
        yield from _item(line, f"{cells[0]}: {' '.join(cells[1:])}", subject)
        return
    about = cells[0] if cells else ""
    for column, cell in zip(columns[1:], cells[1:], strict=False):
        if about and cell.strip("-–— "):
            yield from _told(line, f"{about}: {column.lower()} {cell}")


def _item(line: int, text: str, subject: str) -> Iterator[tuple[int, str]]:
    pair = _KEY.fullmatch(text)
    if pair and subject and not _names(pair["key"], subject):
        yield from _told(line, f"{subject}: {pair['key'].lower()} {pair['value']}")
    else:
        yield from _sentences(_Piece(line, text, plain=False), subject, "")


def _names(key: str, subject: str) -> bool:
    """Whether a key is a name of its own: `Tom: her brother.` under Mara's heading."""
    return key[:1].isupper() and bool(set(key.lower().split()) & set(subject.lower().split()))


def _prose(pieces: list[_Piece], subject: str) -> Iterator[tuple[int, str]]:
    """Join the lines of a paragraph, cut it into sentences, and say of each on which line it begins."""
    if not pieces:
        return
    joined, starts = "", list[tuple[int, int]]()
    for piece in pieces:
        starts.append((len(joined), piece.line))
        joined += piece.text + " "
    last, gender, cut = "", "", 0
    for end in (*(match.end() for match in SENTENCE_END.finditer(joined)), len(joined)):
        said = joined[cut:end].strip()
        line = starts[bisect_right(starts, (cut, _MOST_LINES)) - 1][1]
        cut = end
        name, own = _NAME.match(said), _gender(said)
        if own and gender and own != gender:
            last, gender = "", ""
        yield from _sentences(_Piece(line, said, plain=True), subject, last)
        if own:
            gender = own
        elif name and name[0].split()[0] not in _OPENERS:
            last, gender = name[0], ""


def _gender(said: str) -> str:
    """Say whether a sentence opens on somebody as a man, a woman, several, or a thing; empty where it opens on none."""
    opened = said.split(" ", 1)[0].removesuffix("'s").removesuffix("’s")
    return {"He": "m", "His": "m", "She": "f", "Her": "f", "They": "n", "Their": "n", "It": "t", "Its": "t"}.get(
        opened, ""
    )


def _without_subject(said: str) -> bool:
    """Whether a sentence begins with what somebody does or is: `Cannot swim.`, `Died in 1931.`, `Never drinks.`"""
    first = said.split(" ", 1)[0].strip(".,;").lower()
    base = lemma(first, "verb")
    return first in _BEGINS or (base != first and is_verb(base) and not first.endswith("ing"))


def _sentences(piece: _Piece, subject: str, last: str) -> Iterator[tuple[int, str]]:
    """Give a sentence that leans on a pronoun, or that names nobody under somebody's heading, its subject."""
    cut = 0
    for end in (*(match.end() for match in SENTENCE_END.finditer(piece.text)), len(piece.text)):
        said = piece.text[cut:end].strip()
        cut = end
        about = (last if piece.plain else "") or subject
        leans = _PRONOUN.match(said) is not None or _without_subject(said)
        if said:
            yield from _told(piece.line, f"{about}: {said}" if about and leans else said)


def _told(line: int, said: str) -> Iterator[tuple[int, str]]:
    """End a statement on a stop; leave out what has no letters and what is too long to be one."""
    cut = said.strip()
    if sum(one.isalpha() for one in cut) > 2 and len(cut) <= _LONGEST:  # two letters say nothing
        yield line, cut if cut.endswith((".", "!", "?", "…", "”", '"')) else f"{cut}."
