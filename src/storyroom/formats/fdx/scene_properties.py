"""The `SceneProperties` of a heading: length, page, title, colour, summary. Attributes in, attributes out."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fdx.context import Context
from storyroom.formats.fdx.names import PROPERTY, PROPERTY_XML, WITHIN
from storyroom.formats.fdx.notes import read_summary
from storyroom.formats.items import Item
from storyroom.formats.xml_tree import Node

__all__ = ["read_scene_properties"]


def read_scene_properties(host: Item, node: Node, context: Context) -> list[Item]:
    """Put the properties on the host and return its synopses, one for each paragraph of the summary."""
    for name, value in node.attributes.items():
        if name == "Page" and value and host.kind is ElementKind.SCENE_HEADING:
            host.page_label = value
        else:
            host.attributes.append((PROPERTY + name, value))
    paragraphs = [paragraph for summary in node.children("Summary") for paragraph in _paragraphs(summary)]
    strange = context.xml(child for child in node.nodes() if child.tag != "Summary")
    if strange or not (node.attributes or paragraphs):
        host.attributes.append((PROPERTY_XML, strange))
    synopses = [read_summary(paragraph, context) for paragraph in paragraphs]
    if host.kind is not ElementKind.SCENE_HEADING:
        for synopsis in synopses:
            synopsis.attributes.append((WITHIN, "Summary"))
    return synopses


def _paragraphs(summary: Node) -> list[Node]:
    return summary.children("Paragraph") or ([summary] if summary.children("Text") else [])
