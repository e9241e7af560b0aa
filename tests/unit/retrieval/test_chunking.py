"""Chunks follow scenes, never cross a heading, and carry exact spans."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given

from storyroom.domain.script import ElementKind
from storyroom.retrieval.chunking import WINDOW_WORDS, chunks
from tests.fakes.scripts import scene, script
from tests.fakes.worlds import screenplays


def long_scene(speeches: int = 40) -> list:
    return scene("INT. HALL - DAY", *(f"MARIT: {'word ' * 11}{i}." for i in range(speeches)))


def test_a_short_scene_is_one_chunk_with_heading_and_speakers():
    (chunk,) = chunks(script(scene("INT. KITCHEN - NIGHT", "Dark.", "LIV: Who is there?")))
    assert (chunk.scene, chunk.kind) == (1, "scene")
    assert chunk.text == "INT. KITCHEN - NIGHT\nDark.\nLIV: Who is there?"


def test_a_long_scene_also_gives_overlapping_windows_of_about_110_words():
    screenplay = script(long_scene())
    whole, *windows = chunks(screenplay)
    assert whole.kind == "scene"
    assert {window.kind for window in windows} == {"window"}
    assert all(80 <= len(w.text.split()) - 4 <= 1.3 * WINDOW_WORDS + 12 for w in windows[:-1])
    assert all(a.end > b.start > a.start for a, b in pairwise(windows))
    assert windows[0].start > whole.start
    assert windows[-1].end == whole.end
    assert all(window.text.startswith("INT. HALL - DAY\nMARIT: ") for window in windows)


def test_windows_begin_at_a_cue_and_end_with_an_element():
    screenplay = script(long_scene())
    starts = {e.start for e in screenplay.elements if e.kind is not ElementKind.DIALOGUE}
    ends = {e.end for e in screenplay.elements}
    for window in chunks(screenplay)[1:]:
        assert window.start in starts
        assert window.end in ends


def test_what_stands_before_the_first_heading_is_scene_zero():
    first, second = chunks(script([(ElementKind.ACTION, "Over black: rain."), *scene("EXT. YARD - DAY", "A dog.")]))
    assert (first.scene, first.text) == (0, "Over black: rain.")
    assert (second.scene, second.start) == (1, 19)


def test_omitted_scenes_and_unprinted_kinds_give_no_chunk():
    screenplay = script(
        [*scene("INT. A - DAY", "Seen."), (ElementKind.NOTE, "private"), *scene("INT. B - DAY", "Gone.")]
    )
    dead = tuple(e._replace(live=False) if e.scene == 2 else e for e in screenplay.elements)
    left = chunks(replace(screenplay, elements=dead))
    assert [chunk.text for chunk in left] == ["INT. A - DAY\nSeen."]


def test_a_speech_of_a_thousand_words_is_cut_at_its_sentences():
    speech = "This is a sentence of seven words. " * 150
    screenplay = script(scene("INT. HALL - DAY", f"LIV: {speech.strip()}"))
    _, *windows = chunks(screenplay)
    assert len(windows) > 5
    assert all(len(window.text.split()) < 2 * WINDOW_WORDS for window in windows)
    assert all(screenplay.text[window.end - 1] == "." for window in windows)


@given(screenplays)
def test_every_chunk_is_a_span_of_one_scene_and_says_all_its_words(screenplay):
    for chunk in chunks(screenplay):
        inside = [e for e in screenplay.elements if (e.scene or 0) == chunk.scene]
        assert inside[0].start <= chunk.start < chunk.end <= inside[-1].end
        said = screenplay.text[chunk.start : chunk.end].split()
        assert set(chunk.text.replace(":", " ").split()) >= {word for word in said if word.islower()}
