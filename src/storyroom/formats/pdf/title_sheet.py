"""Where the fields of a title page stand on it. Draws nothing and reads nothing.

Source: the trade's title page: title a third down, credit, authors and source under it, contact at the lower left, draft at the lower right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storyroom.domain.page_settings import CHARACTERS_PER_INCH, LINES_PER_INCH, PageSettings
from storyroom.domain.script import TitleField
from storyroom.domain.wrapping import columns, wrap

__all__ = ["CENTRED_KEYS", "RIGHT_KEYS", "TitleLine", "title_lines"]

CENTRED_KEYS = ("title", "credit", "author", "authors", "source")
RIGHT_KEYS = ("draft date", "date", "revision", "draft")

_TITLE_TOP = 3.5
_FOOT_WIDTH = 34


class TitleLine(NamedTuple):
    """A line of the title page; `y` and `x` are inches to its top left corner."""

    y: float
    x: float
    text: str


def title_lines(fields: Sequence[TitleField], settings: PageSettings) -> tuple[TitleLine, ...]:
    """Place the title page's fields; an unknown field stands with the contact at the lower left."""
    centred = [field for key in CENTRED_KEYS for field in fields if field.key.lower() == key]
    right = [field for field in fields if field.key.lower() in RIGHT_KEYS]
    left = [field for field in fields if field not in centred and field not in right]
    return (*_centred(centred, settings), *_foot(left, "left", settings), *_foot(right, "right", settings))


def _centred(fields: Sequence[TitleField], settings: PageSettings) -> list[TitleLine]:
    lines, row = [], 0
    middle = (1.5 + settings.right_edge) / 2
    for field in fields:
        for text in _wrapped(field.value, 50):
            x = middle - columns(text) / 2 / CHARACTERS_PER_INCH
            lines.append(TitleLine(_TITLE_TOP + row / LINES_PER_INCH, round(x, 4), text))
            row += 1
        row += 2 if field.key.lower() == "title" else 1
    return lines[:30]


def _foot(fields: Sequence[TitleField], side: str, settings: PageSettings) -> list[TitleLine]:
    texts = [text for field in fields for text in _wrapped(field.value, _FOOT_WIDTH)][:12]
    top = settings.height - settings.bottom - len(texts) / LINES_PER_INCH
    lines = []
    for row, text in enumerate(texts):
        x = 1.5 if side == "left" else settings.right_edge - columns(text) / CHARACTERS_PER_INCH
        lines.append(TitleLine(round(top + row / LINES_PER_INCH, 4), round(x, 4), text))
    return lines


def _wrapped(value: str, width: int) -> list[str]:
    return [value[span.start : span.end] for span in wrap(value[:2000], width)]
