"""Passages and what is put in their place: exact to the letter, and nothing around them is read otherwise."""

from __future__ import annotations

import pytest

from storyroom.errors import InvalidRequestError
from storyroom.journeys.passages import changes_between, parts_between, passage_in, put_in, unfit_in_place, with_parts
from storyroom.journeys.weighing import Source, longest_copied, novelty

TEXT = (
    "Title: T\n\nINT. BAKERY - NIGHT\n\nA lamp burns.\n\nMARIT\nNo.\n\nEXT. QUAY - DAY\n\nGulls. A dog barks at them.\n"
)
PAIRS = [
    ("", "new"),
    ("old", ""),
    ("A lamp burns.", "A lamp burns low."),
    ("one two three four five six", "one two three four FIVE six"),
    ("the cat sat on the mat and slept", "a dog lay by the fire and woke"),
    ("MARIT\nNo.\n\nShe goes.", "MARIT\nNo. Never.\n\nShe stays."),
]


def test_a_scene_is_found_without_its_heading() -> None:
    assert passage_in(TEXT, 1).words == "A lamp burns.\n\nMARIT\nNo."
    assert passage_in(TEXT, 2).words == "Gulls. A dog barks at them."
    with pytest.raises(InvalidRequestError):
        passage_in(TEXT, 3)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_changes_make_the_one_of_the_other_and_parts_tile_both(old: str, new: str) -> None:
    made, at = [], 0
    for change in changes_between(old, new):
        made += [old[at : change.start], change.text]
        at = change.end
    assert "".join([*made, old[at:]]) == new
    parts = parts_between(old, new)
    assert "".join(part.old for part in parts) == old
    assert "".join(part.new for part in parts) == new
    assert with_parts(old, new, frozenset(part.number for part in parts if part.number)) == new


def test_few_words_that_stand_between_new_ones_count_as_new() -> None:
    parts = parts_between("the cat sat on the mat and slept all day", "a dog lay on the fire and woke all night")
    assert all(part.number for part in parts if "on the" in part.new)


@pytest.mark.parametrize("words", ["Rain.\n\nINT. CAR - DAY\n\nHe sits.", "/* Rain. */", "[[Rain.]]", "# Part"])
def test_what_would_change_how_the_script_is_read_does_not_stand(words: str) -> None:
    assert unfit_in_place(passage_in(TEXT, 1), words)


def test_plain_words_stand_and_leave_the_rest() -> None:
    passage = passage_in(TEXT, 1)
    assert unfit_in_place(passage, "Rain.\n\nOLE\n(low)\nYes.") == ""
    assert put_in(passage, "Rain.") == TEXT.replace(passage.words, "Rain.")


def test_the_longest_run_of_copied_words_is_found_and_the_passages_own_are_not() -> None:
    said = "He said that the silver spoons were counted twice by the auditor on Monday, and left."
    source = Source("P", "D", "white", "draft:1", f"Before. {said} After.", own=False)
    found, own = longest_copied(f"Well. {said} Then rain.", "A lamp.", (source,))
    assert found is not None
    assert (found.words, own) == (16, False)
    assert source.text[found.start : found.end] == said[:-1]
    assert longest_copied(f"Well. {said}", said, (source,)) == (None, False)


def test_novelty_counts_words_in_threes() -> None:
    assert novelty("a b c d", ("a b c d",)) == 0
    assert novelty("a b c d", ("x y z",)) == 1
    assert novelty("a b c d", ("a b c x",)) == 0.5
    assert novelty("No.", ("No.",)) == 0
