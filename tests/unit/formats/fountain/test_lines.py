"""Lines by position: three kinds of line end, and nothing else."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from storyroom.formats.fountain.lines import split_lines


@given(st.text("a \t\r\n\x0b\x0c\u2028\x85", max_size=30), st.integers(0, 3))
def test_every_line_stands_where_it_says(text, start):
    start = min(start, len(text))
    raw, bare, starts = split_lines(text, start, len(text))
    assert raw == re.split("\r\n|\r|\n", text[start:])
    assert bare == [*(line.strip() for line in raw), ""]
    assert all(text.startswith(line, at) for line, at in zip(raw, starts, strict=False))
    assert starts[-1] == len(text)
    assert len(starts) == len(raw) + 1
