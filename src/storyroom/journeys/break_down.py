"""A breakdown handed over as a file: tables as CSV, workbook or PDF, or the script itself with every item tagged. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from storyroom.analysis.breakdown import tables_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.decisions import decided_of
from storyroom.analysis.sheet.tagging import with_tags
from storyroom.domain.tables import csv_of
from storyroom.errors import InvalidRequestError, UnsupportedFormatError
from storyroom.journeys.export import Exported, harmless, write_as

if TYPE_CHECKING:
    from storyroom.domain.breakdown import Decision
    from storyroom.domain.report import Table
    from storyroom.domain.script import Screenplay

__all__ = ["BREAKDOWN_FORMATS", "BREAKDOWN_TABLES", "break_down", "check_breakdown"]

BREAKDOWN_FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "fdx": "application/xml",
}
"""Format -> media type."""
BREAKDOWN_TABLES: Final = {
    "sheets": "sheets", "items": "items", "one-liner": "one_liner", "dood": "dood", "cast": "cast", "locations": "locations",
}  # fmt: skip
"""What people call a table -> its name in the report."""


def check_breakdown(form: str, table: str) -> None:
    """Refuse what cannot be made, before anything is read. Raises: UnsupportedFormatError, InvalidRequestError."""
    if form not in BREAKDOWN_FORMATS:
        raise UnsupportedFormatError(
            f"A breakdown is not written as {form[:40]!r}.", f"Use {', '.join(BREAKDOWN_FORMATS)}."
        )
    if table and table not in BREAKDOWN_TABLES:
        raise InvalidRequestError(f"A breakdown has no table {table[:40]!r}.", f"Use {', '.join(BREAKDOWN_TABLES)}.")


def break_down(
    script: Screenplay, *, form: str, table: str = "", title: str = "", decisions: Sequence[Decision] = ()
) -> Exported:
    """Write the breakdown of a script. Without a table, a workbook holds all of them, CSV and PDF the sheets.

    `decisions` are what people said of its items, as `journeys.decide` hands them over.

    Raises: UnsupportedFormatError, InvalidRequestError.
    """
    check_breakdown(form, table)
    manuscript = Manuscript(script, title=title, decisions=tuple(decisions))
    stem = harmless(f"{title or 'script'} - {'tagged' if form == 'fdx' else table or 'breakdown'}", 160)
    return Exported(f"{stem}.{form}", BREAKDOWN_FORMATS[form], _data(manuscript, form, table, title or "Breakdown"))


def _data(manuscript: Manuscript, form: str, table: str, title: str) -> bytes:
    if form == "fdx":
        return write_as("fdx", with_tags(manuscript.script, *decided_of(manuscript)))
    tables = tables_of(manuscript)
    wanted = [one for one in tables if one.name == BREAKDOWN_TABLES.get(table, "sheets")]
    if form == "csv":
        return _csv(wanted[0])
    if form == "xlsx":
        from storyroom.formats.spreadsheet import workbook  # noqa: PLC0415  # only when asked for

        return workbook(wanted if table else tables)
    from storyroom.formats.pdf.table_sheets import sheets_pdf, table_pdf  # noqa: PLC0415  # drawing is heavy

    return sheets_pdf(wanted[0], title) if wanted[0].name == "sheets" else table_pdf(wanted[0], title)


def _csv(table: Table) -> bytes:
    rows: list[Sequence[str | int]] = [
        [_cell(column.key, cell) for column, cell in zip(table.columns, row.cells, strict=True)] for row in table.rows
    ]
    return csv_of([column.title for column in table.columns], rows)


def _cell(key: str, cell: str | float | None) -> str | int:
    """Keep whole numbers as numbers; say that a length is in pages, or a spreadsheet makes a day of it."""
    if key == "length" and cell:
        return f"{cell} pp"
    return cell if isinstance(cell, int) else "" if cell is None else str(cell)
