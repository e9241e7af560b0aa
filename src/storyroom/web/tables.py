"""Tables of reports made fit for a page: which cell leads where, which quotes stand beside a row. Writes no HTML."""

from __future__ import annotations

from typing import NamedTuple

from storyroom.domain.report import Column, Row, Table
from storyroom.web.findings import Quote, ToPlace, quote
from storyroom.web.pictures.drawing import ToScene, number

__all__ = ["Cell", "ShownRow", "ShownTable", "show_table"]

_MOST_ROWS = 500
_MOST_QUOTES = 3
_LONGEST = 90
_SHORT = 12


class Cell(NamedTuple):
    """What stands in a cell; `href` is empty where it leads nowhere."""

    text: str
    numeric: bool
    href: str = ""


class ShownRow(NamedTuple):
    """Cells, the quotes that no cell shows, and who said it."""

    cells: tuple[Cell, ...]
    quotes: tuple[Quote, ...]
    more: int
    by: str


class ShownTable(NamedTuple):
    """A table as a page shows it."""

    name: str
    title: str
    columns: tuple[Column, ...]
    silent: tuple[str, ...]
    """Titles of columns in which nothing stands."""
    rows: tuple[ShownRow, ...]
    left_out: int
    quoted: bool
    """Whether any row has quotes beside its cells."""
    witnessed: bool
    """Whether some of it was said by somebody else than the rules."""
    pinned: bool
    """Whether the first column is narrow enough to stay in sight."""


def show_table(table: Table, to_scene: ToScene, to_place: ToPlace) -> ShownTable:
    """Say what each cell shows and where it leads; a column in which nothing stands is named instead of shown."""
    kept = [at for at in range(len(table.columns)) if not at or any(_text(row.cells[at]) for row in table.rows)]
    silent = [column.title for at, column in enumerate(table.columns) if at not in kept] if table.rows else []
    columns = tuple(table.columns[at] for at in kept) if table.rows else table.columns
    listed = (row._replace(cells=tuple(row.cells[at] for at in kept)) for row in table.rows[:_MOST_ROWS])
    rows = tuple(_row(row, columns, to_scene, to_place) for row in listed)
    firsts = [row.cells[0].text for row in rows if row.cells]
    return ShownTable(
        table.name,
        table.title,
        columns,
        tuple(silent),
        rows,
        max(0, len(table.rows) - _MOST_ROWS),
        any(row.quotes for row in rows),
        any(row.by != "rules" for row in rows),
        len(columns) > 2 and all(len(first) <= _SHORT for first in firsts),
    )


def _row(row: Row, columns: tuple[Column, ...], to_scene: ToScene, to_place: ToPlace) -> ShownRow:
    cells = [Cell(_text(value), column.numeric) for value, column in zip(row.cells, columns, strict=True)]
    beside = []
    for evidence in row.evidence:
        said = " ".join(evidence.quote.split())
        own = next((at for at, cell in enumerate(cells) if cell.text == said and said and not cell.href), None)
        if own is None:
            beside.append(evidence)
        else:
            cells[own] = cells[own]._replace(href=to_place(evidence.start, evidence.end))
    if row.scene and cells and not cells[0].href:
        own = next((at for at, cell in enumerate(cells) if cell.text and not cell.href), 0)
        cells[own] = cells[own]._replace(text=cells[own].text or f"({row.scene})", href=to_scene(row.scene))
    quotes = tuple(quote(evidence, to_place, _LONGEST) for evidence in beside[:_MOST_QUOTES])
    return ShownRow(tuple(cells), quotes, max(0, len(beside) - _MOST_QUOTES), row.by)


def _text(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return number(value)
    return " ".join(str(value).split())
