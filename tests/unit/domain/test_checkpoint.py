from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.checkpoint import Checkpoint, key_id, read_notes, write_note

POINT = Checkpoint("storyroom/0a", 7, bytes(range(32)), "2026-01-01T00:00:00+00:00")
NOTE = write_note(POINT, b"p" * 32, b"s" * 64)


def test_a_note_is_spelled_as_transparency_logs_spell_it() -> None:
    root = base64.b64encode(bytes(range(32))).decode()
    signed = base64.b64encode(key_id("storyroom/0a", b"p" * 32) + b"s" * 64).decode()
    assert f"storyroom/0a\n7\n{root}\ntime 2026-01-01T00:00:00+00:00\n\n\u2014 storyroom/0a {signed}\n" == NOTE


def test_a_note_reads_back() -> None:
    (note,), torn = read_notes(NOTE)
    assert (note.checkpoint, note.signature, torn) == (POINT, b"s" * 64, 0)
    assert note.text == POINT.text()


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n"])
def test_notes_that_follow_one_another_are_read_in_order(between: str) -> None:
    other = write_note(POINT._replace(size=8), b"p" * 32, b"t" * 64)
    notes, torn = read_notes(NOTE + between + other + between)
    assert ([note.checkpoint.size for note in notes], torn) == ([7, 8], 0)


@given(st.integers(0, len(NOTE) - 2))
def test_a_note_torn_anywhere_is_passed_over_and_the_next_one_read(at: int) -> None:
    other = write_note(POINT._replace(size=8), b"p" * 32, b"t" * 64)
    notes, torn = read_notes(NOTE[:at] + "\n\n" + other)
    assert [note.checkpoint.size for note in notes] == [8]
    assert torn == (1 if NOTE[:at].strip() else 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n7\n", "\n07\n"), ("\n7\n", "\n-7\n"), ("\n7\n", "\n7 \n"), ("\n7\n", f"\n{'9' * 5000}\n"), ("time ", "at "), ("\n7\n", "\n\u0667\n")],
)  # fmt: skip
def test_another_spelling_is_no_checkpoint(old: str, new: str) -> None:
    notes, torn = read_notes(NOTE.replace(old, new))
    assert (notes, torn) == ((), 1)


@given(st.text())
def test_any_text_is_read_without_a_fault(text: str) -> None:
    read_notes(text)


def test_a_signature_under_another_name_is_none_of_this_checkpoint() -> None:
    assert read_notes(NOTE.replace("\u2014 storyroom/0a", "\u2014 storyroom/0b")) == ((), 1)
