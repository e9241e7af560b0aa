"""How a story is told, on six described axes, each beside the scripts that ship and with the lines that show it. No score; no verdict on who wrote it."""

from __future__ import annotations

from typing import ClassVar, Final

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.narrative.axis import Axis, Reading
from storyroom.analysis.narrative.every import Range, range_of, read_axes
from storyroom.domain.report import Column, Report, Row, Table

__all__ = ["Telling"]

_COLUMNS: Final = (
    Column("axis", "Axis"),
    Column("value", "Value", numeric=True),
    Column("unit", "Unit"),
    Column("low", "Lowest that ships", numeric=True),
    Column("middle", "Middle", numeric=True),
    Column("high", "Highest", numeric=True),
    Column("about", "What is counted"),
)
_NOTES: Final = (
    "Measures, not marks: neither end of an axis is good or bad, and none of them says who or what wrote the script.",
    "The scripts that ship are nine short ones by three writers: something to compare with, nothing to aim at.",
)


class Telling:
    """Theme said aloud, strands, order of time, growing force, mixed people, body and sense."""

    name: ClassVar[str] = "telling"
    title: ClassVar[str] = "How it is told"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Measure the script on every axis, with quotes."""
        read = read_axes(manuscript)
        rows = tuple(_row(axis, found) for axis, found in read)
        lacking = tuple(f"{axis.title}: {found.missing}" for axis, found in read if found.missing)
        return Report(
            self.name,
            self.title,
            tables=(Table("axes", "Six axes", _COLUMNS, rows),),
            notes=(*_NOTES, *lacking),
            data={"axes": [_shape(axis, found) for axis, found in read]},
        )


def _row(axis: Axis, found: Reading) -> Row:
    usual = range_of(axis.name)
    ends = (usual.low, usual.middle, usual.high) if usual else (None, None, None)
    scene = found.quotes[0].scene if found.quotes else None
    return Row((axis.title, found.value, axis.unit, *ends, axis.about), found.quotes, scene or None)


def _shape(axis: Axis, found: Reading) -> dict[str, object]:
    usual: Range | None = range_of(axis.name)
    return {
        "name": axis.name,
        "title": axis.title,
        "unit": axis.unit,
        "value": found.value,
        "missing": found.missing,
        "usual": usual._asdict() if usual else None,
    }
