"""Tables to a workbook of Office Open XML. Every word is a text cell: there is no formula in it, whatever a cell says.

Source: ECMA-376, part 1 (SpreadsheetML); inline strings need no table of shared ones.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from storyroom.domain.report import Table
from storyroom.domain.safe import safe
from storyroom.formats.xml_text import sanitise

__all__ = ["workbook"]

_MOST_LETTERS = 32_767
"""What a cell may hold. Source: ECMA-376, limits that the common readers share."""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The same tables give the same bytes."""


def workbook(tables: Sequence[Table]) -> bytes:
    """Write a workbook, one sheet a table. Numbers stay numbers; all else is text, unseen characters shown.

    Raises: ValueError without a table: a workbook has one sheet at least.
    """
    if not tables:
        raise ValueError("a workbook needs a table")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in _parts(tables):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), _HEAD + said, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _parts(tables: Sequence[Table]) -> list[tuple[str, str]]:
    count = range(1, len(tables) + 1)
    names = _names(tables)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in count
    )
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in count
    )
    kinds = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{types}</Types>'
    )
    root = f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
    style = f'<Relationship Id="rId{len(tables) + 1}" Type="{_REL}/styles" Target="styles.xml"/>'
    return [
        ("[Content_Types].xml", kinds),
        ("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{root}</Relationships>'),
        ("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>'),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}{style}</Relationships>',
        ),
        ("xl/styles.xml", _STYLES),
        *((f"xl/worksheets/sheet{n}.xml", _sheet(table)) for n, table in enumerate(tables, 1)),
    ]


_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/>'
    '<name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" '
    'wrapText="1"/></xf><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs></styleSheet>'
)
"""Text, a head in bold, and numbers. `49` is the format for text."""


def _names(tables: Sequence[Table]) -> list[str]:
    """Name the sheets: at most 31 letters, none of those that are not allowed, none twice."""
    names: list[str] = []
    for table in tables:
        plain = re.sub(r"[\[\]:*?/\\']", " ", safe(table.title))[:28].strip() or "Table"
        names.append(plain if plain not in names else f"{plain[:25]} {len(names) + 1}")
    return names


def _sheet(table: Table) -> str:
    head = _row(1, [column.title for column in table.columns], style=1)
    rows = "".join(_row(n, row.cells, style=0) for n, row in enumerate(table.rows, 2))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{_width(table, n - 1)}" customWidth="1"/>'
        for n in range(1, len(table.columns) + 1)
    )
    columns = f"<cols>{widths}</cols>" if widths else ""
    view = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
    return f'<worksheet xmlns="{_MAIN}">{view}{columns}<sheetData>{head}{rows}</sheetData></worksheet>'


def _width(table: Table, place: int) -> int:
    longest = max((len(str(row.cells[place] or "")) for row in table.rows), default=0)
    return min(48, max(8, len(table.columns[place].title) + 2, longest))


def _row(number: int, cells: Sequence[str | int | float | None], *, style: int) -> str:
    said = "".join(_cell(f"{_letters(place)}{number}", cell, style) for place, cell in enumerate(cells))
    return f'<row r="{number}">{said}</row>'


def _cell(place: str, value: str | float | None, style: int) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, (int, float)):
        return f'<c r="{place}" s="2"><v>{value}</v></c>'
    said = escape(sanitise(safe(value.replace("\r\n", "\n").replace("\t", " ")))[:_MOST_LETTERS])
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _letters(place: int) -> str:
    """Return the name of a column: A, B ... Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
