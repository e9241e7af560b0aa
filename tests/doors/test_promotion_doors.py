"""Models of the house in a terminal and over the API: what is listed, promoted, withdrawn, and what a refusal says."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from storyroom.cli.main import app as command_line
from tests.fakes.datasets import bring
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house
from tests.journeys.test_promote import PASSED, modelled


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


@pytest.fixture
def run(house, monkeypatch):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)
    return lambda *line: CliRunner().invoke(command_line, ["--library", "here", *line])


def test_a_model_is_listed_promoted_and_withdrawn_in_a_terminal(house, run, tmp_path):
    assert "No model was made here yet" in run("promotion", "list").stdout
    bring(house.seat(), "Beacon", 1)
    model = modelled(house, tmp_path / "package")
    assert "not in use, under beacon" in run("promotion", "list").stdout
    assert "in use, under beacon" in run("promotion", "promote", str(tmp_path / "package")).stdout
    told = json.loads(run("promotion", "withdraw", model, "--json").stdout)
    assert (told["state"], told["ended_by"], told["confirmed_by"]) == ("withdrawn", "owner", "")


def test_a_refusal_says_which_gate_stands_in_the_way(house, run, tmp_path):
    bring(house.seat(), "Beacon", 1)
    modelled(house, tmp_path / "package", gates=PASSED[1:])
    refused = run("promotion", "promote", str(tmp_path / "package"))
    assert refused.exit_code != 0
    assert "rights was not measured" in str(refused.exception)


def test_the_api_lists_and_withdraws(house, tmp_path):
    client = open_door(house).client
    bring(house.seat(), "Beacon", 1)
    model = modelled(house, tmp_path / "package")
    house.seat().promoting.promote(tmp_path / "package")
    (listed,) = client.get("/api/v1/promotions").json()["models"]
    assert (listed["id"], listed["state"], len(listed["signature"])) == (model, "promoted", 64)
    own = {"X-Storyroom": "1"}
    assert client.post(f"/api/v1/promotions/{model}/withdraw", headers=own).json()["state"] == "withdrawn"
    assert client.post(f"/api/v1/promotions/{model}/withdraw", headers=own).status_code == 400
    assert client.post("/api/v1/promotions/model:0/withdraw", headers=own).status_code == 404
