"""Marks of an axis: round, few, within."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.web.pictures.axis import axis, ticks


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (0, 1, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (0, 14, (0, 2, 4, 6, 8, 10, 12, 14)),
        (1, 40, (5, 10, 15, 20, 25, 30, 35, 40)),
        (0, 112, (0, 20, 40, 60, 80, 100)),
        (5, 5, (5,)),
    ],
)
def test_marks_stand_on_round_numbers(low, high, places):
    assert ticks(low, high) == places


@given(low=st.floats(-1e6, 1e6), wide=st.floats(1e-3, 1e6))
def test_there_are_never_many_and_none_stands_outside(low, wide):
    high = low + wide
    found = ticks(low, high)
    assert len(found) <= 9
    assert all(low - 1e-6 <= place <= high + 1e-6 for place in found)


def test_the_first_and_the_last_number_keep_inside_the_box():
    drawn = str(axis(0, 14, 50))
    assert '<text class="tick" x="0%" y="66" text-anchor="start">0</text>' in drawn
    assert '<text class="tick" x="100%" y="66" text-anchor="end">14</text>' in drawn
    assert '<text class="tick" x="42.857%" y="66" text-anchor="middle">6</text>' in drawn
