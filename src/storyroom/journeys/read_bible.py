"""A series bible from a file to canon that holds for one reading: a statement a line of it. Stores nothing, checks nothing."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from storyroom.domain.canon import Canon, CanonKind
from storyroom.journeys.bible_lines import read_lines

if TYPE_CHECKING:
    from storyroom.journeys.readers.limits import Limits

__all__ = ["read_bible"]


def read_bible(name: str, data: bytes, limits: Limits) -> tuple[Canon, ...]:
    """Read the statements of a bible; each says its file and line. Raises: InputError if it holds none."""
    shown = PurePath(name).name
    return tuple(
        Canon(f"canon:{place}", CanonKind.STATEMENT, one.text, "", f"{shown}, line {one.line}")
        for place, one in enumerate(read_lines(name, data, limits), 1)
    )
