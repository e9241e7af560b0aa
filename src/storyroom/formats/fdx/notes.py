"""What hangs on a paragraph beside its own words: script notes, summaries, deleted text, alternate lines. Reads only."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fdx.context import Context
from storyroom.formats.fdx.items import item_of
from storyroom.formats.fdx.names import ALTERNATE, DELETED, XML
from storyroom.formats.fdx.words import Words
from storyroom.formats.items import Item
from storyroom.formats.xml_tree import Node

__all__ = ["block_words", "read_alternates", "read_deleted", "read_note", "read_summary"]

_NOTE_NAMES = {"Author": "author", "DateTime": "date"}


def read_note(node: Node, context: Context) -> Item:
    """Make a note of a `ScriptNote`; its paragraphs are its lines."""
    words = block_words(node)
    item = item_of(ElementKind.NOTE, words)
    item.attributes.extend((_NOTE_NAMES.get(name, f"fdx:{name}"), value) for name, value in node.attributes.items())
    for line, paragraph in enumerate(node.children("Paragraph")):
        item.attributes.extend((f"fdx:{line}.{name}", value) for name, value in paragraph.attributes.items())
    strange = [child for child in node.nodes() if child.tag not in {"Paragraph", "Text"}]
    item.keep(XML, context.xml([*strange, *words.strange]))
    return item


def read_summary(paragraph: Node, context: Context) -> Item:
    """Make a synopsis of one paragraph of a scene's summary."""
    words = Words()
    words.add_paragraph(paragraph)
    item = item_of(ElementKind.SYNOPSIS, words)
    item.attributes.extend((f"fdx:0.{name}", value) for name, value in paragraph.attributes.items())
    strange = [child for child in paragraph.nodes() if child.tag != "Text"]
    item.keep(XML, context.xml([*strange, *words.strange]))
    return item


def read_deleted(node: Node, kind: ElementKind, context: Context) -> Item:
    """Keep deleted text as a paragraph of its host's kind that is not live."""
    item = Item(kind, block_words(node, deep=True).pieces, live=False)
    item.attributes.append((DELETED, context.xml([node])))  # even if empty: it says what the element is
    return item


def read_alternates(identifiers: list[str], kind: ElementKind, context: Context) -> list[Item]:
    """Take out the alternates with these ids, in order; each line of one is a paragraph that is not live."""
    items: list[Item] = []
    for identifier in identifiers:
        node = context.alternates.pop(identifier, None)
        if node is not None:
            item = item_of(kind, block_words(node))
            item.live = False
            item.attributes.append((ALTERNATE, identifier))
            items.append(item)
    return items


def block_words(node: Node, *, deep: bool = False) -> Words:
    """Collect the words of a block of paragraphs, a line each; `deep` looks into blocks within it too."""
    words = Words()
    for index, paragraph in enumerate(_paragraphs(node, deep=deep)):
        if index:
            words.break_line()
        words.add_paragraph(paragraph)
    return words


def _paragraphs(node: Node, *, deep: bool) -> list[Node]:
    own = [node] if node.children("Text") else []
    if not deep:
        return own + node.children("Paragraph")
    return own + [found for child in node.nodes() if child.tag != "Text" for found in _paragraphs(child, deep=True)]
