"""The workbook: text stays text, numbers stay numbers, nothing computes, the same tables give the same bytes."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from storyroom.domain.report import Column, Row, Table
from storyroom.formats.spreadsheet import workbook

NAMESPACE = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def _table(*rows, title="Props"):
    return Table(
        "props",
        title,
        (Column("name", "Name"), Column("count", "Count", numeric=True)),
        tuple(Row(row) for row in rows),
    )


def _sheet(data, number=1):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))


def _cells(sheet):
    found = {}
    for cell in sheet.iterfind(".//s:c", NAMESPACE):
        text, value = cell.find(".//s:t", NAMESPACE), cell.find("s:v", NAMESPACE)
        found[cell.get("r")] = text.text if text is not None else float(value.text)
    return found


def test_words_and_numbers_come_back():
    assert _cells(_sheet(workbook([_table(("lantern", 3), ("jar", None), ("", 2.5))]))) == {
        "A1": "Name", "B1": "Count", "A2": "lantern", "B2": 3.0, "A3": "jar", "B4": 2.5,
    }  # fmt: skip


@pytest.mark.parametrize("said", ['=HYPERLINK("http://x")', "+1", "-2", "@SUM(A1)", "|calc", "\t=1+1", "<v>1</v>"])
def test_a_formula_stays_words(said):
    sheet = _sheet(workbook([_table((said, 1))]))
    assert sheet.find(".//s:f", NAMESPACE) is None
    assert _cells(sheet)["A2"].strip() == said.strip()
    assert sheet.find(".//s:c[@r='A2']", NAMESPACE).get("t") == "inlineStr"


def test_what_xml_cannot_hold_and_what_nobody_sees_is_shown():
    assert "\x07" not in _cells(_sheet(workbook([_table(("bell\x07 \u202egnp", 1))])))["A2"]
    assert "\u202e" not in _cells(_sheet(workbook([_table(("bell\x07 \u202egnp", 1))])))["A2"]


def test_sheets_have_names_that_are_allowed_and_differ():
    tables = [
        _table(("a", 1), title="One/Two: [all]"),
        _table(("b", 1), title="One/Two: [all]"),
        _table(("c", 1), title="x" * 60),
    ]
    with zipfile.ZipFile(io.BytesIO(workbook(tables))) as archive:
        book = ET.fromstring(archive.read("xl/workbook.xml"))
    names = [sheet.get("name") for sheet in book.iterfind(".//s:sheet", NAMESPACE)]
    assert len(set(names)) == 3
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert _cells(_sheet(workbook(tables), 2))["A2"] == "b"


def test_many_columns_get_their_letters():
    columns = tuple(Column(str(n), f"c{n}") for n in range(30))
    cells = _cells(_sheet(workbook([Table("wide", "Wide", columns, (Row(tuple(map(str, range(30)))),))])))
    assert (cells["Z2"], cells["AA2"], cells["AD2"]) == ("25", "26", "29")


def test_the_same_tables_give_the_same_bytes():
    assert workbook([_table(("a", 1))]) == workbook([_table(("a", 1))])


def test_a_workbook_needs_a_table():
    with pytest.raises(ValueError, match="needs a table"):
        workbook([])
