"""From paragraphs to elements and title fields: kinds, numbers, breaks, notes and what is set aside. Places nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from storyroom.domain.script import ElementKind
from storyroom.formats.docx.body import Paragraph
from storyroom.formats.docx.layout import NUMBERED, kinds_of, looks_like_heading
from storyroom.formats.docx.names import BOX, CELL, DELETED, HIDDEN, STYLE, TITLE_END_STYLE, TITLE_STYLE
from storyroom.formats.docx.notes import Note, attach
from storyroom.formats.docx.words import Aside, Stretch
from storyroom.formats.items import Item, TitleLine

__all__ = ["Told", "tell"]

_K = ElementKind
_TITLES = {
    "title": "Title",
    "subtitle": "Credit",
    "author": "Author",
    "authors": "Author",
    "contact": "Contact",
    "titel": "Title",
}
_PLAIN = frozenset({"", "normal", "standard"})
_MOST_TITLES = 200
_OMITTED = frozenset({"OMITTED", "OMIT", "SCENE OMITTED"})


class Told(NamedTuple):
    """The title page and the script."""

    titles: list[TitleLine]
    items: list[Item]


def tell(paragraphs: Sequence[Paragraph], notes: Mapping[tuple[str, str], Note]) -> Told:
    """Make elements of the paragraphs in order."""
    titles, rest = _titles(paragraphs)
    items: list[Item] = []
    for one, kind in zip(rest, kinds_of(rest), strict=True):
        items.extend(_items(one, kind, notes))
    return Told(titles, items)


def _titles(paragraphs: Sequence[Paragraph]) -> tuple[list[TitleLine], list[Paragraph]]:
    """Take the title page's paragraphs off the front; those of our own styles wherever they stand."""
    titles: list[TitleLine] = []
    rest: list[Paragraph] = []
    for one in paragraphs:
        key = _title_key(one.style, front=not any(found.reading.words.text.strip() for found in rest))
        plain = not (one.reading.asides or one.reading.notes or one.cell or one.box)
        if key is None or not plain or len(titles) >= _MOST_TITLES:
            rest.append(one)
        elif one.style != TITLE_END_STYLE or one.reading.words.text:
            titles.append(TitleLine(tuple(one.reading.words.pieces), key, len(titles)))
    return titles, rest


def _title_key(style: str, *, front: bool) -> str | None:
    if style.startswith(TITLE_STYLE):
        return style.removeprefix(TITLE_STYLE)
    return _TITLES.get(style.strip().casefold()) if front else None


def _items(one: Paragraph, kind: ElementKind, notes: Mapping[tuple[str, str], Note]) -> list[Item]:
    reading = one.reading
    items: list[Item] = [Item(_K.PAGE_BREAK)] if reading.breaks_before else []
    item: Item | None = None
    if one.named is None or one.named.kind is not kind:
        reading.words.trim()
    if reading.words.text.strip():
        item = _item(one, kind)
        items.append(item)
    items.extend(_aside(aside, kind) for aside in reading.asides if aside.words.text.strip())
    for place in reading.notes:
        note = notes.get(place)
        found = attach(item, note) if note is not None else None
        if found is not None:
            items.append(found)
    if reading.breaks_after:
        items.append(Item(_K.PAGE_BREAK))
    return items


def _item(one: Paragraph, kind: ElementKind) -> Item:
    words = one.reading.words
    number = one.reading.number or None
    if kind is _K.SCENE_HEADING and not one.reading.numbered:
        number = _take_number(words)
    elif kind is not _K.SCENE_HEADING:
        number = None
    item = Item(kind, words.pieces, words.runs, number, one.dual)
    item.live = kind is not _K.SCENE_HEADING or words.text.strip().rstrip(".").upper() not in _OMITTED
    if one.named is not None and one.named.depth is not None and kind is _K.SECTION:
        item.attributes.append(("depth", one.named.depth))
    if one.named is None and one.style.casefold() not in _PLAIN:
        item.keep(STYLE, one.style)
    item.keep(CELL, one.cell)
    item.keep(BOX, "yes" if one.box else "")
    return item


def _take_number(words: Stretch) -> str | None:
    """Take a number off a heading that carries it in the line, at both ends if it stands there too."""
    text = words.text
    found = NUMBERED.fullmatch(text) if looks_like_heading(text) else None
    if found is None:
        return None
    start, end = found.span(2)
    rest = text[start:end].rstrip()
    bare = rest.removesuffix(found.group(1))
    if bare != rest and bare[-1:].isspace():
        end = start + len(bare.rstrip())
    words.cut(start, end)
    return found.group(1)


def _aside(aside: Aside, kind: ElementKind) -> Item:
    """Keep words that are not seen as an element that is not live: stored and shown on request, never searched or quoted."""
    kept = _K.GENERAL if kind in {_K.SCENE_HEADING, _K.CHARACTER_CUE} else kind
    name, value = (DELETED, aside.who) if aside.reason == "deleted" else (HIDDEN, aside.reason)
    return Item(kept, aside.words.pieces, aside.words.runs, live=False, attributes=[(name, value)])
