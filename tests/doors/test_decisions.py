"""What people decide about breakdowns, through the API and the command line: documented shapes, hostile bodies, the same answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyroom.api.models_breakdown import DecisionModel, DecisionsModel
from storyroom.cli.main import app
from storyroom.room import make_room
from storyroom.settings import Settings
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house, script_text

SCENES = [
    ("INT. BAKERY - NIGHT", "MARIT puts a lantern on the counter. A dog barks."),
    ("EXT. QUAY - DAY", "OLE carries a crate of herring to his boat."),
]
RUN = CliRunner()


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    yield made
    made.close()


@pytest.fixture
def draft(house):
    return house.seat().drafts()[0].id


def _post(house, path, body=None, name="owner"):
    headers = {"X-Storyroom": "1"}
    return open_door(house, name).client.post(f"/api/v1{path}", json=body, headers=headers)


def test_the_api_decides_lists_and_takes_back_in_the_documented_shapes(house, draft):
    base = f"/drafts/{draft}/breakdown/decisions"
    said = {"verdict": "reject", "scene": "1", "category": "props", "head": "Lantern"}
    made = _post(house, base, said).json()
    assert DecisionModel.model_validate(made, strict=True).model_dump() == made
    assert (made["by"], made["scene"], made["head"], made["draft_id"]) == ("owner", "#1", "lantern", draft)
    listed = open_door(house).client.get(f"/api/v1{base}").json()
    assert DecisionsModel.model_validate(listed, strict=True).model_dump() == listed
    assert [(one["id"], one["scenes"], one["stands"]) for one in listed["decisions"]] == [(made["id"], [1], True)]
    report = (
        open_door(house).client.get(f"/api/v1/drafts/{draft}/analysis?only=breakdown").json()["reports"]["breakdown"]
    )
    assert "lantern" not in {row["head"] for row in report["tables"]["items"]["rows"]}
    assert [(one["head"], one["verdict"], one["decision"]) for one in report["decided"]] == [
        ("lantern", "reject", made["id"])
    ]
    assert _post(house, f"/breakdown/decisions/{made['id']}/undo").json() == made
    assert _post(house, f"/breakdown/decisions/{made['id']}/undo").status_code == 404
    _post(house, base, {"verdict": "add", "scene": "(2)", "category": "vehicles", "name": "a rowing boat"})
    assert _post(house, f"{base}/undo-last").json()["head"] == "boat"
    assert open_door(house).client.get(f"/api/v1{base}").json() == {"decisions": []}


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "CANARY"},
        {"category": "CANARY"},
        {"scene": "CANARY" * 20},
        {"scene": 1},
        {"head": "CANARY" * 40},
        {"name": "CANARY" * 40},
        {"name": "CANARY\u202e"},
        {"name": ["CANARY"]},
        {"more": "CANARY"},
        {"head": ""},
        {"scene": "CANARY"},
    ],
)
def test_a_hostile_body_is_refused(house, draft, change):
    body = {"verdict": "confirm", "scene": "1", "category": "props", "head": "lantern", **change}
    answer = _post(house, f"/drafts/{draft}/breakdown/decisions", body)
    assert answer.status_code in {400, 404}
    assert len(answer.content) < 500
    assert house.seat().breakdown.decisions(draft) == ()


def test_missing_and_forbidden_are_the_same_to_the_byte(house, draft):
    house.seat().add_person("sam")
    body = {"verdict": "reject", "scene": "1", "category": "props", "head": "lantern"}
    made = _post(house, f"/drafts/{draft}/breakdown/decisions", body).json()
    for path, sent in (
        ("/drafts/{}/breakdown/decisions", body),
        ("/drafts/{}/breakdown/decisions/undo-last", None),
    ):
        answers = [_post(house, path.format(key), sent, "sam") for key in (draft, "draft:" + "0" * 32)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    answers = [_post(house, f"/breakdown/decisions/{key}/undo", None, "sam") for key in (made["id"], "decision:0")]
    assert answers[0].content == answers[1].content


def test_the_api_wants_its_own_header_from_a_signed_in_browser(house, draft):
    client = open_door(house).client
    answer = client.post(f"/api/v1/drafts/{draft}/breakdown/decisions/undo-last")
    assert answer.status_code == 403


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("library")
    room = make_room(made, Settings(library=str(made), embeddings="off"))
    room.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    room.close()
    return made


def _run(folder: Path, *line: str):
    return RUN.invoke(app, ["--library", str(folder), *line], env={"STORYROOM_EMBEDDINGS": "off"})


def test_the_command_line_decides_and_takes_back(folder, tmp_path):
    done = _run(folder, "items", "confirm", "Beacon", "1", "props", "lantern", "--name", "storm lantern", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["name"] == "storm lantern"
    assert _run(folder, "items", "reject", "Beacon", "2", "props", "crate").stdout.startswith("Kept: rejected crate")
    assert _run(folder, "items", "add", "Beacon", "(2)", "greenery", "Two potted palms").exit_code == 0
    listed = json.loads(_run(folder, "items", "list", "Beacon", "--json").stdout)["decisions"]
    assert [(one["verdict"], one["head"]) for one in listed] == [
        ("confirm", "lantern"),
        ("reject", "crate"),
        ("add", "palm"),
    ]
    written = _run(folder, "breakdown", "Beacon", "--table", "items", "-o", str(tmp_path / "i.csv"))
    assert written.exit_code == 0
    table = (tmp_path / "i.csv").read_text(encoding="utf-8-sig")
    assert "storm lantern" in table
    assert "Two potted palms" in table
    assert '"crate"' not in table
    assert "Taken back: added Two potted palms" in _run(folder, "items", "undo", "Beacon").stdout
    shown = _run(folder, "items", "list", "Beacon").stdout
    assert "confirmed storm lantern (props), scene 1, by owner" in " ".join(shown.split())
    assert _run(folder, "items", "undo", "Beacon", listed[0]["id"]).exit_code == 0
    analysed = json.loads(_run(folder, "analyse", "Beacon", "--only", "breakdown", "--json").stdout)
    heads = {row["head"] for row in analysed["reports"]["breakdown"]["tables"]["items"]["rows"]}
    assert "lantern" in heads
    assert "crate" not in heads


def test_the_command_line_says_what_is_wrong(folder):
    for line in (
        ("items", "confirm", "Beacon", "1", "cast", "lantern"),
        ("items", "confirm", "Beacon", "1", "props", "zeppelin"),
        ("items", "reject", "Beacon", "99", "props", "lantern"),
        ("items", "undo", "Beacon", "decision:0"),
        ("items", "list", "Nowhere"),
    ):
        done = _run(folder, *line)
        assert done.exit_code != 0
        assert done.exception is not None
