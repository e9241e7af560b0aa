"""Emphasis within a line, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storyroom.domain.script import Run
from storyroom.formats.fountain.emphasis import STYLES, read_line, read_lines
from storyroom.formats.fountain.marking import mark_line
from tests.unit.formats.fountain.strategies import LETTERS, styled_words


@pytest.mark.parametrize(
    ("line", "text", "runs"),
    [
        ("*a*", "a", [(0, 1, 1)]),
        ("**a**", "a", [(0, 1, 2)]),
        ("***a***", "a", [(0, 1, 3)]),
        ("_a_", "a", [(0, 1, 4)]),
        ("_**a**_", "a", [(0, 1, 6)]),
        ("**a*b**", "a*b", [(0, 3, 2)]),
        ("***a*", "**a", [(2, 3, 1)]),
        ("*a**b*", "a**b", [(0, 4, 1)]),
        ("*a _b* c_", "a b c", [(0, 2, 1), (2, 3, 5), (3, 5, 4)]),
        ("a_b_c", "a_b_c", []),
        ("* a *", "* a *", []),
        ("*69 and *23", "*69 and *23", []),
        (r"\*a\*", "*a*", []),
        (r"\\*a*", "\\a", [(1, 2, 1)]),
        (r"\n", r"\n", []),
        ("****a****", "****a****", []),
        ("*_*_", "*_*_", []),
    ],
)
def test_marks_in_pairs_are_styles_and_all_others_are_text(line, text, runs):
    assert read_line(line) == (text, tuple(Run(start, end, STYLES[mask]) for start, end, mask in runs))


def test_no_style_crosses_a_line_end():
    assert read_lines("*a\nb*\n*c*") == ("*a\nb*\nc", (Run(6, 7, STYLES[1]),))


@given(styled_words())
@settings(max_examples=400, deadline=None)
def test_marked_words_read_back_as_they_were(styled):
    assert read_line(mark_line(*styled)) == styled


@given(st.text(LETTERS))
@example("a\\")
@example("[[[")
@example("\\[[")
@example("/*/*")
def test_plain_words_read_back_and_open_nothing(line):
    marked = mark_line(line, ())
    assert read_line(marked) == (line, ())


def test_plain_words_get_no_backslash_they_do_not_need():
    assert mark_line("snake_case * 5 \\ 6", ()) == "snake_case * 5 \\ 6"


def test_an_underline_inside_a_word_is_given_up():
    assert mark_line("abc", (Run(1, 2, STYLES[4]),)) == "abc"


def test_a_style_leaves_the_white_space_at_its_edges():
    assert mark_line("a b c", (Run(1, 4, STYLES[1]),)) == "a *b* c"
