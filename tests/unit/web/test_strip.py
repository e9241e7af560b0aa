"""The strip of scenes: colours by INT/EXT and light, widths by length, words for both."""

from __future__ import annotations

import pytest

from storyroom.domain.document import SceneEntry
from storyroom.web.strip import make_strips


def scene(number: int, setting: str, time: str, eighths: int = 8) -> SceneEntry:
    heading = f"{setting}. PLACE - {time}"
    return SceneEntry(
        f"scene:{number}", "draft:1", number, None, heading, setting, "PLACE", time, 1, eighths, ("LIV",), 0, 9
    )


@pytest.mark.parametrize(
    ("setting", "time", "hue", "words"),
    [
        ("INT", "DAY", "int-day", "day"),
        ("EXT", "MORNING", "ext-day", "day"),
        ("INT", "NIGHT", "int-night", "night"),
        ("EXT", "LATE EVENING", "ext-night", "night"),
        ("INT/EXT", "NIGHT", "int-ext-night", "night"),
        ("EXT", "DAWN", "dawn-dusk", "dawn or dusk"),
        ("INT", "", "unsaid", "time not said"),
        ("", "DAY", "unsaid", "day"),
    ],
)
def test_a_scene_has_the_colour_of_its_heading_and_says_it(setting, time, hue, words):
    strip = make_strips([scene(1, setting, time)], {})[0]
    assert (strip.hue, strip.light) == (hue, words)


def test_continuous_goes_on_in_the_light_before_it():
    strips = make_strips([scene(1, "EXT", "NIGHT"), scene(2, "", ""), scene(3, "INT", "CONTINUOUS")], {})
    assert [strip.hue for strip in strips] == ["ext-night", "unsaid", "int-night"]


def test_what_stands_before_the_first_heading_is_no_scene():
    assert [strip.scene for strip in make_strips([scene(0, "", ""), scene(1, "INT", "DAY")], {})] == [1]


def test_widths_are_eighths_up_to_what_can_be_drawn():
    assert [strip.width for strip in make_strips([scene(1, "INT", "DAY", 0), scene(2, "INT", "DAY", 999)], {})] == [
        1,
        96,
    ]


def test_the_bar_is_highest_where_most_was_found():
    strips = make_strips([scene(n, "INT", "DAY") for n in (1, 2, 3)], {1: 8, 2: 1})
    assert [(strip.heat, strip.matches) for strip in strips] == [(4, 8), (1, 1), (0, 0)]
