from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.errors import BackendError
from storyroom.models.sse import capped, data_of_events

STREAM = "data: one\n\n: comment\nevent: x\ndata:two\ndata:  three – \r\n\r\n\n\nid: 4\n\ndata\n\ndata: cut".encode()


def test_events_are_their_data_lines_joined() -> None:
    assert list(data_of_events([STREAM])) == ["one", "two\n three – "]


@settings(deadline=None)
@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_packets_may_end_anywhere(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[start:end] for start, end in pairwise(places)]
    assert list(data_of_events(chunks)) == ["one", "two\n three – "]


def test_a_line_without_end_is_an_error() -> None:
    with pytest.raises(BackendError, match="line without end"):
        list(data_of_events(b"x" * 10_000 for _ in range(1_000)))


def test_bytes_beyond_the_limit_are_an_error() -> None:
    assert list(capped([b"12", b"34"], 4)) == [b"12", b"34"]
    with pytest.raises(BackendError, match="far more"):
        list(capped([b"12", b"345"], 4))
