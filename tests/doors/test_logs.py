"""Logs hold no content: not what a script says, not what a model says, not what a model's server says of itself."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.attacks.journeys import JOURNEYS, Doors, Journey, logs
from tests.attacks.world import Hostile
from tests.fakes.house import make_house, script_text

WORD = "DOVIR-KASELU-4821"


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("logs")
    plain = make_house(folder / "house")
    house = Hostile(plain._library, plain.settings)
    (folder / "x.fountain").write_bytes(script_text("Lamp", [("INT. LOFT - DAY", f"The lamp burns for {WORD}.")]))
    list(house.seat().import_files([folder / "x.fountain"]))
    yield Doors(house)
    house.close()


@pytest.mark.parametrize(
    "behaviour", ["echo_data+claimed", "encode_plain+unproved", "fault_with_context", "fault_event"]
)
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_no_door_logs_content(doors: Doors, journey: Journey, behaviour: str) -> None:
    with logs() as lines, doors.house.behaving(behaviour):
        told = journey.go(doors, "owner", "What burns?")
    assert any(WORD.encode() in data for data in told.values())
    assert [line for line in lines if WORD in line] == []


def test_the_logs_are_heard() -> None:
    with logs() as lines:
        logging.getLogger("anything.at.all").debug("the word is %s", WORD)
    assert lines == [f"the word is {WORD}"]
