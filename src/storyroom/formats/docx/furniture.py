"""What belongs to the pages and the file, not to the script: headers, footers, properties. Set aside as metadata, as with PDF."""

from __future__ import annotations

import json
from collections.abc import Iterable

from storyroom.formats.docx.body import read_blocks
from storyroom.formats.docx.names import FURNITURE, PROPERTIES
from storyroom.formats.docx.words import Story
from storyroom.formats.xml_tree import Node

__all__ = ["furniture_of", "properties_of"]

_MOST = 2_000


def furniture_of(parts: Iterable[tuple[str, Node]], story: Story) -> list[tuple[str, str]]:
    """Keep the words of headers and footers, each once."""
    listed: list[dict[str, str]] = []
    for kind, root in parts:
        for paragraph in read_blocks(root, story):
            text = paragraph.reading.words.text.strip()
            piece = {"kind": kind, "text": text[:_MOST]}
            if text and piece not in listed and len(listed) < _MOST:
                listed.append(piece)
    return [(FURNITURE, json.dumps(listed, ensure_ascii=False))] if listed else []


def properties_of(root: Node | None) -> list[tuple[str, str]]:
    """Keep what the file says of itself: title, author, dates."""
    if root is None:
        return []
    said = {
        node.tag.partition(":")[2][:80]: "".join(part for part in node.parts if isinstance(part, str))[:_MOST]
        for node in root.nodes()[:100]
    }
    found = {name: value for name, value in said.items() if value.strip()}
    return [(PROPERTIES, json.dumps(found, ensure_ascii=False))] if found else []
