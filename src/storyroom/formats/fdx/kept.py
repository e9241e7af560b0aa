"""The `StoryroomKept` block at the end of the file: what Final Draft has no place for, as JSON, with guards against later edits.

Every entry names the place it belongs to by number and by a checksum of the words there; words win over numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple
from zlib import crc32

from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import Element
from storyroom.formats.items import Item, Piece
from storyroom.formats.native.decode import decode_element
from storyroom.formats.native.encode import encode_element
from storyroom.formats.native.fields import Fields, Remarks
from storyroom.formats.xml_text import sanitise

__all__ = ["TAG", "Kept", "checksum", "read_kept", "restore", "spell_kept"]

TAG = "StoryroomKept"


class Kept(NamedTuple):
    """What was set aside. Numbers are indices in the whole list of elements; a checksum is of the words it belongs to."""

    elements: tuple[tuple[int, int, Element], ...] = ()
    """Index, checksum of the element before it, and the element itself."""
    attributes: tuple[tuple[int, int, tuple[tuple[str, str], ...]], ...] = ()
    texts: tuple[tuple[int, int, str], ...] = ()
    """Words with characters that XML cannot hold."""
    title_page: tuple[tuple[str, str], ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()


def checksum(text: str) -> int:
    """Sum up the words as XML can hold them."""
    return crc32(sanitise(text).encode())


def spell_kept(kept: Kept) -> str:
    """Write the JSON, in ASCII alone; empty when nothing was set aside."""
    if not any(kept):
        return ""
    fields = {
        "elements": [[index, guard, encode_element(element)] for index, guard, element in kept.elements],
        "attributes": kept.attributes,
        "texts": kept.texts,
        "title_page": kept.title_page,
        "metadata": kept.metadata,
    }
    return json.dumps({name: value for name, value in fields.items() if value}, separators=(",", ":"))


def read_kept(text: str) -> tuple[Kept, tuple[Diagnostic, ...]]:
    """Read the JSON back; whatever is unsound in it is left out with a remark."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        return Kept(), (Diagnostic("kept_unreadable", "What Storyroom had set aside in the file cannot be read."),)
    remarks = Remarks()
    fields = Fields(values, TAG, remarks)
    kept = Kept(
        elements=tuple(_entry_elements(fields, remarks)),
        attributes=tuple(_entry_attributes(fields)),
        texts=tuple((index, guard, text) for index, guard, text in _guarded(fields, "texts") if isinstance(text, str)),
        title_page=fields.pairs("title_page"),
        metadata=fields.pairs("metadata"),
    )
    return kept, remarks.all()


def restore(items: list[Item], kept: Kept) -> list[Diagnostic]:
    """Put everything back where it belongs, in place; what no longer has a place is told."""
    _insert(items, kept.elements)
    places = _Places(items)
    lost = 0
    for index, guard, text in kept.texts:
        item = places.find(index, guard)
        if item is None or len(item.text) != len(text):
            lost += 1
        else:
            item.pieces = _respell(item.pieces, text)
    for index, guard, pairs in kept.attributes:
        item = places.find(index, guard)
        if item is None:
            lost += 1
        else:
            item.attributes.extend(pairs)
    message = f"{lost} things that Storyroom had set aside belong to words that have changed since; they were left out."
    return [Diagnostic("kept_not_placed", message)] if lost else []


class _Places:
    def __init__(self, items: list[Item]) -> None:
        self._items = items
        self._guards = [checksum(item.text) for item in items]
        self._by_guard: dict[int, int] = {}
        for index, guard in enumerate(self._guards):
            self._by_guard[guard] = -1 if guard in self._by_guard else index

    def find(self, index: int, guard: int) -> Item | None:
        if 0 <= index < len(self._items) and self._guards[index] == guard:
            return self._items[index]
        only = self._by_guard.get(guard, -1)
        return self._items[only] if only >= 0 else None


def _insert(items: list[Item], entries: Iterable[tuple[int, int, Element]]) -> None:
    waiting = sorted(entries, key=lambda entry: entry[0])
    merged: list[Item] = []
    rest = iter(items)
    for index, _, element in waiting:
        while len(merged) < index and (item := next(rest, None)) is not None:
            merged.append(item)
        merged.append(_item(element))
    items[:] = [*merged, *rest]


def _item(element: Element) -> Item:
    return Item(
        element.kind,
        [Piece(element.text, -1, 0)] if element.text else [],
        list(element.runs),
        element.scene_number,
        element.dual,
        element.page_label,
        element.live,
        list(element.attributes),
    )


def _respell(pieces: list[Piece], text: str) -> list[Piece]:
    at = 0
    found: list[Piece] = []
    for piece in pieces:
        found.append(piece._replace(text=text[at : at + len(piece.text)]))
        at += len(piece.text)
    return found


def _guarded(fields: Fields, name: str) -> list[tuple[int, int, object]]:
    return [
        (item[0], item[1], item[2])
        for item in fields.items(name)
        if isinstance(item, list) and len(item) == 3 and type(item[0]) is int and type(item[1]) is int
    ]


def _entry_elements(fields: Fields, remarks: Remarks) -> Iterable[tuple[int, int, Element]]:
    for index, guard, values in _guarded(fields, "elements"):
        if isinstance(values, dict):
            entry = Fields({**values, "start": 0, "end": 0}, TAG, remarks)
            yield index, guard, decode_element(entry, 0)


def _entry_attributes(fields: Fields) -> Iterable[tuple[int, int, tuple[tuple[str, str], ...]]]:
    for index, guard, pairs in _guarded(fields, "attributes"):
        wrapped = Fields({"pairs": pairs}, TAG, Remarks())
        yield index, guard, wrapped.pairs("pairs")
