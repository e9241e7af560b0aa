"""Elements of pictures: whatever stands in them is text."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from storyroom.web.pictures.drawing import cut, described, element, number, percent


def test_children_and_values_are_escaped_and_markup_is_not_escaped_twice():
    inner = element("text", {"class": 'a"b'}, "<script>&")
    assert element("g", {}, inner) == '<g><text class="a&#34;b">&lt;script&gt;&amp;</text></g>'
    assert isinstance(inner, Markup)


def test_what_is_invisible_is_shown():
    assert element("text", {}, "a\u200b\u202eb\x00") == "<text>a▯▯b␀</text>"
    assert element("a", {"href": "\u202e"}) == '<a href="▯"></a>'


def test_a_picture_has_a_name_and_says_what_it_shows_and_its_inside_is_not_read_out():
    said = described("p1", "A & B", "Two.", {"height": 5}, element("line", {}))
    assert said == (
        '<svg role="group" aria-labelledby="p1-title" aria-describedby="p1-about" height="5"><title id="p1-title">A &amp; B</title>'
        '<desc id="p1-about">Two.</desc><g aria-hidden="true"><line></line></g></svg>'
    )


def test_a_label_is_one_short_line():
    assert cut("a \n  b") == "a b"
    assert cut("x" * 500) == "x" * 119 + "…"


@pytest.mark.parametrize(("value", "said"), [(3, "3"), (3.0, "3"), (0.25, "0.25"), (1234.5, "1,234.5"), (-0.5, "-0.5"), (1 / 3, "0.333")])  # fmt: skip
def test_numbers_are_written_for_people(value, said):
    assert number(value) == said


def test_places_are_written_in_percent():
    assert percent(1, 3) == "33.333%"
    assert percent(0, 3) == "0%"
    assert percent(3, 3) == "100%"
