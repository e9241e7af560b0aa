from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.wrapping import columns, wrap


def lines(text, width):
    return [text[span.start : span.end] for span in wrap(text, width)]


def test_a_line_breaks_at_its_last_space():
    assert lines("the keys are under the mat", 12) == ["the keys are", "under the", "mat"]


def test_a_newline_always_breaks_and_an_empty_line_stays():
    assert lines("one\n\ntwo", 20) == ["one", "", "two"]


def test_a_word_longer_than_the_line_is_cut():
    assert lines("abcdefgh", 3) == ["abc", "def", "gh"]


def test_indentation_is_kept_and_spaces_at_the_break_are_not_printed():
    assert lines("  ab   cd", 5) == ["  ab", "cd"]


def test_wide_letters_take_two_columns_and_combining_ones_none():
    assert columns("日本") == 4
    assert columns("e\u0301") == 1
    assert lines("日本語日本", 4) == ["日本", "語日", "本"]


def test_a_full_stop_does_not_begin_a_line_of_wide_letters():
    assert lines("日本語。日", 6) == ["日本", "語。日"]


@given(st.text(alphabet="ab \n日\u0301é-", max_size=200), st.integers(4, 12))
def test_no_word_is_lost_and_no_line_is_too_wide(text, width):
    spans = wrap(text, width)
    kept = "".join(text[span.start : span.end] for span in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(columns(text[span.start : span.end]) <= width for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
