"""The cast: who is one person, who is not, who never speaks. Cases are from outside the sample."""

import pytest

from storyroom.analysis.cast import cast_of
from tests.unit.analysis.test_manuscript import manuscript_of

SCRIPT = """INT. POST OFFICE - DAY #1#

ZELDA BRODY, 28, sorts letters. Her brother ARLO BRODY (31), plumber, holds a spanner. The district NURSE dozes.

BISCUIT, a terrier, barks. A crash. BANG. The PRINTING PRESS stops.

ZELDA
You're late.

ARLO
Mr. Otter isn't.

ZELDA & ARLO
Morning!

EXT. PIER - DAY #2#

The old sailor waits. Zelda's umbrella turns inside out. The plumber laughs.

OLD SAILOR
Who goes there?

MRS. OTTER
Only me.

MR. OTTER
And me.

INT. HALL - NIGHT #3#

The old sailor, JONAS REED (70s), hangs up his hat.

JONAS
Home.

ALL
Home!

MRS. OTTER (V.O.)
At last.

EXT. PIER - NIGHT (FLASHBACK) #4#

ZELDA, seven, skips.

YOUNG ZELDA
One, two.

ZELDA
Zlda!

ZLDA
No.

ZELDA
Yes.

ZELDA
Yes!

ZELDA
Yes?
"""


@pytest.fixture(scope="module")
def cast():
    return cast_of(manuscript_of(SCRIPT))


def _person(cast, id_):
    person = cast.person(id_)
    assert person is not None
    return person


def test_a_cue_is_the_person_who_was_introduced_with_the_full_name(cast):
    person = _person(cast, "zelda-brody")
    assert (person.name, person.cues, person.age, person.years) == ("Zelda Brody", ("ZELDA",), "28", 28)
    assert person.introduction.quote == "ZELDA BRODY, 28, sorts letters."
    assert "Zelda" in person.aliases


def test_a_shared_surname_is_nobodys_alias(cast):
    assert "Brody" not in {*_person(cast, "zelda-brody").aliases, *_person(cast, "arlo-brody").aliases}


def test_mr_and_mrs_are_two_people(cast):
    assert _person(cast, "mr-otter").cues == ("MR OTTER",)
    assert _person(cast, "mrs-otter").cues == ("MRS OTTER",)
    assert cast.of_cue("MRS. OTTER") is not cast.of_cue("MR. OTTER")


def test_who_is_described_first_and_named_later_is_one_person(cast):
    assert cast.of_cue("OLD SAILOR") is cast.of_cue("JONAS") is _person(cast, "jonas-reed")
    assert _person(cast, "jonas-reed").years == 70


def test_a_younger_self_is_tied_and_kept_apart(cast):
    young = _person(cast, "young-zelda")
    assert young is not cast.of_cue("ZELDA")
    assert (young.variant_of, young.years) == ("zelda-brody", 7)
    assert _person(cast, "zelda-brody").years == 28


def test_groups_stay_groups_and_know_whom_they_name(cast):
    both = cast.of_cue("ZELDA & ARLO")
    assert (both.kind, both.members) == ("group", ("zelda-brody", "arlo-brody"))
    assert cast.of_cue("ALL").kind == "group"


def test_a_slip_of_the_keyboard_is_reported_and_not_merged(cast):
    assert cast.doubtful == (("ZLDA", "ZELDA"),)
    assert cast.of_cue("ZLDA") is not cast.of_cue("ZELDA")


def test_who_never_speaks_is_there_and_things_are_not(cast):
    silent = {(person.id, person.kind) for person in cast.people if not person.speaks}
    assert silent == {("nurse", "person"), ("biscuit", "animal")}


def test_a_person_is_found_by_name_possessive_and_trade(cast):
    assert [one.id for one in cast.find("Zelda's umbrella turns inside out. The plumber laughs.")] == [
        "zelda-brody",
        "arlo-brody",
    ]
    assert cast.find("A zeppelin.") == ()


def test_mentions_stand_where_the_name_stands(cast):
    text = "Then ARLO BRODY leaves."
    assert [text[one.start : one.end] for one in cast.mentions(text)] == ["ARLO BRODY"]


def test_who_is_in_a_scene_speaks_there_or_is_named(cast):
    assert cast.present(manuscript_of(SCRIPT), 2) == (
        "jonas-reed",
        "zelda-brody",
        "arlo-brody",
        "mrs-otter",
        "mr-otter",
    )


def test_two_who_speak_in_one_scene_are_not_merged():
    script = "INT. A - DAY\n\nMARLOWE\nYes.\n\nKIT MARLOWE\nNo.\n"
    cast = cast_of(manuscript_of(script))
    assert cast.of_cue("MARLOWE") is not cast.of_cue("KIT MARLOWE")


def test_titles_say_which_of_two_is_meant():
    script = (
        "INT. A - DAY\n\nLENA HARK, 40, and PIET HARK, 44.\n\nLENA\nMiss?\n\nVISITOR\nMrs Hark, sit down.\n\n"
        "INT. B - DAY\n\nPIET\nNo.\n"
    )
    assert "Mrs Hark" in cast_of(manuscript_of(script)).of_cue("LENA").aliases


def test_who_says_a_name_of_their_own_gets_it():
    script = "INT. A - DAY\n\nLENA\nOrlova. Petra Orlova. Pearls.\n\nPIET\nI'm Zdenko. Charmed.\n"
    cast = cast_of(manuscript_of(script))
    assert "Petra Orlova" in cast.of_cue("LENA").aliases
    assert "Zdenko" in cast.of_cue("PIET").aliases


def test_a_name_that_is_capitalised_like_mccrae_keeps_its_spelling():
    cast = cast_of(manuscript_of("INT. A - DAY\n\nMcTavish (50) yawns.\n\n@McTAVISH\nAye.\n\n@McTAVISH\nAye.\n"))
    person = cast.of_cue("MCTAVISH")
    assert (person.name, person.years) == ("McTavish", 50)


def test_a_script_without_people_has_an_empty_cast():
    cast = cast_of(manuscript_of("INT. A - DAY\n\nDust.\n"))
    assert cast.people == ()
    assert cast.find("Dust. The dust.") == ()
