"""A manuscript: every sentence is a slice of the source, knows its scene and its speaker."""

from storyroom.analysis.manuscript import Manuscript
from storyroom.journeys.read import read_script

SCRIPT = """Title: Kettle

INT. KITCHEN - DAY #1#

Mrs. Moe fills the *kettle*. She waits.

MOE (V.O.)
(softly)
It never boils. Not
for me!

/* OLD: nobody sees this. */

EXT. YARD - NIGHT #1A#

A dog.
"""


def manuscript_of(text: str) -> Manuscript:
    return Manuscript(read_script("kettle.fountain", text.encode()).screenplay)


def test_every_sentence_is_a_slice_of_the_source_to_the_letter():
    made = manuscript_of(SCRIPT)
    assert made.sentences
    for sentence in made.sentences:
        assert made.script.text[sentence.start : sentence.end] == sentence.text
        assert made.quote(sentence).quote == sentence.text


def test_prose_and_speech_are_cut_into_sentences_and_titles_end_none():
    said = [(one.text, one.speaker) for one in manuscript_of(SCRIPT).sentences]
    assert said == [
        ("Mrs. Moe fills the *kettle*.", ""),
        ("She waits.", ""),
        ("It never boils.", "MOE"),
        ("Not\nfor me!", "MOE"),
        ("A dog.", ""),
    ]


def test_speech_keeps_its_cue_and_extensions_and_prose_has_none():
    spoken = [one for one in manuscript_of(SCRIPT).sentences if one.spoken]
    assert {one.speech for one in spoken} == {1}
    assert {one.extensions for one in spoken} == {("V.O.",)}
    assert all(not one.speech for one in manuscript_of(SCRIPT).sentences if not one.spoken)


def test_evidence_names_the_scene_it_stands_in():
    made = manuscript_of(SCRIPT)
    dog = made.quote(made.sentences[-1])
    assert (dog.scene, dog.scene_number, dog.quote) == (2, "1A", "A dog.")
    before = made.evidence(0, 5)
    assert (before.scene, before.scene_number) == (0, None)


def test_a_script_without_scenes_still_has_sentences():
    made = manuscript_of("Only a treatment here. It has two sentences.\n")
    assert [one.scene for one in made.sentences] == [0, 0]
    assert made.scenes == ()
