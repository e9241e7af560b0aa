"""Tables on a terminal: what fits is shown whole, what does not is cut or left out and named."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from storyroom.cli.fitting import ROWS, draw, fit
from storyroom.domain.report import Column, Row, Table

COLUMNS = (
    Column("number", "Scene"),
    Column("heading", "Heading"),
    Column("same", "Same"),
    Column("words", "Words", numeric=True),
    Column("sparse", "Sparse"),
    Column("note", "Note"),
    Column("empty", "Empty"),
)


def table(count: int = 12) -> Table:
    rows = (
        Row(
            (
                str(n),
                f"INT. HARBOUR OFFICE {n} - NIGHT",
                "yes",
                1000 + n,
                "x" if n == 3 else "",
                f"note number {n}",
                None,
            )
        )
        for n in range(count)
    )
    return Table("t", "Scenes \x1b[31m", COLUMNS, tuple(rows))


def titles(width: int) -> list[str]:
    return [COLUMNS[place].title for place, _ in fit(table(), width).columns]


def printed(width: int) -> list[str]:
    console = Console(file=StringIO(), width=width, highlight=False)
    made = table()
    console.print(draw(made, fit(made, width)))
    return console.file.getvalue().splitlines()


def test_the_same_the_sparse_and_the_rightmost_go_in_that_order():
    assert titles(200) == ["Scene", "Heading", "Same", "Words", "Sparse", "Note"], "an empty column tells nothing"
    assert titles(64) == ["Scene", "Heading", "Words", "Sparse", "Note"]
    assert titles(54) == ["Scene", "Heading", "Words", "Note"]
    assert titles(36) == ["Scene", "Heading", "Words"]
    assert titles(1) == ["Scene"]


def test_what_is_left_out_is_named():
    assert fit(table(), 54).left_out == ("Same", "Sparse", "Empty")


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_a_row_is_one_line_no_longer_than_the_window(width):
    lines = printed(width)
    assert max(map(len, lines)) <= width
    assert len([line for line in lines if "INT." in line]) == 12


def test_words_are_cut_and_numbers_are_not():
    lines = printed(45)
    assert any("…" in line for line in lines)
    assert all(str(1000 + n) in "\n".join(lines) for n in range(12))


def test_rows_without_end_are_counted():
    assert fit(table(ROWS + 5), 80).rows_left == 5


def test_no_control_character_reaches_the_terminal():
    assert "\x1b[31m" not in "\n".join(printed(80))
