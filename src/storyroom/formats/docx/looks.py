"""How a run looks: its styles as runs model them, and whether anyone can see it. Knows no words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from storyroom.domain.script import Style
from storyroom.formats.docx.measures import DARK, is_pale
from storyroom.formats.docx.names import NUMBER_STYLE, REVISION_STYLE, is_on
from storyroom.formats.docx.styles import Properties, Sheet, properties
from storyroom.formats.xml_tree import Node

__all__ = ["Look", "look_of"]

_SWITCHES = (
    ("w:b", Style.BOLD),
    ("w:i", Style.ITALIC),
    ("w:strike", Style.STRIKEOUT),
    ("w:dstrike", Style.STRIKEOUT),
    ("w:caps", Style.ALL_CAPS),
)
_TINY = 4
"""Half-points up to which nobody reads: two points."""


class Look(NamedTuple):
    """Of one run."""

    styles: frozenset[Style] = frozenset()
    revision: str | None = None
    hidden: str = ""
    """Why it cannot be seen; empty if it can."""
    numbers: bool = False
    """It is the printed number of a scene."""


def look_of(node: Node, paragraph: Properties, sheet: Sheet, *, paper: bool) -> Look:
    """Work out one run's look. `paragraph` is what its paragraph's style says of runs; `paper` says that white lies beneath it."""
    direct = properties(node.children("w:rPr"))
    style_id = direct.get("w:rStyle", {}).get("w:val", "")
    named = sheet.name(style_id) if style_id else ""
    own: dict[str, Mapping[str, str]] = {**(sheet.run(style_id) if style_id else {}), **direct}
    revision = named.removeprefix(REVISION_STYLE) if named.startswith(REVISION_STYLE) else None
    return Look(_styles(own), revision, _hidden({**paragraph, **own}, paper=paper), named == NUMBER_STYLE)


def _styles(own: Properties) -> frozenset[Style]:
    found = {style for name, style in _SWITCHES if name in own and is_on(own[name].get("w:val"))}
    if "w:u" in own and is_on(own["w:u"].get("w:val")):
        found.add(Style.UNDERLINE)
    return frozenset(found)


def _hidden(all_of_it: Properties, *, paper: bool) -> str:
    for name in ("w:vanish", "w:specVanish", "w:webHidden"):
        if name in all_of_it and is_on(all_of_it[name].get("w:val")):
            return "hidden"
    size = all_of_it.get("w:sz", {}).get("w:val", "")
    if size.isascii() and size.isdigit() and len(size) < 6 and int(size) <= _TINY:
        return "tiny"
    if is_pale(all_of_it.get("w:color", {}).get("w:val", "")) and paper and not _on_colour(all_of_it):
        return "white"
    return ""


def _on_colour(all_of_it: Properties) -> bool:
    """Say whether the run brings its own ground on which white can be read."""
    fill = all_of_it.get("w:shd", {}).get("w:fill", "")
    filled = fill not in {"", "auto"} and not is_pale(fill)
    return filled or all_of_it.get("w:highlight", {}).get("w:val", "").casefold() in DARK
