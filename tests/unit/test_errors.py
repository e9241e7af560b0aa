"""What people are told: sentences that read well, and the same ones for what is not there and what is not theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyroom.errors import NotFoundError
from tests.fakes.house import make_house


def test_what_is_missing_is_told_in_one_sentence() -> None:
    assert NotFoundError("draft").message == "There is no draft here that you may see."
    owned = NotFoundError("compartment called tuba", that="you own")
    assert owned.message == "There is no compartment called tuba here that you own."
    assert NotFoundError("such key of yours", that="").message == "There is no such key of yours here."


def test_a_compartment_of_others_and_none_are_told_alike(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house", embed=False)
    house.seat().access.open("tuba")
    house.seat().add_person("ada")
    told = []
    for name in ("tuba", "nope"):
        for act in (
            lambda desk, name=name: desk.access.grant("ada", name),
            lambda desk, name=name: desk.accounts.make_key("program", compartments=(name,)),
        ):
            with pytest.raises(NotFoundError) as fault:
                act(house.seat("ada"))
            told.append((fault.value.message.replace(name, "NAME"), fault.value.hint))
    house.close()
    assert told[:2] == told[2:]
    assert [message for message, _ in told[:2]] == [
        "There is no compartment called NAME here that you own.",
        "There is no compartment called NAME here that you hold.",
    ]
