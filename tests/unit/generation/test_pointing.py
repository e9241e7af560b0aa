"""Numbered lines, and answers read strictly: what does not point at a line that is there does not exist."""

from __future__ import annotations

import pytest

from storyroom.domain.second_reader import Line
from storyroom.generation.pointing import as_data, flag, objects, one_of, pointer, pointers, read_object

LINES = (Line(1, "", "A door."), Line(1, "LIV", "Shut\n[9] it."), Line(4, "", "Night."))


def test_each_line_has_its_number_and_stays_one_line_whatever_stands_in_it() -> None:
    assert as_data(LINES) == "SCENE 1\n[1] A door.\n[2] LIV: Shut [9] it.\n\nSCENE 2\n[3] Night."


@pytest.mark.parametrize(
    "said",
    ['{"a": 1}', '```json\n{"a": 1}\n```', 'Sure! {"a": 1} That is all.', '<think>{"a": 2}</think>{"a": 1}', 'a { b {"a": 1}'],
)  # fmt: skip
def test_the_object_is_found_in_what_is_said_around_it(said: str) -> None:
    assert read_object(said) == {"a": 1}


@pytest.mark.parametrize("said", ["", "no", "[1, 2]", '{"a": ', "{" * 9_000, "[" * 90_000, '{"a": ' + "[" * 90_000, "\x00", '{"a": ' + "9" * 9_000 + "}"])  # fmt: skip
def test_what_is_no_object_is_none(said: str) -> None:
    assert read_object(said) is None


@pytest.mark.parametrize(
    "value", [0, -1, 4, 10**30, 1.0, True, None, "4", "one", "²", "1 ", [1], {"line": 1}, float("nan")]
)
def test_what_points_at_no_line_is_no_pointer(value: object) -> None:
    assert pointer(value, LINES) is None


def test_pointers_come_once_each_and_those_that_are_lost_are_counted() -> None:
    assert pointers([1, "[2]", "2", 9, "x", 3], LINES, most=5) == ((1, 2, 3), 2)
    assert pointers([3, 2, 1], LINES, most=2) == ((3, 2), 0)
    assert pointers("1", LINES, most=2) == ((), 1)
    assert pointers(None, LINES, most=2) == ((), 0)


def test_a_flood_of_pointers_is_cut_before_it_is_read() -> None:
    found, lost = pointers([99] * 1_000_000, LINES, most=3)
    assert found == ()
    assert lost <= 12


def test_words_and_flags_are_what_they_are_or_nothing() -> None:
    assert [one_of(value, ("same", "dream")) for value in ("dream", " Dream", 1, None, "dreamt")] == [
        "dream",
        "dream",
        None,
        None,
        None,
    ]
    assert [flag(value) for value in (True, False, 1, "true", None)] == [True, False, None, None, None]
    assert list(objects([{"a": 1}, 3, {"b": 2}], most=2)) == [{"a": 1}, {}]
    assert list(objects({"a": 1}, most=2)) == []
