"""The words of a pinned scene become a small manuscript, and hostile ones cost little."""

import pytest

from storyroom.analysis.canon.pages import pages_of
from storyroom.domain.script import ElementKind

TEXT = "INT. KITCHEN - NIGHT\n\nTOM, 40, cuts the bread. Rain.\n\nMARA (V.O.)\n(softly)\nNot so thick.\n\nCUT TO:\n"


def test_headings_cues_asides_speeches_and_action_are_told_apart():
    assert [one.kind for one in pages_of(TEXT).script.elements] == [
        ElementKind.SCENE_HEADING,
        ElementKind.ACTION,
        ElementKind.CHARACTER_CUE,
        ElementKind.PARENTHETICAL,
        ElementKind.DIALOGUE,
        ElementKind.TRANSITION,
    ]


def test_sentences_are_slices_of_the_pages_with_their_speaker():
    made = pages_of(TEXT)
    assert [(one.text, one.speaker, one.scene) for one in made.sentences] == [
        ("TOM, 40, cuts the bread.", "", 1),
        ("Rain.", "", 1),
        ("Not so thick.", "MARA", 1),
    ]
    assert all(TEXT[one.start : one.end] == one.text for one in made.sentences)


def test_pages_without_a_heading_are_read_too():
    assert [one.text for one in pages_of("Tom cuts the bread.\n").sentences] == ["Tom cuts the bread."]


@pytest.mark.parametrize("text", ["", "\n" * 50_000, "A" * 100_000, "INT. A\n" * 5_000, "MARA\n" * 5_000, "(" * 50_000])
def test_hostile_pages_end(text):
    assert pages_of(text).script.text == text
