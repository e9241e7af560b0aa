"""Other words through the API, the command line and the page: marked everywhere, and no draft changes by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

import storyroom.room
from storyroom.api.models_suggesting import AskedModel, ListedModel
from storyroom.cli.main import app
from tests.fakes.chat import saying
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house, script_text
from tests.journeys.test_suggest import NEW, SCENES, House

OWN = {"X-Storyroom": "1"}
RUN = CliRunner()


@pytest.fixture
def house(tmp_path):
    room = make_house(tmp_path / "house", embed=False, clock=SetClock())
    room.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    made = House(room)
    made.propose(NEW, "Tap it: <b>no</b>", "Rain.\n\nMARIT\nShut it.")
    yield made
    room.close()


@pytest.fixture
def draft(house):
    return house.room.seat().drafts()[0].id


def _command(house, *arguments):
    with patch.object(storyroom.room, "open_room", lambda *_, **__: house.room):
        return RUN.invoke(app, ["--library", str(house.room.folder), *arguments])


def _page(house):
    client = open_door(house.room).client
    return client, OWN | {"Origin": str(client.base_url)}


def _ready(house):
    house.room.settings = replace(house.room.settings, chat="openai_compatible")


def test_the_api_asks_lists_accepts_and_rejects_in_the_documented_shapes(house, draft):
    client, before = open_door(house.room).client, house.room.seat().text(draft)
    body = {"scene": "1", "instruction": "calmer", "variants": 2}
    asked = client.post(f"/api/v1/drafts/{draft}/suggestions", json=body, headers=OWN).json()
    assert AskedModel.model_validate(asked).model_dump(mode="json") == asked
    assert {one["origin"] for one in asked["suggestions"]} == {"suggestion"}
    assert asked["refused"] == ["it holds signs that are no screenplay text"]
    first, second = (one["id"] for one in asked["suggestions"])
    assert client.post(f"/api/v1/suggestions/{second}/reject", json={"why": "no"}, headers=OWN).status_code == 204
    made = client.post(f"/api/v1/suggestions/{first}/accept", json={"name": "blue"}, headers=OWN).json()
    assert made["draft"] == "blue"
    listed = client.get(f"/api/v1/drafts/{draft}/suggestions").json()
    assert ListedModel.model_validate(listed).model_dump(mode="json") == listed
    assert [one["decision"]["state"] for one in listed["suggestions"]] == ["accepted", "rejected"]
    assert house.room.seat().text(draft) == before
    assert client.post(f"/api/v1/suggestions/{first}/accept", json={}, headers=OWN).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"scene": "1"},
        {"scene": "1", "instruction": "x", "variants": 0},
        {"scene": "1", "instruction": "x", "start": 3},
    ],
)
def test_the_api_refuses_what_cannot_be_asked(house, draft, body):
    answer = open_door(house.room).client.post(f"/api/v1/drafts/{draft}/suggestions", json=body, headers=OWN)
    assert answer.status_code in {400, 422}
    assert house.chat.heard == []


def test_the_command_asks_without_the_word_ask_and_decides(house, draft):
    done = _command(house, "suggest", "Beacon", "--scene", "1", "--instruction", "calmer", "--variants", "2", "--json")
    assert done.exit_code == 0, done.output
    first, second = json.loads(done.stdout)["suggestions"]
    told = _command(house, "suggest", "list", "Beacon")
    assert first["id"] in told.stdout and "by the model" in told.stdout  # noqa: PT018
    assert "Rejected" in _command(house, "suggest", "reject", second["id"], "--why", "no").stdout
    made = json.loads(_command(house, "suggest", "accept", first["id"], "--name", "blue", "--json").stdout)
    assert made["draft"] == "blue"
    assert [one.name for one in house.room.seat().drafts()] == ["white", "blue"]


def test_the_command_takes_own_words_from_a_file(house, draft, tmp_path):
    house.room.seat().suggesting.suggest(draft, "1", "calmer", count=1)
    one = house.room.seat().suggesting.listed(draft)[0]
    (tmp_path / "own.txt").write_text("MARIT\nI shall say it myself.", encoding="utf-8")
    done = _command(house, "suggest", "accept", one.id, "--text", str(tmp_path / "own.txt"), "--json")
    assert done.exit_code == 0, done.output
    assert "I shall say it myself." in house.room.seat().text(json.loads(done.stdout)["draft_id"])


def test_the_page_says_what_to_do_without_a_model(house, draft):
    client, _own = _page(house)
    shown = client.get(f"/drafts/{draft}/suggest").text
    assert "No model is set" in shown and "storyroom.toml" in shown  # noqa: PT018
    assert 'name="instruction"' not in shown


def test_the_page_lays_both_side_by_side_marks_them_and_makes_a_draft(house, draft):
    _ready(house)
    client, own = _page(house)
    form = {"scene": "(1)", "instruction": "calmer", "variants": "2"}
    shown = client.post(f"/drafts/{draft}/suggest/ask", data=form, headers=own)
    assert shown.status_code == 200
    assert shown.text.count("Suggested by a model") == 2
    assert "<del>" in shown.text and "<ins>" in shown.text and "<b>no</b>" not in shown.text  # noqa: PT018
    one = house.room.seat().suggesting.listed(draft)[0]
    form = {"suggestion": one.id, "name": "blue", "text": "MARIT\r\nEnough." + " Enough." * 900, "why": ""}
    made = client.post(f"/drafts/{draft}/suggest/edited", data=form, headers=own, follow_redirects=False)
    assert made.status_code == 303
    new = house.room.seat().find_draft(project="Beacon", draft="blue")
    assert made.headers["location"].endswith("/origin")
    assert house.room.seat().text(new.id).count("Enough.") == 901
    assert "The draft that was made of it" in client.get(f"/drafts/{draft}/suggest").text


def test_the_page_takes_parts_and_rejects_and_says_what_is_wrong(house, draft):
    _ready(house)
    client, own = _page(house)
    seat = house.room.seat()
    one, other = seat.suggesting.suggest(draft, "1", "calmer", count=2).shown
    none = client.post(f"/drafts/{draft}/suggest/part", data={"suggestion": one.id}, headers=own)
    assert none.status_code == 400 and "numbered" in none.text  # noqa: PT018
    assert "rejected" in client.post(f"/drafts/{draft}/suggest/reject", data={"suggestion": other.id, "why": "no"}, headers=own).text  # fmt: skip
    form = {"suggestion": one.id, "part-1": "yes"}
    assert (
        client.post(f"/drafts/{draft}/suggest/part", data=form, headers=own, follow_redirects=False).status_code == 303
    )
    assert next(one.name for one in seat.drafts()) == "white"


def test_a_strangers_post_without_the_pages_origin_does_nothing(house, draft):
    _ready(house)
    client, _own = _page(house)
    answer = client.post(
        f"/drafts/{draft}/suggest/ask",
        data={"scene": "(1)", "instruction": "x"},
        headers={"Origin": "https://evil.test"},
    )
    assert answer.status_code == 403
    assert house.chat.heard == []


def test_a_model_that_is_down_is_told_of_in_words(house, draft):
    _ready(house)
    house.chat = saying("")
    client, own = _page(house)
    shown = client.post(f"/drafts/{draft}/suggest/ask", data={"scene": "(1)", "instruction": "x"}, headers=own)
    assert shown.status_code == 200
    assert "0 variants" in shown.text
