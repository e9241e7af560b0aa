"""From collected words to an element on its way in. Knows nothing of paragraphs."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fdx.names import RUNS
from storyroom.formats.fdx.words import Words, extras_to_json
from storyroom.formats.items import Item

__all__ = ["item_of"]


def item_of(kind: ElementKind, words: Words) -> Item:
    """Make an item of collected words."""
    item = Item(kind, words.pieces, words.runs)
    if words.extras:
        item.attributes.append((RUNS, extras_to_json(words.extras)))
    return item
