"""Strips: bars in percent of the width, textures beside colours, bounded in size, hostile words harmless."""

from __future__ import annotations

import math

import pytest

from storyroom.domain.report import Bar, Lane, Strips
from storyroom.web.pictures.strips import MOST_LANES, draw_strips
from tests.fakes.reports import HOSTILE
from tests.unit.web.pictures.seen import check_is_closed, tags, to_scene, tree


def strips(*lanes: Lane, length: float = 10.0, marks: tuple[Bar, ...] = ()) -> Strips:
    return Strips("days", "Story days", "pages", length, lanes, marks)


def test_a_bar_stands_at_its_share_of_the_width_and_is_as_high_as_it_is_strong():
    drawn = draw_strips(strips(Lane("LIV", (Bar(0, 2.5, "one"), Bar(2.5, 5, "two", weight=0.0)))), to_scene, "p")
    strong, weak = tags(drawn, "rect", "bar")
    assert (strong.get("x"), strong.get("width"), strong.get("height")) == ("0%", "25%", "18.0")
    assert (weak.get("x"), weak.get("width"), weak.get("height")) == ("25%", "25%", "5.0")
    assert float(strong.get("y")) + 18 == float(weak.get("y")) + 5, "both stand on the same line"
    assert strong.find("title").text == "one"


def test_a_bar_leads_to_its_scene():
    drawn = draw_strips(strips(Lane("LIV", (Bar(0, 2, "one", scene=7), Bar(2, 3, "two")))), to_scene, "p")
    assert [one.get("href") for one in tags(drawn, "a")] == ["/drafts/d?scene=7#s7"]


def test_tones_differ_in_texture_too_and_the_legend_says_them_in_words():
    bars = (Bar(0, 1, tone="day"), Bar(1, 2, tone="night"), Bar(2, 3, tone="half_light"), Bar(3, 4))
    drawn = draw_strips(strips(Lane("Light", bars)), to_scene, "p")
    assert [one.get("fill") for one in tags(drawn, "rect", "texture")] == ["url(#p-lines)"]
    assert [one.get("id") for one in tags(drawn, "pattern")] == ["p-lines"]
    assert [swatch.words for swatch in drawn.legend] == ["day", "night", "half light", "none of these"]


def test_a_mark_is_numbered_and_named_and_its_width_is_shown_across_the_lanes():
    marks = (Bar(2, 4, "First turn"), Bar(3, 3, "Same place"), Bar(9, 9.5, "Last turn"))
    drawn = draw_strips(strips(Lane("A", ()), Lane("B", ()), marks=marks), to_scene, "p")
    assert [one.text or one[0].tail for one in tags(drawn, "text", "flag")] == ["1", "2", "3"]
    assert drawn.marks == ("First turn (pages 2 to 4)", "Same place (pages 3)", "Last turn (pages 9 to 9.5)")
    assert len(tags(drawn, "rect", "band")) == 2
    levels = [one.get("y") for one in tags(drawn, "text", "flag")]
    assert levels == ["12", "28", "12"], "what stands at one place stands one above the other"
    assert drawn.before_lanes == "flags-2"


def test_hostile_words_stay_words():
    drawn = draw_strips(
        Strips(HOSTILE, HOSTILE, HOSTILE, 4, (Lane(HOSTILE, (Bar(0, 4, HOSTILE, tone=HOSTILE, scene=1),)),), (Bar(0, 1, HOSTILE),)),
        to_scene,
        "p",
    )  # fmt: skip
    check_is_closed(drawn)
    written = str(drawn.svg) + "".join(str(swatch.svg) for swatch in drawn.legend)
    assert "<script" not in written
    assert "\u202e" not in written


@pytest.mark.parametrize("lanes", [1, 7, 300])
def test_ten_thousand_bars_stay_a_small_picture(lanes):
    each = 10_000 // lanes
    made = [Lane(f"L{n}", tuple(Bar(at, at + 1, "x" * 400, weight=at % 7 / 7, tone="night", scene=at + 1) for at in range(each))) for n in range(lanes)]  # fmt: skip
    drawn = draw_strips(strips(*made, length=each), to_scene, "p")
    assert len(tags(drawn, "rect", "bar")) <= 4000
    assert len(str(drawn.svg)) < 2_000_000
    assert len(drawn.lanes) <= MOST_LANES
    if lanes > MOST_LANES:
        assert drawn.about.endswith("The first 60 are drawn; the table has all.")


def test_what_is_strongest_in_a_stretch_stands_for_it():
    bars = [Bar(at, at + 1, str(at), weight=0.1) for at in range(9000)]
    bars[4321] = Bar(4321, 4322, "the one", weight=1.0)
    drawn = draw_strips(strips(Lane("A", tuple(bars)), length=9000), to_scene, "p")
    assert "the one" in [one.find("title").text for one in tags(drawn, "rect", "bar")]


@pytest.mark.parametrize(
    "bar", [Bar(math.nan, 1), Bar(0, math.inf), Bar(3, 2), Bar(-5, 50), Bar(0, 1, weight=math.nan), Bar(10, 10), Bar(99, 99)]
)  # fmt: skip
def test_a_bar_that_makes_no_sense_breaks_nothing(bar):
    drawn = draw_strips(strips(Lane("A", (bar,))), to_scene, "p")
    assert tree(drawn).tag == "svg"
    for one in tags(drawn, "rect", "bar"):
        start, wide = (float(one.get(name).rstrip("%")) for name in ("x", "width"))
        assert start >= 0
        assert start + wide <= 100.001


@pytest.mark.parametrize("length", [0.0, -1.0, math.nan, math.inf])
def test_an_axis_without_length_breaks_nothing(length):
    assert tree(draw_strips(strips(Lane("A", (Bar(0, 1),)), length=length), to_scene, "p")).tag == "svg"
    assert tree(draw_strips(strips(length=length), to_scene, "p")).tag == "svg"
