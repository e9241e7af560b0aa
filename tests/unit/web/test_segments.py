"""Cutting text at styles and marks loses nothing and nests right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.script import Run, Style
from storyroom.web.segments import Marks, Segment, cut, marked

SPAN = st.tuples(st.integers(-3, 30), st.integers(-3, 30))


@given(st.text(max_size=25), st.integers(0, 5), st.lists(SPAN, max_size=4), st.lists(SPAN, max_size=4))
def test_the_pieces_are_the_text(text, offset, spans, styled):
    runs = [Run(start, end, frozenset({Style.BOLD})) for start, end in styled]
    assert "".join(piece.text for piece in cut(text, offset, runs, Marks(tuple(spans)))) == text


def test_a_mark_covers_its_own_characters_only():
    assert marked("the key is", [(4, 7)]) == (Segment("the "), Segment("key", "", "exact"), Segment(" is"))


def test_styles_and_marks_meet_in_the_middle():
    pieces = cut("one two", 10, [Run(10, 15, frozenset({Style.ITALIC, Style.BOLD}))], Marks(((14, 17),)))
    assert pieces == (Segment("one ", "b i"), Segment("t", "b i", "exact"), Segment("wo", "", "exact"))


def test_a_word_stands_out_of_what_is_around_it():
    pieces = cut("abc", 0, [], Marks(exact=((1, 2),), around=((0, 3),)))
    assert [piece.mark for piece in pieces] == ["around", "exact", "around"]
