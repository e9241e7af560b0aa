from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.days import day_of_end, end_of
from storyroom.errors import InvalidRequestError


@given(st.dates(date(1900, 1, 1), date(2999, 1, 1)))
def test_a_day_counts_whole_and_is_told_as_it_was_written(day: date) -> None:
    end = end_of(day.isoformat())
    assert end == datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    assert day_of_end(end) == day.isoformat()


def test_a_moment_is_a_moment_and_nothing_is_no_end() -> None:
    assert end_of("2026-03-01T12:30+01:00") == datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
    assert day_of_end(datetime(2026, 3, 1, 11, 30, tzinfo=UTC)) == "2026-03-01 11:30 UTC"
    assert end_of(" ") is None
    assert day_of_end(None) == ""


@pytest.mark.parametrize("written", ["soon", "31.12.2026", "2026-02-30", "9999-12-31", "2026-13-01"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(InvalidRequestError):
        end_of(written)
