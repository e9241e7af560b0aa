"""Slips: each kind once as a slip, and its legitimate look-alikes."""

import pytest

from storyroom.analysis.slips import Slips
from tests.unit.analysis.test_manuscript import manuscript_of


def found(text):
    return [(one.kind.value, one.rule) for one in Slips().analyse(manuscript_of(text)).findings]


def numbered(*numbers):
    return "\n".join(f"INT. ROOM {at} - DAY #{number}#\n\nRain.\n" for at, number in enumerate(numbers))


def speeches(*cues):
    said = "\n".join(f"{cue}\nYes.\n\nRain.\n" for cue in cues)
    return f"INT. ROOM - DAY #1#\n\nRain.\n\n{said}"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("1", "2", "2", "3"), [("error", "number_twice")]),
        (("1", "2", "8", "4", "5"), [("error", "number_disordered")]),
        (("1", "3", "2", "4"), [("question", "numbers_disordered")]),
        (("1", "2", "2A", "3", "A4", "4", "4A", "4B", "5"), []),
        (("1", "2", "5", "6"), []),
        (("1", "2", "3", "1", "2", "3"), []),
    ],
)
def test_numbers_rise_and_stand_once(numbers, expected):
    assert found(numbered(*numbers)) == expected


def test_continuous_across_a_change_of_light_is_an_error():
    text = "INT. ROOM - DAY #1#\n\nANNA, 30, runs.\n\nEXT. YARD - NIGHT - CONTINUOUS #2#\n\nAnna runs.\n"
    assert found(text) == [("error", "continuous_light")]


def test_continuous_over_days_is_an_error_and_with_nobody_carried_over_a_question():
    days = (
        "INT. ROOM - DAY #1#\n\nANNA, 30, runs.\n\nEXT. YARD - CONTINUOUS #2#\n\nSUPER: Two days later.\n\nAnna runs.\n"
    )
    assert found(days) == [("error", "continuous_days")]
    cut = "INT. ROOM - DAY #1#\n\nANNA, 30, runs.\n\nEXT. DESERT - CONTINUOUS #2#\n\nBOB, 40, digs.\n"
    assert found(cut) == [("question", "continuous_place")]
    goes = "INT. ROOM - DAY #1#\n\nANNA, 30, runs into the yard.\n\nEXT. YARD - CONTINUOUS #2#\n\nBOB, 40, digs.\n"
    assert found(goes) == []


def test_a_cue_one_letter_off_is_an_error_only_beside_a_frequent_name():
    assert found(speeches(*["MARIT"] * 9, "MARTI")) == [("error", "cue_drift")]
    assert found(speeches(*["MARIT"] * 6, "MARTI")) == [("question", "cue_drift")]
    assert found(speeches(*["CATH"] * 9, "FATH")) == [("question", "cue_drift")]


@pytest.mark.parametrize(
    "text",
    [
        speeches(*["MR. HALE"] * 9, "MRS. HALE"),
        speeches(*["GUARD"] * 9, "GUARDS"),
        speeches(*["GUARD 1"] * 9, "GUARD 2"),
        "INT. HALL - DAY #1#\n\nANNIE, 30, and ANNIK, 28, sit.\n\n"
        + speeches(*["ANNIE"] * 9, "ANNIK").partition("\n\n")[2],
    ],
)
def test_people_with_names_of_their_own_are_no_slip(text):
    assert found(text) == []


def test_two_who_answer_each_other_are_a_question():
    assert found(speeches(*["HANNA"] * 8, "HANNE", "HANNA")) == [("question", "cue_drift")]


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("JOHN'S FLAT", "JOHN'S APARTMENT", True),
        ("MOE HOUSE - KITCHEN", "KITCHEN - MOE HOUSE", True),
        ("MOE HOUSE, KITCHEN", "MOE HOUSE - KITCHEN", True),
        ("KITCHEN", "KITHCEN", True),
        ("MOE HOUSE - KITCHEN", "MOE HOUSE - HALL", False),
        ("JOHN'S FLAT", "MARY'S FLAT", False),
        ("ROOM 11", "ROOM 12", False),
    ],
)
def test_one_set_under_two_names_is_a_question(one, other, asked):
    text = f"INT. {one} - DAY #1#\n\nRain.\n\nINT. {other} - DAY #2#\n\nRain.\n"
    assert found(text) == ([("question", "set_drift")] if asked else [])


def test_a_finding_quotes_both_sides_to_the_letter():
    made = manuscript_of(speeches(*["MARIT"] * 9, "MARTI"))
    (finding,) = Slips().analyse(made).findings
    assert [one.quote for one in finding.citations] == ["MARIT", "MARTI"]
    assert all(made.script.text[one.start : one.end] == one.quote for one in finding.citations)
