"""The blocks beside the body, kept to the letter: settings, lists, boards, revisions, tags. Understands none of them."""

from __future__ import annotations

import json

from storyroom.formats.fdx.kept import TAG as KEPT
from storyroom.formats.fdx.settings import DEFAULT_SETTINGS
from storyroom.formats.xml_tree import Node, source_of

__all__ = ["DEFAULT_ROOT", "PREFIX", "ROOT", "kept_blocks", "root_attributes"]

PREFIX = "fdx:"
ROOT = "fdx:FinalDraft"
"""Metadata: the root's attributes as JSON, where they differ from the writer's."""
DEFAULT_ROOT = {"DocumentType": "Script", "Template": "No", "Version": "5"}


def kept_blocks(root: Node, source: bytes) -> list[tuple[str, str]]:
    """List every whole block but the body and our own, in order, as metadata."""
    blocks: list[tuple[str, str]] = []
    if root.attributes != DEFAULT_ROOT:
        blocks.append((ROOT, json.dumps(root.attributes, ensure_ascii=False)))
    for node in root.nodes():
        if node.tag in {"Content", KEPT}:
            continue
        xml = source_of(node, source)
        if xml is not None and xml not in DEFAULT_SETTINGS:
            blocks.append((PREFIX + node.tag, xml))
    return blocks


def root_attributes(metadata: dict[str, str]) -> dict[str, str]:
    """Return the root's attributes to write; ours where none were kept."""
    try:
        found = json.loads(metadata.get(ROOT, ""))
    except (ValueError, RecursionError):
        return DEFAULT_ROOT
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return DEFAULT_ROOT
    return found
