"""Tables for spreadsheets: what a cell says is text there too, never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from storyroom.domain.document import SceneEntry
from storyroom.domain.eighths import format_eighths
from storyroom.domain.safe import safe

__all__ = ["csv_of", "scene_table"]

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")
"""How a cell begins that a spreadsheet would compute; wide forms are folded to these by some."""


def csv_of(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Write a table as CSV in UTF-8, with a mark at its beginning by which spreadsheets know that.

    Text that would be taken for a formula gets an apostrophe before it; numbers stay numbers; unseen characters are shown.
    Source: RFC 4180; OWASP, CSV injection.
    """
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([_cell(value) for value in row])
    return ("\ufeff" + target.getvalue()).encode("utf-8", "replace")


def scene_table(scenes: Iterable[SceneEntry]) -> bytes:
    """Write a draft's scenes as CSV, a row each; `length` is in pages and eighths, as the trade writes it.

    It says so (`4/8 pp`): a spreadsheet makes the eighth of April of `4/8`.
    """
    head = ("place", "number", "heading", "setting", "location", "time", "page", "length", "eighths", "speakers")
    return csv_of(
        head,
        (
            (
                scene.scene,
                scene.scene_number or "",
                scene.heading,
                scene.setting,
                scene.location,
                scene.time_of_day,
                scene.page,
                f"{format_eighths(scene.page_eighths)} pp",
                scene.page_eighths,
                ", ".join(scene.speakers),
            )
            for scene in scenes
        ),
    )


def _cell(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    said = safe(value.replace("\r\n", "\n").replace("\t", " "))
    return f"'{said}" if said.lstrip().startswith(_FORMULA) else said
