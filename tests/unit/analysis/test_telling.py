"""The axes of telling: each follows what is done to a script, quotes to the letter, and says where there is not enough to say."""

from __future__ import annotations

import pytest

from storyroom.analysis.narrative.every import AXES, range_of, read_axes
from storyroom.analysis.telling import Telling
from tests.unit.analysis.test_manuscript import manuscript_of

PLACES = ("KITCHEN", "YARD", "LOFT", "QUAY", "CHAPEL", "CELLAR", "ATTIC", "STATION")


def scene(place: str, *blocks: str, time: str = "DAY") -> str:
    return "\n\n".join([f"INT. {place} - {time}", *blocks])


def value(name: str, *scenes: str) -> float | None:
    read = {axis.name: found for axis, found in read_axes(manuscript_of("\n\n".join(scenes) + "\n"))}
    return read[name].value


def talk(*lines: str) -> str:
    return "\n\n".join(f"LIV\n{line}" for line in lines)


PLAIN = talk(*["Put the kettle on the shelf by the door and wipe it."] * 24)


@pytest.mark.parametrize(
    "line",
    [
        "Grief is a door.", "Love means letting go.", "Nobody escapes the past.", "Time heals every wound.",
        "People who forget their past lose their future.", "Everyone deserves a second chance.",
    ],
)  # fmt: skip
def test_a_general_statement_in_speech_is_the_theme_said_aloud(line: str) -> None:
    assert value("theme_aloud", scene("LOFT", PLAIN)) == 0
    assert value("theme_aloud", scene("LOFT", PLAIN, talk(line))) > 0


@pytest.mark.parametrize(
    "line",
    [
        "Pass me the salt.", "The boat leaves at nine.", "Is love a door?", "She never liked fish.", "There was grief in it.",
        "Marit's grief is a door.", "You'll do no such thing.", "My hope is that he comes.",
    ],
)  # fmt: skip
def test_what_is_said_of_somebody_here_is_no_theme(line: str) -> None:
    assert value("theme_aloud", scene("LOFT", PLAIN, talk(line))) == 0


def test_the_narrator_says_no_theme_aloud() -> None:
    assert value("theme_aloud", scene("LOFT", "Grief is a door.", PLAIN)) == 0


def company(*names: str) -> str:
    return "\n\n".join(f"{name}\nI see." for name in names)


ONE = [scene(place, company("LIV", "ODD")) for place in PLACES]
OTHER = [scene(place, company("RAGNA", "TOR")) for place in PLACES]


def test_two_groups_turn_about_are_two_strands_and_one_after_the_other_fewer() -> None:
    woven = [one for pair in zip(ONE, OTHER, strict=True) for one in pair]
    assert value("strands", *ONE) == 1
    assert value("strands", *woven) == 2
    assert 1 < value("strands", *ONE, *OTHER) < 1.5


def test_scenes_that_are_remembered_are_told_out_of_order() -> None:
    assert value("out_of_order", *ONE) == 0
    back = [scene("LOFT", "A lamp.", time="DAY (FLASHBACK)"), scene("QUAY", "A boat.", time="NIGHT (FLASHBACK)")]
    assert value("out_of_order", *ONE[:6], *back) == 25


def test_force_that_grows_rises_and_turned_round_falls() -> None:
    scenes = [
        scene(
            place,
            " ".join(["She strikes the wall."] * at),
            "The lamp is on the table beside the bread and the cup, as it is every day, and nobody looks at it.",
        )
        for at, place in enumerate(PLACES)
    ]
    assert value("rise", *scenes) == 1
    assert value("rise", *scenes[::-1]) == -1
    assert value("rise", *ONE) == 0


def test_people_with_light_and_dark_words_are_mixed_and_others_of_one_piece() -> None:
    light, dark = talk("We laugh with joy and hope."), talk("I kill with hate and fear.")
    assert value("mixed_conduct", scene("LOFT", light, light, light, light)) == 0
    assert value("mixed_conduct", scene("LOFT", light, dark, light, dark)) == 1


def test_body_and_sense_are_counted_in_action_and_not_in_speech() -> None:
    plain = "The council passes the budget for the coming year after some discussion of its terms. " * 16
    sensed = "Her fingers ache. A creak. He shivers and smells the smoke."
    assert value("body_and_sense", scene("LOFT", plain)) == 0
    assert value("body_and_sense", scene("LOFT", plain, sensed)) > 15
    assert value("body_and_sense", scene("LOFT", plain, talk(sensed))) == 0


def test_every_quote_is_a_slice_of_the_script_and_hostile_words_are_words() -> None:
    made = manuscript_of("\n\n".join([*ONE, scene("<script>", talk("Grief is a door\u202e. </svg>"), PLAIN)]) + "\n")
    for _, found in read_axes(made):
        for quote in found.quotes:
            assert made.script.text[quote.start : quote.end] == quote.quote


def test_a_script_of_nothing_says_what_is_missing_on_every_axis() -> None:
    report = Telling().analyse(manuscript_of("INT. LOFT - DAY\n"))
    assert [row.cells[1] for row in report.tables[0].rows] == [None] * len(AXES)
    for axis in AXES:
        assert any(note.startswith(axis.title) for note in report.notes)


def test_every_axis_has_the_range_of_the_scripts_that_ship() -> None:
    for axis in AXES:
        usual = range_of(axis.name)
        assert usual is not None
        assert usual.low <= usual.middle <= usual.high
        assert usual.scripts >= 7


def test_the_report_gives_no_verdict_on_who_wrote_it() -> None:
    report = Telling().analyse(manuscript_of("\n\n".join(ONE) + "\n"))
    assert not report.findings
    said = " ".join((*report.notes, *(axis.about for axis in AXES))).lower()
    assert "written by" not in said
    assert " ai " not in said
