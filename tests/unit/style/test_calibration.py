"""From a margin to a probability, by length of the passage."""

from __future__ import annotations

from itertools import pairwise

import pytest

from storyroom.style.calibration import interval, probability


@pytest.mark.parametrize("words", [500, 1_000, 2_000, 9_000])
def test_the_probability_rises_with_the_margin_and_stays_within_its_interval(words: int) -> None:
    margins = [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]
    values = [probability(one, words) for one in margins]
    assert all(low < high for low, high in pairwise(values))
    for one, value in zip(margins, values, strict=True):
        low, high = interval(one, words)
        assert 0 <= low <= value <= high <= 1


def test_a_margin_far_off_gives_no_overflow() -> None:
    assert (probability(-1e6, 600), probability(1e6, 600)) == pytest.approx((0, 1), abs=1e-9)
