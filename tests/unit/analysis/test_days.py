"""Story days: what moves the clock, what stands apart, what is uncertain. Little scripts of the test's own."""

import pytest

from storyroom.analysis.days import Days, days_of
from storyroom.domain.report import Strips
from tests.unit.analysis.story_cases import script
from tests.unit.analysis.test_manuscript import manuscript_of


def labels(*scenes):
    return [one.label for one in days_of(manuscript_of(script(*scenes)))]


@pytest.mark.parametrize(
    ("scenes", "expected"),
    [
        (("INT. A - DAY\nRain.", "INT. B - NIGHT\nRain.", "INT. A - DAY\nSun."), ["D1", "N1", "D2"]),
        (("INT. A - NIGHT\nRain.", "EXT. B - DAWN\nFog.", "EXT. B - DAY\nSun."), ["N1", "D2", "D2"]),
        (("INT. A - DAY\nRain.", "INT. B - THE NEXT MORNING\nSun."), ["D1", "D2"]),
        (("INT. A - DAY\nRain.", "INT. B - DAY\nSUPER: Three days later.\n\nSun."), ["D1", "D2"]),
        (("INT. A - DAY\nRain.", "INT. B - DAY (LATER THAT DAY)\nSun."), ["D1", "D1"]),
        (("INT. A - NIGHT\nRain.", "INT. B - CONTINUOUS\nRain.", "INT. B - LATER\nRain."), ["N1", "N1", "N1"]),
        (("INT. A - AFTERNOON\nRain.", "INT. B - MORNING\nSun."), ["D1", "D2"]),
        (("INT. A - DAY\nSUPER: Monday.\n\nRain.", "INT. B - DAY\nSUPER: Thursday.\n\nRain."), ["D1", "D2"]),
    ],
)  # fmt: skip
def test_a_new_day_begins_where_the_script_says_so(scenes, expected):
    assert labels(*scenes) == expected


def test_flashbacks_and_dreams_stand_apart_and_the_day_goes_on_behind_them():
    found = labels(
        "INT. A - DAY\nRain.",
        "EXT. SEA - NIGHT (FLASHBACK)\nWaves.",
        "INT. A - DAY\nRain.",
        "EXT. SEA - DAY (DREAM)\nWaves.",
        "INT. A - NIGHT\nRain.",
    )
    assert found == ["D1", "FB1", "D1", "DR1", "N1"]


def test_other_years_in_a_heading_stand_apart():
    assert labels("INT. A - NIGHT\nRain.", "INT. A - OTHER WINTERS\nSnow.", "INT. A - NIGHT\nRain.") == [
        "N1",
        "FB1",
        "N1",
    ]


def test_dates_overrule_what_headings_alone_suggest():
    found = labels(
        "EXT. WELL - NIGHT\nSUPER: Monday, 18 January.\n\nIce.",
        "INT. BARN - DAY\nHay.",
        "INT. HOUSE - NIGHT\nSoup.",
        "EXT. WELL - NIGHT\nSUPER: Tuesday, 19 January.\n\nIce.",
        "INT. BARN - DAY\nHay.",
    )
    assert found == ["N1", "D1", "N1", "N2", "D2"]


def test_a_weekday_that_does_not_fit_its_date_is_said_to_be_uncertain():
    days = days_of(
        manuscript_of(
            script(
                "INT. A - DAY\nSUPER: Tuesday, 9 February.\n\nRain.",
                "INT. A - DAY\nSUPER: Thursday, 10 February.\n\nRain.",
            )
        )
    )
    assert (days[1].label, days[1].certainty) == ("D2?", "uncertain")
    assert [one.quote for one in days[1].evidence] == ["SUPER: Tuesday, 9 February.", "SUPER: Thursday, 10 February."]


def test_what_is_told_out_of_order_is_counted_in_the_order_of_the_story():
    assert labels("INT. A - DAY\nRain.", "INT. B - DAY (TWO DAYS BEFORE)\nSun.")[0] in {"D1", "D2"}
    found = labels("INT. A - DAY\nSUPER: Friday.\n\nRain.", "INT. B - DAY\nSUPER: Two days earlier.\n\nSun.")
    assert found == ["D2", "D1"]


def test_the_hour_is_read_and_morning_under_a_second_day_is_a_doubt():
    days = days_of(manuscript_of(script("INT. A - DAY\n08:30. Rain.", "INT. B - DAY\nAnna wakes. Sun.")))
    assert days[0].clock == 510
    assert (days[1].label, days[1].certainty) == ("D1?", "uncertain")


def test_every_quote_is_a_slice_and_the_picture_has_a_lane_for_each_day():
    made = manuscript_of(
        script(
            "INT. A - DAY\nRain.", "INT. B - NIGHT (FLASHBACK)\nSnow.", "INT. A - NIGHT\nRain.", "INT. A - DAY\nSun."
        )
    )
    report = Days().analyse(made)
    for row in report.tables[0].rows:
        assert row.evidence
        assert all(made.script.text[one.start : one.end] == one.quote for one in row.evidence)
    (picture,) = report.pictures
    assert isinstance(picture, Strips)
    assert [lane.label for lane in picture.lanes] == ["Day 1", "Day 2", "Flashback"]


def test_a_script_without_headings_says_so():
    assert Days().analyse(manuscript_of("Nothing but a note.\n")).notes == (
        "This script has no scene headings, so there is nothing to put in order.",
    )
