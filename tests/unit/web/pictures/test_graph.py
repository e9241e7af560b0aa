"""Graphs: the same each time, the strongest first, names clear of each other, hostile words harmless."""

from __future__ import annotations

import math

import pytest

from storyroom.domain.report import Edge, Graph, Node
from storyroom.web.pictures.graph import MOST_NODES, draw_graph
from tests.fakes.reports import HOSTILE, graph
from tests.unit.web.pictures.seen import check_is_closed, tags, tree


def test_the_same_graph_is_drawn_the_same_whatever_order_it_comes_in():
    made = graph(12)
    turned = made._replace(nodes=tuple(reversed(made.nodes)), edges=tuple(reversed(made.edges)))
    assert draw_graph(made, "p") == draw_graph(turned, "p")


def test_who_belongs_together_stands_together():
    nodes = tuple(Node(key, key, 1) for key in "ABCDEF")
    ties = (Edge("A", "D", 9), Edge("D", "F", 8), Edge("B", "E", 7), Edge("E", "C", 6))
    drawn = draw_graph(Graph("g", "G", nodes, ties), "p")
    assert [one.text for one in tags(drawn, "text", "name")] == ["A", "D", "F", "B", "E", "C"]


def test_a_tie_is_as_wide_as_it_is_strong_and_says_what_it_is():
    drawn = draw_graph(Graph("g", "G", (Node("a", "LIV", 4), Node("b", "RUNE", 1)), (Edge("a", "b", 3),)), "p")
    (tie,) = tags(drawn, "path", "tie")
    assert tie.get("stroke-width") == "6.0"
    assert tie.find("title").text == "LIV and RUNE: 3"
    assert [float(one.get("r")) for one in tags(drawn, "circle", "dot")] == [13.0, 8.5]
    assert drawn.about == "2 names, 1 tie. Strongest: LIV and RUNE (3)."


def test_a_directed_tie_points_and_there_and_back_are_two_bows():
    nodes = (Node("a", "LIV", 1), Node("b", "RUNE", 1), Node("c", "OLE", 1))
    drawn = draw_graph(Graph("g", "G", nodes, (Edge("a", "b", 2), Edge("b", "a", 1)), directed=True), "p")
    ties = tags(drawn, "path", "tie")
    assert {one.get("marker-end") for one in ties} == {"url(#p-arrow)"}
    assert len({one.get("d").partition("Q")[2].split(" ")[0] for one in ties}) == 2
    assert ties[-1].find("title").text == "LIV to RUNE: 2"


def test_many_names_are_cut_to_the_largest_and_it_is_said():
    nodes = tuple(Node(str(n), f"N{n}", n) for n in range(500))
    edges = tuple(Edge(str(n), str(m), 1) for n in range(400, 500) for m in range(n))
    drawn = draw_graph(Graph("g", "G", nodes, edges), "p")
    assert len(tags(drawn, "circle", "dot")) == MOST_NODES
    assert len(tags(drawn, "path", "tie")) <= 400
    assert "The 40 largest are drawn; the table has all." in drawn.about
    assert len(str(drawn.svg)) < 200_000


@pytest.mark.parametrize("count", [14, 15, 40])
def test_names_stand_around_the_circle_and_inside_the_picture(count):
    drawn = draw_graph(Graph("g", "G", tuple(Node(str(n), f"N{n}", 1) for n in range(count)), ()), "p")
    _, _, wide, high = map(float, tree(drawn).get("viewBox").split())
    for dot in tags(drawn, "circle", "dot"):
        x, y, r = (float(dot.get(name)) for name in ("cx", "cy", "r"))
        assert r <= x <= wide - r
        assert r <= y <= high - r


def test_a_picture_is_no_higher_than_its_names_need():
    short, long = (
        draw_graph(Graph("g", "G", tuple(Node(str(n), label, 1) for n in range(20)), ()), "p")
        for label in ("LIV", "THE SECOND CHORISTER")
    )
    heights = [float(tree(drawn).get("viewBox").split()[3]) for drawn in (short, long)]
    assert heights[0] + 200 < heights[1]


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        ((), ()),
        ((Node("a", "A", 0),), (Edge("a", "a", 5),)),
        ((Node("a", "A", math.nan), Node("b", "B", 1)), (Edge("a", "b", 1), Edge("b", "z", 1))),
        ((Node("a", "A", 1), Node("b", "B", 1)), (Edge("a", "b", math.inf), Edge("a", "b", -1), Edge("a", "b", 0))),
    ],
)
def test_few_odd_and_no_names_break_nothing(nodes, edges):
    drawn = draw_graph(Graph("g", "G", nodes, edges), "p")
    assert len(tags(drawn, "path", "tie")) == 0


@pytest.mark.parametrize("directed", [False, True])
def test_hostile_words_stay_words(directed):
    made = Graph(
        HOSTILE, HOSTILE, (Node(HOSTILE, HOSTILE, 1), Node("b", HOSTILE, 2)), (Edge(HOSTILE, "b", 1),), directed
    )
    drawn = draw_graph(made, "p")
    check_is_closed(drawn)
    assert "<script" not in str(drawn.svg)
    assert HOSTILE not in str(drawn.svg)
