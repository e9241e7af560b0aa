"""Curves: places in the plot, bounds, thinning that says so, hostile words harmless."""

from __future__ import annotations

import math

import pytest

from storyroom.domain.report import Curve, Point
from storyroom.web.pictures.curve import draw_curve
from tests.fakes.reports import HOSTILE
from tests.unit.web.pictures.seen import check_is_closed, tags, to_scene, tree


def curve(*points: Point) -> Curve:
    return Curve("share", "Share of speech", "scene", "Spoken over all.", points)


def test_the_line_goes_through_every_point_from_the_bottom_at_nought_beside_the_numbers():
    drawn = draw_curve(curve(Point(1, 0.0), Point(2, 1.0), Point(3, 0.5)), to_scene, "p")
    assert [one.get("d") for one in tags(drawn, "path", "line")] == ["M65.4 180.0L532.7 0.0L1000.0 90.0"]
    assert len(tags(drawn, "path", "dot")) == 3
    assert drawn.about == "Spoken over all. Lowest 0 at scene 1; highest 1 at scene 2."


def test_bounds_are_drawn_where_they_are_known():
    plain = draw_curve(curve(Point(1, 1), Point(2, 2)), to_scene, "p")
    sure = draw_curve(curve(Point(1, 1, 0.5, 2), Point(2, 2, 1, 4)), to_scene, "p")
    assert len(tags(plain, "path", "bounds")) == 0
    assert len(tags(sure, "path", "bounds")) == 1


def test_what_lies_below_nought_is_inside_the_picture():
    drawn = draw_curve(curve(Point(1, -3), Point(2, 3)), to_scene, "p")
    assert [one.get("d") for one in tags(drawn, "path", "line")] == ["M65.4 180.0L1000.0 0.0"]


def test_a_point_says_what_it_is_and_leads_to_its_scene():
    drawn = draw_curve(curve(Point(1, 0.25, scene=4), Point(2, 1)), to_scene, "p")
    assert [one.get("href") for one in tags(drawn, "a")] == ["/drafts/d?scene=4#s4"]
    assert [one.find("title").text for one in tags(drawn, "rect", "hit")] == ["scene 1: 0.25", "scene 2: 1"]


def test_many_points_are_drawn_as_means_with_their_ends_and_it_is_said():
    drawn = draw_curve(curve(*(Point(n, n % 10) for n in range(10_000))), to_scene, "p")
    assert len(tags(drawn, "path", "dot")) == 400
    assert len(tags(drawn, "path", "bounds")) == 1
    assert "Each point is the mean of 25" in drawn.about
    assert len(str(drawn.svg)) < 300_000


@pytest.mark.parametrize(
    "points",
    [(), (Point(1, 5),), (Point(1, 5), Point(1, 6)), (Point(math.nan, 1), Point(1, math.inf)), (Point(0, 0), Point(1, 0)), (Point(0, 0, math.nan, 1), Point(1, 1, 0, math.inf))],
)  # fmt: skip
def test_few_odd_and_no_points_break_nothing(points):
    assert tree(draw_curve(curve(*points), to_scene, "p")).tag == "svg"


def test_hostile_words_stay_words():
    drawn = draw_curve(Curve(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (Point(1, 1, scene=1), Point(2, 2))), to_scene, "p")
    check_is_closed(drawn)
    assert "<script" not in str(drawn.svg)
