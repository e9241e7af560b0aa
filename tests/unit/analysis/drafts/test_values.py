"""Values are read in every spelling, and equal ones are equal."""

import pytest

from storyroom.analysis.drafts.cut import words_of
from storyroom.analysis.drafts.values import values_in


def read(text):
    return [(value.kind, value.key) for value in values_in(words_of(text, 0, len(text)))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("eleven", ("number", (11,))),
        ("4,000", ("number", (4000,))),
        ("thirty-two", ("number", (32,))),
        ("two hundred and six", ("number", (206,))),
        ("four million two hundred", ("number", (4_000_200,))),
        ("19:05", ("time", (1145,))),
        ("six o'clock", ("time", (360,))),
        ("half past nine", ("time", (570,))),
        ("quarter to nine", ("time", (525,))),
        ("ten past seven", ("time", (430,))),
        ("5 pm", ("time", (1020,))),
        ("midnight", ("time", (1440,))),
        ("by six.", ("time", (360,))),
        ("before six eggs", ("number", (6,))),
        ("Tuesday", ("weekday", (1,))),
        ("9 February", ("date", (2, 9))),
        ("June 12th", ("date", (6, 12))),
        ("the third of May", ("date", (5, 3))),
        ("1971", ("year", (1971,))),
    ],
)
def test_a_value_is_read(text, wanted):
    assert read(text) == [wanted]


def test_what_is_no_value_is_left_alone():
    assert read("You may march on, my second home.") == []
    assert read("six and seven") == [("number", (6,)), ("number", (7,))]
