"""The tables beside pictures say all that the pictures show."""

from __future__ import annotations

from storyroom.domain.report import Bar, Curve, Edge, Graph, Lane, Node, Point, Strips
from storyroom.web.pictures.twins import twins


def test_every_bar_and_every_mark_is_a_row_that_leads_to_its_scene():
    made = Strips("s", "S", "pages", 9, (Lane("LIV", (Bar(0, 2, "one", 0.5, "dawn_dusk", 3),)),), (Bar(1, 2, "Turn"),))
    marks, bars = twins(made)
    assert marks.rows[0].cells == ("Turn", 1, 2), "of tone and strength there is nothing to say"
    assert [column.key for column in marks.columns] == ["label", "start", "end"]
    assert bars.rows[0].cells == ("LIV", "one", 0, 2, "dawn dusk", 0.5)
    assert bars.rows[0].scene == 3


def test_bounds_are_columns_only_where_there_are_any():
    (plain,) = twins(Curve("c", "C", "scene", "", (Point(1, 2, scene=1),)))
    (bounded,) = twins(Curve("c", "C", "scene", "", (Point(1, 2), Point(2, 3, 1, 4))))
    assert [column.key for column in plain.columns] == ["x", "y"]
    assert bounded.rows[0].cells == (1, 2, None, None)
    assert bounded.rows[1].cells == (2, 3, 1, 4)


def test_ties_are_named_as_people_are_and_those_not_drawn_are_there():
    ties, names = twins(
        Graph("g", "G", (Node("a", "LIV", 2), Node("b", "RUNE", 5)), (Edge("a", "b", 1), Edge("b", "x", 7)))
    )
    assert [row.cells for row in ties.rows] == [("RUNE", "x", 7), ("LIV", "RUNE", 1)]
    assert [row.cells for row in names.rows] == [("RUNE", 5), ("LIV", 2)]
