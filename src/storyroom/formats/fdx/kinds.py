"""Paragraph types and element kinds: which is which, in both directions. Reads no XML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from storyroom.domain.script import Element, ElementKind
from storyroom.formats.fdx.names import DEPTH

__all__ = ["DEFAULT_TYPES", "Resolved", "resolve", "type_of"]

_TYPES = {
    "scene heading": ElementKind.SCENE_HEADING,
    "action": ElementKind.ACTION,
    "character": ElementKind.CHARACTER_CUE,
    "parenthetical": ElementKind.PARENTHETICAL,
    "dialogue": ElementKind.DIALOGUE,
    "dialog": ElementKind.DIALOGUE,
    "transition": ElementKind.TRANSITION,
    "shot": ElementKind.SHOT,
    "general": ElementKind.GENERAL,
    "cast list": ElementKind.CAST_LIST,
    "lyrics": ElementKind.LYRIC,
    "lyric": ElementKind.LYRIC,
    "singing": ElementKind.LYRIC,
    "new act": ElementKind.ACT_START,
    "end of act": ElementKind.ACT_END,
    "outline": ElementKind.SECTION,
    "outline body": ElementKind.SYNOPSIS,
}
"""Types as files spell them, compared without regard to case."""

DEFAULT_TYPES = {
    ElementKind.SCENE_HEADING: "Scene Heading",
    ElementKind.ACTION: "Action",
    ElementKind.CENTERED: "Action",
    ElementKind.CHARACTER_CUE: "Character",
    ElementKind.PARENTHETICAL: "Parenthetical",
    ElementKind.DIALOGUE: "Dialogue",
    ElementKind.TRANSITION: "Transition",
    ElementKind.SHOT: "Shot",
    ElementKind.GENERAL: "General",
    ElementKind.CAST_LIST: "Cast List",
    ElementKind.LYRIC: "Lyrics",
    ElementKind.ACT_START: "New Act",
    ElementKind.ACT_END: "End of Act",
    ElementKind.SYNOPSIS: "Outline Body",
    ElementKind.UNKNOWN: "Unknown",
}
"""How the writer spells each kind when the element does not say otherwise."""


class Resolved(NamedTuple):
    """A type understood: its kind, the depth of an outline level, and whether anything knew it."""

    kind: ElementKind
    depth: str | None = None
    known: bool = True


def resolve(name: str, alignment: str, custom: Mapping[str, str]) -> Resolved:
    """Say what a paragraph type is; `custom` maps a studio's own types to the built-in ones they paginate as."""
    folded = name.strip().casefold()
    found = _resolve_plain(folded)
    if not found.known and folded in custom:
        found = _resolve_plain(custom[folded])
    if found.kind in {ElementKind.ACTION, ElementKind.GENERAL} and alignment.casefold() == "center":
        return Resolved(ElementKind.CENTERED)
    return found


def type_of(element: Element, stored: str | None, custom: Mapping[str, str]) -> str:
    """Choose the type to write: the stored one where it still means the element's kind, else the default."""
    if stored is not None:
        alignment = "center" if element.kind is ElementKind.CENTERED else ""
        if resolve(stored, alignment, custom).kind is element.kind:
            return stored
    if element.kind is ElementKind.SECTION:
        return f"Outline {_depth(element)}"
    return DEFAULT_TYPES.get(element.kind, "General")


def _resolve_plain(folded: str) -> Resolved:
    if folded in _TYPES:
        kind = _TYPES[folded]
        return Resolved(kind, "1" if kind is ElementKind.SECTION else None)
    level = folded.removeprefix("outline ")
    if level != folded and level.isascii() and level.isdigit() and len(level) <= 2:
        return Resolved(ElementKind.SECTION, str(int(level)))
    if not folded:
        return Resolved(ElementKind.GENERAL)
    return Resolved(ElementKind.UNKNOWN, known=False)


def _depth(element: Element) -> int:
    depth = dict(element.attributes).get(DEPTH, "1")
    return int(depth) if depth.isascii() and depth.isdigit() and 1 <= len(depth) <= 2 else 1
