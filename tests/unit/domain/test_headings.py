from __future__ import annotations

import pytest

from storyroom.domain.headings import light, parse_heading


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("INT. MOE HOUSE, KITCHEN - NIGHT", ("INT", "MOE HOUSE, KITCHEN", "NIGHT", ())),
        ("I/E. CAR - MOVING - DAWN (1979)", ("INT/EXT", "CAR - MOVING", "DAWN", ("1979",))),
        ("EXT. DRIVE-IN — DAY", ("EXT", "DRIVE-IN", "DAY", ())),
        ("INT./EXT. VAN", ("INT/EXT", "VAN", "", ())),
        ("INT. X - DAY - FLASHBACK", ("INT", "X", "DAY", ("FLASHBACK",))),
        ("ext harbour - early morning", ("EXT", "harbour", "early morning", ())),
        ("THE VOID", ("", "THE VOID", "", ())),
        ("", ("", "", "", ())),
    ],
)
def test_a_heading_is_read_in_its_parts(heading: str, parts: tuple[str, str, str, tuple[str, ...]]) -> None:
    assert tuple(parse_heading(heading)) == parts


@pytest.mark.parametrize(
    ("time", "group"),
    [("DAY", "day"), ("EARLY MORNING", "day"), ("NIGHT", "night"), ("DUSK", "dawn_dusk"), ("LATER", "")],
)
def test_light_follows_the_time_of_day(time: str, group: str) -> None:
    assert light(time) == group


def test_a_hostile_heading_is_read_in_no_time() -> None:
    assert parse_heading("INT. " + "- " * 50_000).setting == "INT"
