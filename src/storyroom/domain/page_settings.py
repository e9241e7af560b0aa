"""The sheet: paper, margins and the column of each kind. Knows no script and breaks no line.

Source: facts of the trade's layout guides (left edge and width per kind, spaces before), ten characters and six lines to the inch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from storyroom.domain.script import ElementKind

__all__ = [
    "A4",
    "CHARACTERS_PER_INCH",
    "DUAL_COLUMNS",
    "LETTER",
    "LINES_PER_INCH",
    "SCREENPLAY_COLUMNS",
    "Align",
    "Column",
    "PageSettings",
]

CHARACTERS_PER_INCH = 10
LINES_PER_INCH = 6

Align = Literal["left", "center", "right"]


class Column(NamedTuple):
    """Where a kind stands: left edge in inches, width in characters, blank lines before it.

    `overhang` is how many characters a line may run over its width before it wraps.
    """

    left: float
    width: int
    space: int = 0
    align: Align = "left"
    overhang: int = 0
    upper: bool = False


_BODY = Column(1.5, 60, space=1, overhang=1)

SCREENPLAY_COLUMNS: dict[ElementKind, Column] = {
    ElementKind.SCENE_HEADING: Column(1.5, 60, space=2, overhang=1, upper=True),
    ElementKind.SHOT: Column(1.5, 60, space=2, overhang=1, upper=True),
    ElementKind.ACTION: _BODY,
    ElementKind.GENERAL: _BODY,
    ElementKind.CAST_LIST: _BODY,
    ElementKind.UNKNOWN: _BODY,
    ElementKind.CHARACTER_CUE: Column(3.5, 37, space=1, upper=True),
    ElementKind.PARENTHETICAL: Column(2.9, 25, overhang=1),
    ElementKind.DIALOGUE: Column(2.5, 35),
    ElementKind.LYRIC: Column(2.7, 33),
    ElementKind.TRANSITION: Column(4.5, 30, space=1, align="right", upper=True),
    ElementKind.CENTERED: Column(2.0, 50, space=1, align="center"),
    ElementKind.ACT_START: Column(2.0, 50, space=1, align="center"),
    ElementKind.ACT_END: Column(2.0, 50, space=1, align="center"),
}
"""Columns of a single speech and everything around it."""


def _dual_columns(left: float) -> dict[ElementKind, Column]:
    return {
        ElementKind.CHARACTER_CUE: Column(left, 28, space=1, align="center", upper=True),
        ElementKind.PARENTHETICAL: Column(left + 0.3, 22),
        ElementKind.DIALOGUE: Column(left, 28),
        ElementKind.LYRIC: Column(left, 28),
    }


DUAL_COLUMNS: dict[Literal["left", "right"], dict[ElementKind, Column]] = {
    "left": _dual_columns(1.5),
    "right": _dual_columns(4.7),
}
"""Columns of two speeches printed side by side."""


@dataclass(frozen=True, slots=True)
class PageSettings:
    """One kind of sheet. Units: inches from the paper's edges."""

    name: str
    width: float
    height: float
    top: float = 1.0
    bottom: float = 1.0
    number_top: float = 0.5
    right_edge: float = 7.5
    number_left: float = 0.75
    """Left edge of the scene number in the left margin; the one at the right stands at `number_right`."""
    number_right: float = 7.4
    columns: dict[ElementKind, Column] = field(default_factory=lambda: SCREENPLAY_COLUMNS)

    @property
    def body_lines(self) -> int:
        """Lines between the margins: 54 on Letter, 58 on A4."""
        return max(8, int((self.height - self.top - self.bottom) * LINES_PER_INCH + 0.01))


LETTER = PageSettings("letter", 8.5, 11.0)
A4 = PageSettings("a4", 8.27, 11.69)
