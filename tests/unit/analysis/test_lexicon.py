"""Words: base forms, classes of things and deeds, and who is related to whom. Cases are from outside the sample."""

import re
import subprocess
import sys
from importlib.resources import files

import pytest

from storyroom.analysis.lexicon import (
    _find,
    commonness,
    is_adjective,
    is_adverb,
    is_noun,
    is_verb,
    lemma,
    noun_classes,
    related,
    synonyms,
    verb_classes,
)


@pytest.mark.parametrize(
    ("word", "pos", "base"),
    [
        ("lanterns", "noun", "lantern"), ("children", "noun", "child"), ("knives", "noun", "knife"),
        ("boxes", "noun", "box"), ("policemen", "noun", "policeman"), ("glasses", "noun", "glasses"),
        ("hands", "noun", "hand"), ("fire engines", "noun", "fire engine"), ("Zorblatts", "noun", "zorblatts"),
        ("swore", "verb", "swear"), ("broken", "verb", "break"), ("threw", "verb", "throw"), ("hurries", "verb", "hurry"),
        ("stopped", "verb", "stop"), ("burning", "verb", "burn"), ("takes off", "verb", "take off"), ("did", "verb", "do"),
    ],
)  # fmt: skip
def test_forms_come_back_as_base_forms(word, pos, base):
    assert lemma(word, pos) == base


@pytest.mark.parametrize(
    ("noun", "wanted"),
    [
        ("plumber", "person"), ("nephew", "kin"), ("toddler", "child"), ("badger", "animal"), ("tractor", "vehicle"),
        ("canoe", "vehicle"), ("raincoat", "clothing"), ("spectacles", "clothing"), ("necklace", "jewelry"),
        ("screwdriver", "tool"), ("violin", "musical_instrument"), ("marmalade", "food"), ("oak", "plant"),
        ("revolver", "weapon"), ("armchair", "furniture"), ("elbow", "body_part"), ("bucket", "container"),
        ("cottage", "building"), ("thunder", "sound"), ("blizzard", "weather"), ("passport", "document"),
        ("banknote", "money"), ("lantern", "artifact"), ("sonata", "music"), ("lipstick", "cosmetic"),
        ("bruise", "injury"), ("portrait", "picture"), ("padlock", "lock"), ("smoke", "fire"), ("moustache", "hair"),
    ],
)  # fmt: skip
def test_things_have_their_class(noun, wanted):
    assert wanted in noun_classes(noun)


@pytest.mark.parametrize(
    ("verb", "wanted"),
    [
        ("shatter", "destroy"), ("scorch", "burn"), ("drown", "die"), ("murder", "kill"), ("hand", "give"),
        ("grab", "take"), ("discard", "throw_away"), ("lose", "lose"), ("bolt", "lock"), ("unlock", "unlock"),
        ("open", "open"), ("shut", "close"), ("arrive", "enter"), ("depart", "leave"), ("whisper", "speak"),
        ("stare", "see"), ("read", "read"), ("scribble", "write"), ("wear", "wear"), ("undress", "undress"),
        ("devour", "eat"), ("sip", "drink"), ("vow", "promise"), ("doze", "sleep"), ("awaken", "wake"),
        ("sprain", "injure"), ("build", "create"), ("steal", "steal"), ("give", "give"), ("take", "take"),
        ("stumble", "fall"), ("drive", "drive"), ("creak", "sound"), ("bury", "bury"), ("forget", "forget"),
    ],
)  # fmt: skip
def test_deeds_have_their_class(verb, wanted):
    assert wanted in verb_classes(verb)


def test_people_are_no_animals_and_animals_no_people():
    assert "animal" not in noun_classes("baker")
    assert "person" not in noun_classes("badger")


def test_names_and_unknown_words_have_no_class():
    assert noun_classes("zorblatt") == frozenset()
    assert noun_classes("einstein") == frozenset()
    assert verb_classes("zorblatt") == frozenset()
    assert not is_noun("zorblatt")
    assert synonyms("zorblatt", "noun") == frozenset()
    assert not related("zorblatt", "plumber")
    assert noun_classes("") == frozenset()
    assert noun_classes("a\nb") == frozenset()


def test_words_know_what_they_can_be():
    assert is_noun("lantern")
    assert is_verb("hurry")
    assert is_adjective("rusty")
    assert not is_adjective("lantern")
    assert is_adverb("aloud")
    assert not is_adverb("fast")
    assert not is_verb("armchair")


def test_the_commoner_use_of_a_word_is_known():
    assert commonness("lantern", "noun") > commonness("lantern", "verb") == 0
    assert commonness("walk", "verb") > commonness("walk", "noun") > 0


def test_synonyms_share_a_meaning():
    assert "conceal" in synonyms("hide", "verb")
    assert "telephone set" in synonyms("telephone", "noun")
    assert "hide" not in synonyms("hide", "verb")


def test_related_words_share_or_derive_or_are_a_kind_of():
    assert related("telephone", "phone")
    assert related("burn", "combustion")
    assert related("murder", "kill")
    assert related("kill", "murder")
    assert not related("cat", "stove")


@pytest.mark.parametrize("name", ["noun", "verb", "adj", "adverb", "synsets"])
def test_every_line_of_a_table_is_found_again(name):
    lines = files("storyroom.analysis").joinpath("words", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    sample = [*lines[:50], *lines[:: max(1, len(lines) // 500)], *lines[-50:]]
    assert [
        (line, _find(name, line.split(" ", 1)[0]))
        for line in sample
        if _find(name, line.split(" ", 1)[0]) != line.split(" ", 1)[1]
    ] == []


def test_the_licence_of_the_words_stands_beside_them():
    licence = files("storyroom.analysis").joinpath("words", "LICENSE-WordNet.txt").read_text(encoding="utf-8")
    assert re.search(r"WordNet 3\.1 Copyright 2011 by Princeton University", licence)


def test_importing_the_lexicon_reads_no_table():
    code = "import storyroom.analysis.lexicon as l; assert l._table.cache_info().currsize == 0; l.noun_classes('dog'); assert l._table.cache_info().currsize == 2"
    subprocess.run([sys.executable, "-c", code], check=True)
