"""Phrases of a sentence: where a noun phrase begins and ends, what rules it, what is only likened or denied."""

import pytest

from storyroom.analysis.sheet.chunks import phrases_of
from storyroom.analysis.sheet.tokens import tokens_of


def _phrases(text):
    return phrases_of(text, tokens_of(text))


def _one(text, head):
    return next(phrase for phrase in _phrases(text) if phrase.head == head)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("She carries a heavy brass lantern.", ["lantern"]),
        ("The kettle hums on the stove.", ["kettle", "stove"]),
        ("Moths tick against the skylight.", ["moth", "skylight"]),
        ("A baker's tray, three loaves, no butter.", ["tray", "loaf", "butter"]),
        ("Grey suit, snow boots, gloves.", ["suit", "boot", "glove"]),
        ("Her father's umbrella.", ["umbrella"]),
        ("Kindling.", ["kindling"]),
        ("", []),
        ("!!! ... 12:30", []),
    ],
)
def test_the_heads_of_a_sentence_are_found(text, heads):
    assert [phrase.head for phrase in _phrases(text)] == heads


def test_words_that_the_lexicon_lists_together_are_one_thing():
    assert _one("He winds the alarm clock.", "alarm clock").text == "alarm clock"


def test_the_verb_and_who_does_it_are_known():
    lantern = _one("Then Zelda holds a lantern.", "lantern")
    assert (lantern.verb, lantern.doer, lantern.opens) == ("hold", "Zelda", "a")
    assert _one("The kettle hums.", "kettle").acts == "hum"


def test_prepositions_owners_and_wholes_are_known():
    assert _one("She waits with her umbrella.", "umbrella").prep == "with"
    assert _one("She waits with her umbrella.", "umbrella").opens == "poss"
    assert _one("A jar of pickles.", "pickle").of == "jar"


def test_what_is_likened_or_denied_is_marked():
    assert _one("It moves like a tired horse.", "horse").simile
    assert _one("There is no ladder.", "ladder").negated
    assert not _one("She climbs a ladder.", "ladder").negated


def test_a_stretch_that_is_a_name_is_no_thing():
    text = "Rose puts a basket down."
    assert [phrase.head for phrase in phrases_of(text, tokens_of(text, [(0, 4)]))] == ["basket"]


def test_phrases_are_slices_of_the_sentence():
    text = "Two old boots, a bucket of sand and her mother's shawl hang there."
    for phrase in _phrases(text):
        assert text[phrase.start : phrase.end] == phrase.text
