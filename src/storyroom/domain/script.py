"""The screenplay as the trade knows it: elements, scenes, title page, each with its exact place in the source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from storyroom.domain.diagnostics import Diagnostic

__all__ = [
    "BODY_KINDS",
    "SPOKEN_KINDS",
    "Box",
    "Element",
    "ElementKind",
    "Parsed",
    "Place",
    "Run",
    "Scene",
    "Screenplay",
    "Style",
    "TitleField",
]


class ElementKind(StrEnum):
    """What a paragraph of a script is. Values are the words used in JSON."""

    SCENE_HEADING = "scene_heading"
    ACTION = "action"
    CHARACTER_CUE = "character_cue"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRIC = "lyric"
    TRANSITION = "transition"
    SHOT = "shot"
    CENTERED = "centered"
    GENERAL = "general"
    ACT_START = "act_start"
    ACT_END = "act_end"
    CAST_LIST = "cast_list"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    NOTE = "note"
    PAGE_BREAK = "page_break"
    BONEYARD = "boneyard"
    UNKNOWN = "unknown"


SPOKEN_KINDS = frozenset({ElementKind.DIALOGUE, ElementKind.LYRIC, ElementKind.PARENTHETICAL})
"""Kinds that belong to the cue before them."""

BODY_KINDS = frozenset(
    {
        ElementKind.SCENE_HEADING,
        ElementKind.ACTION,
        ElementKind.CHARACTER_CUE,
        ElementKind.PARENTHETICAL,
        ElementKind.DIALOGUE,
        ElementKind.LYRIC,
        ElementKind.TRANSITION,
        ElementKind.SHOT,
        ElementKind.CENTERED,
        ElementKind.GENERAL,
        ElementKind.ACT_START,
        ElementKind.ACT_END,
        ElementKind.CAST_LIST,
        ElementKind.UNKNOWN,
    }
)
"""Kinds that are printed on the page. The others are kept, and shown only on request."""


class Style(StrEnum):
    """Character styles a run can carry."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKEOUT = "strikeout"
    ALL_CAPS = "all_caps"


class Run(NamedTuple):
    """A stretch of an element's `text` with one set of styles; unstyled stretches have no run.

    Units: `start` and `end` are code points in `Element.text` (not in the canonical text).
    """

    start: int
    end: int
    styles: frozenset[Style] = frozenset()
    revision: str | None = None
    tags: tuple[str, ...] = ()


class Element(NamedTuple):
    """One paragraph of the script. A named tuple, because a library holds millions (ADR 0004).

    Units: `start` and `end` are code points in `Screenplay.text`, bounding the element's own words with their inline
    marks, without the marks that only force a kind and without the line end. `outer_start`/`outer_end` bound the whole
    source slice that this element stands for, blank lines after it included: outer slices tile the body of the source.
    `page` counts physical pages from 1, `y` is inches from the page's top edge to the first line's top; both are None
    until `domain.pagination.place` has run, unless the source has pages of its own.
    """

    kind: ElementKind
    text: str
    """As printed: marks removed, inner line breaks as newline."""
    start: int
    end: int
    scene: int | None = None
    """Ordinal of the scene from 1; None before the first heading."""
    runs: tuple[Run, ...] = ()
    scene_number: str | None = None
    """Printed scene number; on scene headings only."""
    dual: Literal["left", "right"] | None = None
    """Side of a dual dialogue, on cues and what is spoken under them."""
    page: int | None = None
    y: float | None = None
    page_label: str | None = None
    """Printed page number where the source says one, such as `12A`."""
    live: bool = True
    """False for omitted scenes, alternates and deleted text: kept, never searched by default."""
    outer_start: int | None = None
    outer_end: int | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    """What else the source said about it, by name, kept for the way back (`depth`, `forced`, `fdx:Alignment`)."""


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Place(NamedTuple):
    """Where a stretch of canonical text stands in the original: a paragraph and run, or a page and box."""

    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    paragraph: int | None = None
    run: int | None = None


class TitleField(NamedTuple):
    """One `Key: value` of the title page; `start`/`end` bound the value in the canonical text."""

    key: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A heading and all that follows up to the next one.

    Units: `first`/`last` index `Screenplay.elements` half-open; `start`/`end` are code points in the canonical text;
    `page_eighths` is the length in eighths of a page (2 3/8 pages = 19).
    """

    scene: int
    scene_number: str | None
    heading: str
    setting: str
    """`INT`, `EXT`, `INT/EXT`, `EST` or empty."""
    location: str
    time_of_day: str
    modifiers: tuple[str, ...]
    """Bracketed or trailing remarks of the heading: FLASHBACK, 1979, LATER."""
    first: int
    last: int
    start: int
    end: int
    speakers: tuple[str, ...]
    """Names as cued, extensions stripped, in order of first speech."""
    page: int | None = None
    page_eighths: int | None = None
    omitted: bool = False


@dataclass(frozen=True, slots=True)
class Screenplay:
    """One draft as read: the canonical text and everything that points into it.

    `text` is never normalised after reading: every offset in the house counts its code points.
    """

    format: str
    text: str
    elements: tuple[Element, ...]
    scenes: tuple[Scene, ...] = ()
    title_page: tuple[TitleField, ...] = ()
    places: tuple[Place, ...] = ()
    """Map of canonical text to paragraph and run, or page and box; empty where the source is the text itself."""
    metadata: tuple[tuple[str, str], ...] = ()
    """Whole blocks kept for the way back, by name (`fdx:Revisions`, `pdf:furniture`); values are text."""
    page_count: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader returns: the screenplay and its remarks about the material."""

    screenplay: Screenplay
    diagnostics: tuple[Diagnostic, ...] = ()
