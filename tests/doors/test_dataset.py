"""Data sets through the API, the command line and the page: documented shapes, the same answers, hostile names, what is not anybody's."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from storyroom.api.models_dataset import (
    DatasetModel,
    DatasetsModel,
    MadeDatasetModel,
    PlanModel,
    ShownDatasetModel,
    VerifiedDatasetModel,
)
from storyroom.cli.main import app
from storyroom.errors import InvalidRequestError, NotFoundError
from tests.fakes.canon import share
from tests.fakes.datasets import bring
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house
from tests.fakes.licensing import state

RUN = CliRunner()
OWN = {"X-Storyroom": "1"}
WANTED = {"projects": ["Beacon"], "written_by_people": True, "papers": False}
HOSTILE = '<script>alert("1")</script>\u202e Beacon'


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    bring(made.seat(), "Beacon", 1, author="Ada Wren")
    yield made
    made.close()


def _post(house, path, body=None, name="owner"):
    return open_door(house, name).client.post(f"/api/v1{path}", json=body, headers=OWN)


def _get(house, path, name="owner"):
    return open_door(house, name).client.get(f"/api/v1{path}")


def _cli(house, monkeypatch, *line, name="owner"):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)
    return RUN.invoke(app, ["--library", "here", "--as", name, *line])


# --- the API ---


def test_the_api_plans_makes_shows_verifies_and_removes_in_the_documented_shapes(house):
    plan = _post(house, "/datasets/plan", WANTED).json()
    assert PlanModel.model_validate(plan).model_dump(mode="json") == plan
    made = _post(house, "/datasets", {**WANTED, "name": "First", "expect": plan["digest"]}).json()
    assert MadeDatasetModel.model_validate(made).model_dump(mode="json") == made
    assert made["plan"] == plan
    base = f"/datasets/{made['data_set']['id']}"
    listed = _get(house, "/datasets").json()
    assert DatasetsModel.model_validate(listed).model_dump(mode="json") == listed
    assert listed["data_sets"] == [made["data_set"]]
    shown, whole = _get(house, base).json(), _get(house, f"{base}?examples=true").json()
    assert ShownDatasetModel.model_validate(shown).model_dump(mode="json") == shown
    assert "examples" not in shown["manifest"]
    assert len(whole["manifest"]["examples"]) == plan["train"] + plan["heldout"]
    verified = _post(house, f"{base}/verify").json()
    assert VerifiedDatasetModel.model_validate(verified).model_dump(mode="json") == verified
    assert verified["passed"]
    assert {one["gate"] for one in verified["gates"]} == {"rights", "deduplication"}
    gone = _post(house, f"{base}/remove").json()
    assert DatasetModel.model_validate(gone).model_dump(mode="json") == gone
    assert _get(house, base).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"projects": ["Nothing"]}, 404),
        ({"projects": ["Beacon"], "edited_percent": 21}, 400),
        ({"projects": ["Beacon"], "edited_percent": 15, "verbatim_percent": 15}, 400),
        ({"projects": ["Beacon"], "use": "quote"}, 400),
        ({"projects": ["Beacon"], "seed": -1}, 400),
        ({"projects": ["Beacon"] * 1001}, 400),
        ({"projects": ["Beacon"], "secret": "x"}, 400),
        ({"words": "x" * 1001}, 400),
    ],
)
def test_what_is_malformed_is_refused(house, body, status):
    assert _post(house, "/datasets/plan", body).status_code == status


def test_strangers_and_readers_of_other_things_see_no_set(house):
    made = _post(house, "/datasets", {**WANTED, "name": "First"}).json()["data_set"]["id"]
    share(house, "ada", "reader", "embargo")
    for path in (f"/datasets/{made}", "/datasets/data_set:none"):
        assert _get(house, path, "ada").json() == _get(house, "/datasets/data_set:none", "ada").json()
    assert _get(house, "/datasets", "ada").json() == {"data_sets": []}
    assert open_door(house).stranger.get("/api/v1/datasets").status_code == 401
    assert open_door(house).client.post("/api/v1/datasets/plan", json=WANTED).status_code == 403, "no header, no act"


# --- the command line ---


def test_the_command_line_says_the_same_as_the_api(house, monkeypatch, tmp_path):
    line = ("--project", "Beacon", "--written-by-people", "--no-papers")
    told = json.loads(_cli(house, monkeypatch, "dataset", "plan", *line, "--json").stdout)
    assert told == _post(house, "/datasets/plan", WANTED).json()
    printed = _cli(house, monkeypatch, "dataset", "plan", *line).stdout
    assert "Harbour Pictures, own work" in printed
    assert "imported 100 %" in printed
    made = json.loads(_cli(house, monkeypatch, "dataset", "make", "First", *line, "--json").stdout)["data_set"]["id"]
    assert made in _cli(house, monkeypatch, "dataset", "list").stdout
    assert "may be trained on" in _cli(house, monkeypatch, "dataset", "show", made).stdout
    result = _cli(house, monkeypatch, "dataset", "verify", made)
    assert (result.exit_code, result.stdout.count("passed")) == (0, 2)
    out = tmp_path / "out"
    assert "in plain" in _cli(house, monkeypatch, "dataset", "write", made, str(out)).stdout
    assert {one.name for one in out.iterdir()} == {"manifest.json", "manifest.dsse.json", "train-00000.jsonl"}
    assert "repeat with --yes" in _cli(house, monkeypatch, "dataset", "remove", made).stdout
    assert made in _cli(house, monkeypatch, "dataset", "list").stdout
    assert "Removed: First." in _cli(house, monkeypatch, "dataset", "remove", made, "--yes").stdout
    assert "no data set here yet" in _cli(house, monkeypatch, "dataset", "list").stdout


def test_a_blocked_set_ends_the_command_with_1_and_says_why(house, monkeypatch):
    made = _post(house, "/datasets", {**WANTED, "name": "First"}).json()["data_set"]["id"]
    house.seat().licensing.revoke(house.seat().drafts()[0].id, "It lapsed.")
    result = _cli(house, monkeypatch, "dataset", "verify", made)
    assert result.exit_code == 1
    assert "BLOCKED  rights" in result.stdout
    assert "It lapsed." in result.stdout
    assert "BLOCKED: " in _cli(house, monkeypatch, "dataset", "list").stdout


def test_the_command_line_refuses_what_makes_no_sense(house, monkeypatch):
    for line, error in (
        (("plan",), InvalidRequestError),
        (("plan", "--project", "Beacon", "--for", "moon"), InvalidRequestError),
        (("plan", "--project", "Beacon", "--grain", "word"), InvalidRequestError),
        (("make", " ", "--project", "Beacon"), InvalidRequestError),
        (("show", "data_set:none"), NotFoundError),
        (("remove", "data_set:none", "--yes", "--json"), NotFoundError),
    ):
        assert isinstance(_cli(house, monkeypatch, "dataset", *line).exception, error), line


# --- the page ---


def _form(**fields):
    return {"project": "Beacon", "use": "training_house", "by_people": "yes", "grain": "passage", **fields}


def test_the_page_plans_makes_verifies_and_removes(house):
    client = open_door(house).client
    sent = {"headers": OWN}
    assert "no data set here yet" in client.get("/dataset").text
    page = client.post("/dataset/plan", data=_form(), **sent).text
    assert "Make it as planned" in page
    assert "Harbour Pictures, own work" in page
    digest = page.partition('name="expect" value="')[2].partition('"')[0]
    made = client.post("/dataset/make", data=_form(name=HOSTILE[:40].replace("\u202e", ""), expect=digest), **sent)
    assert made.status_code == 200
    assert "<script>alert" not in made.text
    set_id = house.seat().dataset.list()[0].id
    assert "It may be trained on today" in client.get(f"/dataset/{set_id}").text
    assert "Verified" in client.post(f"/dataset/{set_id}/verify", **sent).text
    assert client.post(f"/dataset/{set_id}/remove", data={}, **sent).status_code == 400
    assert "is removed" in client.post(f"/dataset/{set_id}/remove", data={"sure": "yes"}, **sent).text


def test_the_page_tells_of_refusals_and_of_a_plan_that_is_old(house):
    client = open_door(house).client
    seat = house.seat()
    page = client.post("/dataset/plan", data=_form(), headers=OWN).text
    digest = page.partition('name="expect" value="')[2].partition('"')[0]
    seat.licensing.revoke(seat.drafts()[0].id, HOSTILE.replace("\u202e", ""))
    late = client.post("/dataset/make", data=_form(name="Late", expect=digest), headers=OWN)
    assert (late.status_code, "not what the plan said" in late.text) == (400, True)
    refused = client.post("/dataset/plan", data=_form(), headers=OWN).text
    assert "Refused" in refused
    assert "consent was revoked" in refused
    assert "<script>alert" not in refused
    assert "Make it as planned" not in refused
    for wrong in ({"edited": "-1"}, {"edited": "x"}, {"use": "moon"}, {"grain": "word"}, {"project": ""}):
        assert client.post("/dataset/plan", data=_form(**wrong), headers=OWN).status_code == 400, wrong
    state(seat, seat.drafts()[0].id)
    assert client.get("/dataset/data_set:none").status_code == 404


def test_a_project_leads_to_a_data_set_of_it_and_the_form_names_only_what_is_seen(house):
    bring(house.seat(), "Vault", 2)
    share(house, "ada", "reader")
    client = open_door(house, "ada").client
    page = client.get("/dataset?project=Beacon").text
    assert 'name="project" maxlength="1000" autocomplete="off" value="Beacon"' in page
    assert '<option value="Beacon">' in page
    assert "Vault" not in page
