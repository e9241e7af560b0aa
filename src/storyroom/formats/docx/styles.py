"""The style sheet: what each style is called, what it is based on, and where and how its paragraphs stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storyroom.formats.docx.kinds import Named, kind_named
from storyroom.formats.docx.names import TITLE_STYLE
from storyroom.formats.xml_tree import Node

__all__ = ["Sheet", "properties", "read_sheet"]

_MOST_STYLES = 5_000
_LONGEST_CHAIN = 12
Properties = Mapping[str, Mapping[str, str]]
"""Property -> its attributes, such as `w:ind` -> `{"w:left": "720"}`."""
_NOTHING: dict[str, dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    parent: str
    paragraph: Properties
    run: Properties


class Sheet:
    """Styles by id. Chains that lead in a circle end."""

    def __init__(self, styles: Mapping[str, _Style], default: str) -> None:
        self._styles = styles
        self.default = default
        self._paragraphs: dict[str, Properties] = {}
        self._runs: dict[str, Properties] = {}
        self._kinds: dict[str, Named | None] = {}

    def name(self, style_id: str) -> str:
        """Return what people call a style; the id itself if the sheet has no such style."""
        style = self._styles.get(style_id)
        return style.name if style is not None else style_id

    def kind(self, style_id: str) -> Named | None:
        """Say what its paragraphs are: by its own name, or that of the first style it is based on that says so."""
        if style_id not in self._kinds:
            named = (kind_named(name) for name in self._names(style_id) if not name.startswith(TITLE_STYLE))
            self._kinds[style_id] = next((found for found in named if found is not None), None)
        return self._kinds[style_id]

    def paragraph(self, style_id: str) -> Properties:
        """Return the paragraph properties of a style, inherited ones included."""
        if style_id not in self._paragraphs:
            self._paragraphs[style_id] = _merged([style.paragraph for style in self._chain(style_id)])
        return self._paragraphs[style_id]

    def run(self, style_id: str) -> Properties:
        """Return the run properties of a style, inherited ones included."""
        if style_id not in self._runs:
            self._runs[style_id] = _merged([style.run for style in self._chain(style_id)])
        return self._runs[style_id]

    def _names(self, style_id: str) -> Iterator[str]:
        if style_id and style_id not in self._styles:
            yield style_id
        for style in self._chain(style_id):
            yield style.name

    def _chain(self, style_id: str) -> Iterator[_Style]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.parent


def read_sheet(root: Node | None) -> Sheet:
    """Read the style sheet; an empty one if there is none."""
    styles: dict[str, _Style] = {}
    default = ""
    for node in root.children("w:style")[:_MOST_STYLES] if root is not None else ():
        style_id = node.attributes.get("w:styleId", "")
        styles.setdefault(
            style_id,
            _Style(
                _value(node, "w:name") or style_id,
                _value(node, "w:basedOn"),
                properties(node.children("w:pPr")),
                properties(node.children("w:rPr")),
            ),
        )
        if node.attributes.get("w:type") == "paragraph" and node.attributes.get("w:default", "0") in {
            "1",
            "true",
            "on",
        }:
            default = default or style_id
    return Sheet(styles, default)


def properties(nodes: list[Node]) -> Properties:
    """Read the direct properties of a paragraph or a run."""
    if not nodes:
        return _NOTHING
    return {child.tag: child.attributes for node in nodes for child in node.nodes()}


def _value(node: Node, tag: str) -> str:
    return next((child.attributes.get("w:val", "") for child in node.children(tag)), "")[:200]


def _merged(chain: list[Properties]) -> Properties:
    found: dict[str, Mapping[str, str]] = {}
    for one in reversed(chain):
        for name, attributes in one.items():
            found[name] = {**found.get(name, {}), **attributes}
    return found
