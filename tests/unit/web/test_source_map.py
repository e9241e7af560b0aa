"""From canonical text to printed words, whose marks have been taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind
from storyroom.web.source_map import locate


def script(source: str, printed: str, start: int = 0):
    return assemble("fountain", source, [Element(ElementKind.ACTION, printed, start, len(source))])


def test_plain_words_stand_where_they_stand():
    assert locate(script("xx The key turns.", "The key turns.", 3), [(7, 10)]) == {0: ((4, 7),)}


def test_marks_of_emphasis_do_not_shift_a_quote():
    source, printed = "The **brass** _key_ turns.", "The brass key turns."
    at = source.index("key")
    assert locate(script(source, printed), [(at, at + 3)]) == {0: ((10, 13),)}


def test_letters_that_repeat_are_not_confused():
    assert locate(script("**aa** ab", "aa ab"), [(2, 4)]) == {0: ((0, 2),)}
    assert locate(script("**aa** ab", "aa ab"), [(7, 9)]) == {0: ((3, 5),)}


def test_a_span_over_two_elements_marks_both():
    source = "One two.\n\nThree four."
    first = Element(ElementKind.ACTION, "One two.", 0, 8)
    second = Element(ElementKind.ACTION, "Three four.", 10, 21)
    assert locate(assemble("fountain", source, [first, second]), [(4, 15)]) == {0: ((4, 8),), 1: ((0, 5),)}


def test_nothing_is_marked_where_nothing_was_asked():
    assert locate(script("abc", "abc"), []) == {}
    assert locate(script("abc", "abc"), [(2, 2), (9, 12)]) == {}


@given(st.text("ab*_\\\n", max_size=30), st.text("ab*_\n", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_whatever_was_taken_out_a_mark_stays_within_the_words(source, printed, start, end):
    for spans in locate(script(source, printed), [(start, end)]).values():
        assert all(0 <= first < last <= len(printed) for first, last in spans)
