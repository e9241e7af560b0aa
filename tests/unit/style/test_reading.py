"""A passage made ready: what tells of programs and plots is taken off or masked, what tells of manner stays."""

from __future__ import annotations

from storyroom.style.channels import CHANNELS, PLACES, count
from storyroom.style.reading import NAME, fold, read, without_cues


def test_names_of_speakers_go_in_plays_and_in_scripts() -> None:
    assert without_cues("Nora: Hide the tree.\nHelmer: Why?") == "Hide the tree.\nWhy?"
    assert without_cues("MARA VOSS (V.O.)\nI said ten.\n") == "I said ten.\n"


def test_names_inside_speech_are_masked_and_common_words_are_not() -> None:
    letters = read("Tell Marisol that I waited for her.").letters
    assert letters == f"tell {NAME.lower()} that i waited for her."


def test_rare_words_leave_their_ending_only() -> None:
    assert read("the lighthouse blinked slowly").shape == "the *se *ed slowly"


def test_dashes_and_quotes_are_alike() -> None:
    assert fold("Wait -- “no” … well—yes") == fold('Wait — "no" ... well -- yes')


def test_counts_are_the_same_in_every_run_and_stay_in_their_places() -> None:
    counts = count("The door. The door!")
    assert set(counts) == set(CHANNELS)
    places, times = counts["words"]
    assert places.max() < PLACES
    assert int(times.sum()) == 6 + 5  # tokens alone, and neighbours
    assert (places.tolist()[0], len(places)) == (6357, 8)


def test_an_empty_passage_has_no_counts() -> None:
    assert all(len(places) == 0 for places, _ in count("").values())
