"""Comments, footnotes and endnotes by id, and what becomes of one where it is anchored. Reads no body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storyroom.domain.script import ElementKind
from storyroom.formats.docx.body import Paragraph, read_blocks
from storyroom.formats.docx.names import INLINE_NOTE, NOTE, SOURCE
from storyroom.formats.docx.words import Story
from storyroom.formats.items import Item, Piece
from storyroom.formats.xml_tree import Node

__all__ = ["Note", "attach", "read_notes", "unused"]

_TAGS = {"comments": "w:comment", "footnotes": "w:footnote", "endnotes": "w:endnote"}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_MOST = 20_000


@dataclass(slots=True)
class Note:
    """One note; words that cannot be seen are in it too, since a note is kept for people who look for it."""

    text: str
    attributes: list[tuple[str, str]]
    used: bool = False


def read_notes(kind: str, root: Node, story: Story) -> dict[str, Note]:
    """Read the notes of one part."""
    found: dict[str, Note] = {}
    for node in root.children(_TAGS[kind])[:_MOST]:
        if node.attributes.get("w:type", "") in _SEPARATORS:
            continue
        text = "\n".join(_whole(paragraph) for paragraph in read_blocks(node, story))
        found.setdefault(node.attributes.get("w:id", ""), Note(text, _attributes(kind, node)))
    return found


def attach(item: Item | None, note: Note) -> Item | None:
    """Make an element of a note; one that stood inside the words goes back to its paragraph."""
    note.used = True
    if item is not None and ("author", INLINE_NOTE) in note.attributes:
        item.attributes.append((NOTE, note.text))
        return None
    pieces = [Piece(note.text, -1, 0)] if note.text else []
    return Item(ElementKind.NOTE, pieces, attributes=list(note.attributes))


def unused(notes: Mapping[tuple[str, str], Note]) -> list[Note]:
    """List the notes that nothing in the script points to."""
    return [note for note in notes.values() if not note.used and note.text.strip()]


def _whole(paragraph: Paragraph) -> str:
    reading = paragraph.reading
    return reading.words.text + "".join(aside.words.text for aside in reading.asides if aside.reason != "field")


def _attributes(kind: str, node: Node) -> list[tuple[str, str]]:
    if kind != "comments":
        return [(SOURCE, kind.removesuffix("s"))]
    named = (("author", node.attributes.get("w:author", "")), ("date", node.attributes.get("w:date", "")))
    return [(name, value[:500]) for name, value in named if value]
