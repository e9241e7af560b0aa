"""Tables on a page: the cell that is the quote leads to it, the first leads to the scene, the rest stands beside."""

from __future__ import annotations

from storyroom.domain.report import Column, Row, Table
from storyroom.domain.story import Evidence
from storyroom.web.tables import show_table

NAME, COUNT, NOTE = Column("name", "Name"), Column("count", "Count", numeric=True), Column("note", "Note")
QUOTE = Evidence(2, "2", 5, 9, "a  lamp")


def to_scene(scene: int) -> str:
    return f"/s{scene}"


def to_place(start: int, end: int) -> str:
    return f"/{start}-{end}"


def shown(*rows: Row, columns: tuple[Column, ...] = (NAME, COUNT, NOTE)):
    return show_table(Table("t", "T", columns, rows), to_scene, to_place)


def test_a_cell_that_is_a_quote_leads_to_it_and_needs_no_quote_beside():
    table = shown(Row(("LIV", 2, "a lamp"), (QUOTE,), scene=7))
    assert [cell.href for cell in table.rows[0].cells] == ["/s7", "", "/5-9"]
    assert table.rows[0].quotes == ()
    assert not table.quoted


def test_quotes_that_no_cell_shows_stand_beside_and_too_many_are_counted():
    table = shown(Row(("LIV", 2, ""), (QUOTE,) * 5))
    assert [one.href for one in table.rows[0].quotes] == ["/5-9"] * 3
    assert table.rows[0].more == 2
    assert table.quoted


def test_values_are_written_for_people():
    table = shown(Row((None, 0.5, "a\nb")), Row(("x", 1 / 3, 12)))
    assert [cell.text for cell in table.rows[0].cells] == ["", "0.5", "a b"]
    assert [cell.text for cell in table.rows[1].cells] == ["x", "0.333", "12"]


def test_a_row_without_a_name_still_leads_to_its_scene():
    assert [cell.href for cell in shown(Row((None, 1, "x"), scene=4)).rows[0].cells] == ["", "/s4", ""]
    assert shown(Row((None, None, None), scene=4)).rows[0].cells[0] == ("(4)", False, "/s4")


def test_a_narrow_first_column_stays_in_sight_and_a_wide_one_does_not():
    assert shown(Row(("12A", 1, "x"))).pinned
    assert not shown(Row(("x" * 30, 1, "x"))).pinned
    assert not shown(Row(("12A",)), columns=(NAME,)).pinned


def test_rows_without_end_are_cut_and_counted():
    table = shown(*[Row(("x", 1, ""))] * 700)
    assert (len(table.rows), table.left_out) == (500, 200)


def test_who_spoke_is_a_column_only_where_somebody_else_than_the_rules_did():
    assert not shown(Row(("x", 1, ""))).witnessed
    assert shown(Row(("x", 1, "")), Row(("x", 1, ""), by="model")).witnessed


def test_a_column_in_which_nothing_stands_is_named_instead_of_shown():
    table = shown(Row(("LIV", 1, ""), (QUOTE,)), Row(("OLE", 2, None)))
    assert [column.key for column in table.columns] == ["name", "count"]
    assert table.silent == ("Note",)
    assert all(len(row.cells) == 2 for row in table.rows)
    assert shown().silent == (), "of an empty table there is nothing to say"
