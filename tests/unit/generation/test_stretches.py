from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from storyroom.generation.stretches import STRETCH_WORDS, Candidate, Line, cut, sentences
from tests.fakes.candidates import candidate

ALICE = candidate(("", "A kettle boils. Rain."), ("ALICE", "Where is the key? It was on the hook."))


def quoted(found: Candidate, line: Line) -> str:
    return found.text[line.start - found.offset : line.end - found.offset]


def test_sentences_are_parted_with_their_exact_places() -> None:
    assert [quoted(ALICE, line) for line in sentences(ALICE)] == [
        "A kettle boils.", "Rain.", "Where is the key?", "It was on the hook.",
    ]  # fmt: skip


def test_a_stretch_names_its_speakers_and_holds_whole_sentences() -> None:
    (only,) = cut([ALICE], most=10)
    assert only.text == "A kettle boils. Rain.\nAlice: Where is the key? It was on the hook."
    start, end = only.start - 1000, only.end - 1000
    assert ALICE.text[start:end] == "A kettle boils. Rain.\n\nALICE\nWhere is the key? It was on the hook."


def test_long_speech_becomes_overlapping_stretches_of_a_few_sentences() -> None:
    speech = " ".join(f"This is the sentence number {n} of many." for n in range(30))
    found = cut([candidate(("ALICE", speech))], most=100)
    assert len(found) > 3
    assert all(len(stretch.text.split()) <= STRETCH_WORDS + 1 for stretch in found)
    assert all(later.start < earlier.end for earlier, later in itertools.pairwise(found))


def test_a_sentence_without_end_is_parted() -> None:
    found = cut([candidate(("", "word " * 1_000))], most=100)
    assert max(len(stretch.text.split()) for stretch in found) <= 80


def test_cutting_stops_at_the_most_and_begins_with_the_first_candidate() -> None:
    long = candidate(("", "One thing happens here. " * 50))
    found = cut([ALICE, long], most=3)
    assert [stretch.candidate for stretch in found] == [0, 1, 1]


def test_a_scene_without_lines_has_no_stretches() -> None:
    assert cut([Candidate("", 0, ())], most=5) == ()


@given(st.lists(st.tuples(st.sampled_from(["", "ALICE"]), st.text(max_size=80)), max_size=8))
def test_any_text_gives_stretches_inside_it(spoken: list[tuple[str, str]]) -> None:
    scene = candidate(*spoken)
    for stretch in cut([scene], most=1_000):
        words = scene.text[stretch.start - 1000 : stretch.end - 1000]
        assert words
        assert words == words.strip()
