"""Editing and the origin of words through the doors: what is sent is checked, what is refused changes nothing, and no page's policy is weakened."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyroom.api.headers import HEADERS
from storyroom.cli.main import app as command_line
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house, script_text

OWN = {"X-Storyroom": "1"}
ROOT = Path(__file__).parents[2]
SCENES = [("INT. BAKERY - NIGHT", "MARIT puts a lantern on the counter."), ("EXT. QUAY - DAY", "OLE carries herring.")]


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    yield made
    made.close()


@pytest.fixture
def draft(house):
    return house.seat().drafts()[0].id


def _sum(text):
    return hashlib.sha256(text.encode()).hexdigest()


def _body(text, put="x", **more):
    step = {"kind": "type", "changes": [{"start": 0, "end": 0, "text": put}]}
    return {"version": 0, "steps": [step], "sha256": _sum(put + text), **more}


def test_the_api_opens_saves_makes_and_tells_whose(house, draft):
    client = open_door(house).client
    at = f"/api/v1/drafts/{draft}/edit"
    opened = client.get(at).json()
    assert (opened["version"], opened["newer"]) == (0, [])
    saved = client.post(at, json=_body(opened["text"], "A gull. "), headers=OWN)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    again = client.post(at, json=_body(opened["text"], "Another. "), headers=OWN)
    assert (again.status_code, again.json()["error"]["kind"]) == (409, "edit_conflict")
    made = client.post(f"{at}/draft", json={"version": 1, "name": "blue"}, headers=OWN)
    assert (made.status_code, made.json()["draft"]) == (200, "blue")
    told = client.get(f"/api/v1/drafts/{made.json()['draft_id']}/origin").json()
    spans = told["spans"]
    assert [(one["start"], one["end"], one["origin"]) for one in spans][:1] == [(0, 8, "person")]
    assert all(left["end"] == right["start"] for left, right in pairwise(spans))
    assert sum(one["words"] for one in told["totals"]) == told["words"]
    assert client.post(f"{at}/discard", json={"version": 1}, headers=OWN).status_code == 409


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.update(version=-1),
        lambda body: body.update(sha256="x"),
        lambda body: body.update(steps=[]),
        lambda body: body.update(steps=body["steps"] * 501),
        lambda body: body["steps"][0].update(kind="suggestion"),
        lambda body: body["steps"][0]["changes"][0].update(text="nul\x00"),
        lambda body: body["steps"][0]["changes"][0].update(text="half \ud800"),
        lambda body: body["steps"][0]["changes"][0].update(end=10**12),
        lambda body: body["steps"][0].update(more=1),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(house, draft, spoil):
    client = open_door(house).client
    at = f"/api/v1/drafts/{draft}/edit"
    body = _body(client.get(at).json()["text"])
    spoil(body)
    answer = client.post(at, content=json.dumps(body), headers={**OWN, "Content-Type": "application/json"})
    assert answer.status_code == 400
    assert client.get(at).json()["version"] == 0


def test_a_season_may_be_pasted_and_more_than_that_is_told(house, draft):
    client = open_door(house).client
    at = f"/api/v1/drafts/{draft}/edit"
    text = client.get(at).json()["text"]
    long = client.post(at, json=_body(text, "five megabytes " * 350_000), headers=OWN)
    assert (long.status_code, "2,000,000" in long.json()["error"]["message"]) == (400, True)
    assert client.post(at, content=b"x" * (17 * 1024 * 1024), headers=OWN).status_code == 413
    other = client.post(f"{at}/draft", content=b"x" * (2 * 1024 * 1024), headers=OWN)
    assert other.status_code == 413, "only savings may be large"


def test_another_site_and_a_stranger_save_nothing(house, draft):
    door = open_door(house)
    at, body = f"/api/v1/drafts/{draft}/edit", _body(house.seat().text(draft))
    assert door.stranger.post(at, json=body, headers=OWN).status_code == 401
    assert door.client.post(at, json=body).status_code == 403
    assert door.client.post(at, json=body, headers={**OWN, "Origin": "https://evil.example"}).status_code == 403
    assert house.seat().editing.open(draft).version == 0


def test_only_the_editor_names_a_style_sheet_and_a_new_one_each_time(house, draft):
    client = open_door(house).client
    policies = [client.get(f"/drafts/{draft}/edit").headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.search(r"style-src 'self' 'nonce-([\w-]{24})'", policy) for policy in policies]
    assert all(nonces)
    assert nonces[0][1] != nonces[1][1]
    for policy, nonce in zip(policies, nonces, strict=True):
        assert policy.replace(f" 'nonce-{nonce[1]}'", "") == HEADERS["Content-Security-Policy"]
    for page in ("", "/origin"):
        policy = client.get(f"/drafts/{draft}{page}").headers["Content-Security-Policy"]
        assert policy == HEADERS["Content-Security-Policy"]


def test_who_may_not_change_is_told_so_on_the_page(house, draft):
    house.seat().add_person("ada", clear=("beacon",))
    html = open_door(house, "ada").client.get(f"/drafts/{draft}/edit").text
    assert "You may not change this draft" in html
    assert "editing.js" not in html


def test_names_that_people_wrote_are_words_on_both_pages(house):
    nasty = "<img src=x onerror=alert(1)>"
    report = house.seat().import_bytes(
        "n.fountain", script_text("Nasty", SCENES), project="Nasty", document=nasty, draft=f"{nasty} white"
    )
    client = open_door(house).client
    for page in ("edit", "origin"):
        html = client.get(f"/drafts/{report.draft_id}/{page}").text
        assert "<img" not in html
        assert "&lt;img" in html


def test_the_command_tells_whose_words_a_draft_holds(house, draft, monkeypatch):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)
    told = CliRunner().invoke(command_line, ["--library", "here", "origin", draft, "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert [one["origin"] for one in found["totals"] if one["words"]] == ["import"]
    plain = CliRunner().invoke(command_line, ["--library", "here", "origin", "Beacon"])
    assert "100.0%" in plain.stdout
    assert "import_file, owner, draft white" in plain.stdout


def test_the_editor_that_ships_is_the_one_that_was_built() -> None:
    data = (ROOT / "src/storyroom/web/static/vendor/codemirror.min.js").read_bytes()
    assert hashlib.sha256(data).hexdigest() == (ROOT / "tools/codemirror/SHA256").read_text().strip()
    assert b"eval(" not in data
    assert b"new Function" not in data
