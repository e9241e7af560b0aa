"""What a paginated script is made of: pages and the lines printed on them. Decides nothing about where they break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from storyroom.domain.page_settings import PageSettings

__all__ = ["Line", "Page", "Pagination", "Side"]

Side = Literal["left", "right"]


class Line(NamedTuple):
    """One printed line.

    Units: `y` and `x` are inches from the page's top and left edge to the line's top left corner; `start`/`end` are
    code points in the text of the element that it prints, both 0 where the words are the printer's own: `more` for
    (MORE), `continued` for the repeated cue, `page_number`.
    """

    y: float
    x: float
    text: str
    kind: str
    element: int | None = None
    start: int = 0
    end: int = 0
    scene_number: str | None = None
    """Printed in both margins, on the first line of a heading."""
    column: Side | None = None


class Page(NamedTuple):
    """One sheet; `number` counts from 1, `label` is the number as it would be cited."""

    number: int
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pagination:
    """A script set on pages. The title page is not among them."""

    settings: PageSettings
    pages: tuple[Page, ...]
