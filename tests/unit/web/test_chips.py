"""Filters of a query as chips, and revision colours of drafts."""

from __future__ import annotations

import pytest

from storyroom.web.chips import Chip, chips_of, revision


def test_each_filter_is_a_chip_that_can_be_taken_off():
    assert chips_of('key character:"OLD LIV" int: -rain') == (
        Chip("character: OLD LIV", "key int: -rain"),
        Chip("INT.", 'key character:"OLD LIV" -rain'),
        Chip("without rain", 'key character:"OLD LIV" int:'),
    )


@pytest.mark.parametrize("query", ["key", "well-known", "notafilter:x", "time : night", 'xcharacter:"a"', ""])
def test_plain_words_are_no_filters(query):
    assert chips_of(query) == ()


def test_a_flood_of_filters_is_cut():
    assert len(chips_of("int: " * 400)) == 12


@pytest.mark.parametrize(
    ("name", "colour"),
    [("Blue", "blue"), ("2nd PINK rev", "pink"), ("blueprint", "none"), ("draft_7", "none"), ("", "none")],
)
def test_a_draft_is_shown_in_the_colour_it_is_called_by(name, colour):
    assert revision(name) == colour
