"""Tropes: every row of the table played straight and turned over, some inverted or dropped, and quiet scripts that raise none."""

import pytest

from storyroom.analysis.motifs.moments import moments_of
from storyroom.analysis.motifs.seeking import seek, showings
from storyroom.analysis.motifs.table import TROPES
from storyroom.analysis.tropes import Tropes
from tests.unit.analysis.story_cases import script
from tests.unit.analysis.test_manuscript import manuscript_of
from tests.unit.analysis.trope_cases import CASES, DROPPED, INVERTED

QUIET = "EXT. ROAD - DAY\nRain on the slates. Puddles. Nobody is about. The clouds hang low. Water in the ruts."
OPENING = "INT. HALL - DAY\nANNA, 30, BERT, 60, and CLEO, 25, wait.\n\nANNA\nYes.\n\nBERT\nQuite.\n\nCLEO\nQuite."
TABLE = {trope.name: trope for trope in TROPES}


def scene(beat):
    speaker, colon, said = beat.partition(": ")
    if colon and speaker == "DREAM":
        return f"EXT. SHORE - DAY (DREAM)\n{said}"
    return f"INT. KITCHEN - DAY\nRain.\n\n{speaker}\n{said}" if colon else f"INT. KITCHEN - DAY\n{beat}"


def story(early, late):
    return manuscript_of(script(OPENING, *map(scene, early), *[QUIET] * 6, *map(scene, late), "EXT. ROAD - DAY\nRain."))


def outcome(name, beats):
    made = story(beats[:1], beats[1:])
    found = seek(made.once(moments_of), TABLE[name])
    return found and (found.outcome, len(found.steps))


def test_the_table_has_forty_tropes_and_each_has_its_cases():
    assert len(TABLE) == len(TROPES) >= 40
    assert set(CASES) == set(TABLE)


@pytest.mark.parametrize("name", CASES)
def test_played_straight(name):
    straight, _ = CASES[name]
    assert outcome(name, straight) == ("straight", 2)


@pytest.mark.parametrize("name", CASES)
def test_turned_over(name):
    _, subverted = CASES[name]
    assert outcome(name, subverted) == ("subverted", len(subverted))


@pytest.mark.parametrize("name", CASES)
def test_a_set_up_alone_is_never_shown(name):
    straight, _ = CASES[name]
    assert outcome(name, straight[:1]) is None


@pytest.mark.parametrize("name", CASES)
def test_a_pay_off_alone_is_never_shown(name):
    straight, _ = CASES[name]
    assert seek(story((), straight[1:]).once(moments_of), TABLE[name]) is None


@pytest.mark.parametrize("name", INVERTED)
def test_the_other_way_round(name):
    assert outcome(name, INVERTED[name]) == ("inverted", 2)


@pytest.mark.parametrize("name", DROPPED)
def test_planted_twice_and_dropped(name):
    found = seek(story(DROPPED[name], ()).once(moments_of), TABLE[name])
    assert (found.outcome, len(found.steps)) == ("dropped", 2)


def test_a_pay_off_of_somebody_else_does_not_count():
    assert outcome("mentor_dies", ("Bert teaches Anna to fence.", "Cleo is dead in the snow.")) is None
    assert outcome("gun_on_the_wall", ("A rifle hangs over the stove.", "Anna swings the sword.")) is None


def test_a_quiet_script_raises_nothing():
    assert story((), ()).once(showings) == ()


def test_the_report_quotes_set_up_and_pay_off_to_the_letter():
    made = story(("A rifle hangs over the stove.",), ("Anna fires the rifle.",))
    report = Tropes().analyse(made)
    (row,) = report.tables[0].rows
    assert row.cells[2] == "played straight"
    assert [one.quote for one in row.evidence] == ["A rifle hangs over the stove.", "Anna fires the rifle."]
    assert all(made.script.text[one.start : one.end] == one.quote for one in row.evidence)


def open_questions(early, late):
    return [one.rule for one in Tropes().analyse(story(early, late)).findings]


def test_what_is_planted_twice_and_never_used_is_a_question():
    assert open_questions(("A rifle hangs over the stove.", "Bert dusts the rifle."), ()) == ["set_up_not_paid_off"]
    assert open_questions(("A rifle hangs over the stove.", "Bert dusts the rifle."), ("Anna lifts the rifle.",)) == []
    assert open_questions(("A rifle hangs over the stove.",), ()) == []


def test_what_decides_the_end_and_was_never_seen_is_a_question():
    assert open_questions((), ("Anna runs. Anna fires a revolver.",)) == ["paid_off_not_set_up"]
    assert open_questions(("A revolver lies in the drawer.",), ("Anna runs. Anna fires a revolver.",)) == []


def test_a_promise_that_nobody_speaks_of_again_is_a_question():
    vow, last = "BERT: I promise to mend the chimney.", "BERT: Good night."
    assert open_questions((vow,), (last,)) == ["promise_left_open"]
    assert open_questions((vow,), ("Smoke rises from the chimney.", last)) == []


def test_you_is_whom_one_speaks_with():
    made = manuscript_of(
        script(
            OPENING,
            "INT. KITCHEN - DAY\nRain.\n\nCLEO\nGood.\n\nBERT\nYou have been chosen.\n\nCLEO\nMe?",
            *[QUIET] * 6,
            "INT. KITCHEN - DAY\nRain.\n\nCLEO\nI do not want it.",
        )
    )
    found = seek(made.once(moments_of), TABLE["chosen_one"])
    assert (found.outcome, found.steps[1].speaker) == ("subverted", "CLEO")


def test_love_is_answered_by_who_was_told():
    told = ("ANNA: I love you, Bert.", "CLEO: I do not love him.")
    assert outcome("love_confessed", told) is None


def test_a_death_in_a_dream_or_as_if_is_no_death():
    assert outcome("mentor_dies", ("Bert teaches Anna to fence.", "DREAM: Bert is dead in the snow.")) is None
    assert outcome("mentor_dies", ("Bert teaches Anna to fence.", "Bert lies as if dead.")) is None
    assert outcome("mentor_dies", ("Bert teaches Anna to fence.", "Bert's dead sister smiles from a frame.")) is None
