"""SVG elements with everything escaped and everything invisible shown, and what a finished picture is. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from markupsafe import Markup, escape

from storyroom.web.visible import visible

__all__ = ["Drawing", "Swatch", "ToScene", "cut", "described", "element", "number", "percent"]

ToScene = Callable[[int], str]
"""From a scene's ordinal to its address in the reader."""

_LONGEST = 120


class Swatch(NamedTuple):
    """One line of a legend: a small square of the tone, and the tone in words."""

    svg: Markup
    words: str


class Drawing(NamedTuple):
    """A picture ready for a page; whoever cannot see it reads `about` and the tables beside it."""

    svg: Markup
    about: str
    """What the picture shows, in a sentence or two."""
    lanes: tuple[str, ...] = ()
    """Names of its rows, each as high as a row of the picture."""
    before_lanes: str = ""
    """The class of the space above the first row; empty where there is none."""
    legend: tuple[Swatch, ...] = ()
    marks: tuple[str, ...] = ()
    """What the numbered marks above the rows stand for, from 1."""


def element(tag: str, attributes: Mapping[str, object], *children: str | Markup) -> Markup:
    """Make one element; every value and every child that is not markup already is escaped."""
    written = Markup().join(Markup(' {}="{}"').format(name, _shown(value)) for name, value in attributes.items())
    return Markup("<{0}{1}>{2}</{0}>").format(tag, written, Markup().join(_shown(child) for child in children))


def described(key: str, title: str, about: str, attributes: Mapping[str, object], *children: Markup) -> Markup:
    """Make the root of a picture, with its name and what it says; `key` keeps its ids apart from other pictures'.

    What is drawn is out of reach for who cannot see it, its links too: name, sentence and tables say the same.
    """
    named = {"role": "group", "aria-labelledby": f"{key}-title", "aria-describedby": f"{key}-about", **attributes}
    head = (element("title", {"id": f"{key}-title"}, title), element("desc", {"id": f"{key}-about"}, about))
    return element("svg", named, *head, element("g", {"aria-hidden": "true"}, *children))


def cut(text: str, longest: int = _LONGEST) -> str:
    """Put a label on one line, no longer than it may be."""
    said = " ".join(text[: longest * 4].split())
    return said if len(said) <= longest else f"{said[: longest - 1]}…"


def number(value: float) -> str:
    """Write a number as people read it: whole where it is whole, else with no more than three decimals."""
    return f"{value:,.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def percent(part: float, whole: float) -> str:
    """Write a place along an axis; widths in percent let a picture grow without its words growing."""
    return f"{100 * part / whole:.3f}".rstrip("0").rstrip(".") + "%"


def _shown(value: object) -> Markup:
    return value if isinstance(value, Markup) else escape(visible(str(value)))
