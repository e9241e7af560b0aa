"""Tags that a Final Draft file carries: which words stand for which item of which category. Reads what the reader kept; guesses nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from storyroom.domain.script import Screenplay

__all__ = ["Tagged", "tagged"]

_BLOCK: Final = "fdx:TagData"
_MOST = 2_000_000
_ELEMENT: Final = re.compile(r"<(TagCategory|TagDefinition|Tag)\b([^<>]{0,2000})>(?:\s*<DefId>([^<>]{1,200})</DefId>)?")
_ATTRIBUTE: Final = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Tagged(NamedTuple):
    """Tagged words. Units: `start` and `end` are code points of the element's text."""

    element: int
    start: int
    end: int
    category: str
    """As the file names it."""
    label: str
    tag: str
    """Its number in the file."""


def tagged(script: Screenplay) -> Iterator[Tagged]:
    """Yield every tagged stretch whose tag the file explains; nothing for files without tags."""
    block = dict(script.metadata).get(_BLOCK, "")[:_MOST]
    if not block:
        return
    known = _definitions(block)
    for place, element in enumerate(script.elements):
        for run in element.runs if element.live else ():
            for tag in run.tags:
                if tag in known:
                    category, label = known[tag]
                    yield Tagged(place, run.start, run.end, category, label or element.text[run.start : run.end], tag)


def _definitions(block: str) -> dict[str, tuple[str, str]]:
    """Return category and label by tag number."""
    categories: dict[str, str] = {}
    definitions: dict[str, tuple[str, str]] = {}
    found: dict[str, tuple[str, str]] = {}
    for kind, attributes, definition in _ELEMENT.findall(block):
        said = {name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(attributes)}
        if kind == "TagCategory":
            categories[said.get("Id", "")] = said.get("Name", "")
        elif kind == "TagDefinition":
            definitions[said.get("Id", "")] = (categories.get(said.get("CatId", ""), ""), said.get("Label", ""))
        elif html.unescape(definition) in definitions:
            found[said.get("Number", "")] = definitions[html.unescape(definition)]
    return found
