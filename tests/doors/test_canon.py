"""Canon through the API and the command line: documented shapes, hostile bodies, the same answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyroom.api.models_canon import BibleModel, CanonModel, CanonsModel
from storyroom.cli.errors import exit_code
from storyroom.cli.main import app
from storyroom.domain.canon import finding_key
from storyroom.domain.shapes_canon import canons_shape
from tests.fakes.canon import dead, share, take
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house

RUN = CliRunner()
OWN = {"X-Storyroom": "1"}
BIBLE = b"# World\n\n- Petra has a twin.\n- The ferry sank in 1931.\n"


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


@pytest.fixture
def draft(house):
    return take(house.seat(), "white")


def _post(house, path, body=None, name="owner", **sent):
    return open_door(house, name).client.post(f"/api/v1{path}", json=body, headers=OWN, **sent)


def _get(house, path, name="owner"):
    return open_door(house, name).client.get(f"/api/v1{path}")


# --- the API ---


def test_the_api_pins_lists_retires_and_restores_in_the_documented_shapes(house, draft):
    base = f"/drafts/{draft}/canon"
    made = [
        _post(house, base, {"kind": "statement", "text": "Petra has a twin."}).json(),
        _post(house, base, {"kind": "scene", "scene": "2"}).json(),
        _post(house, base, {"kind": "document"}).json(),
    ]
    for one in made:
        assert CanonModel.model_validate(one).model_dump(mode="json") == one
    listed = _get(house, base).json()
    assert CanonsModel.model_validate(listed).model_dump(mode="json") == listed
    assert [one["kind"] for one in listed["canon"]] == ["statement", "scene", "document"]
    assert (listed["canon"][0]["by"], listed["canon"][0]["text"]) == ("owner", "Petra has a twin.")
    assert listed["canon"][1]["text"].strip().startswith("EXT. FIELD - DAY")
    gone = _post(house, f"/canon/{made[0]['id']}/retire").json()
    assert (gone["retired_by"], bool(gone["retired_at"])) == ("owner", True)
    assert len(_get(house, base).json()["canon"]) == 2
    assert _get(house, f"{base}?retired=true").json()["canon"][0] == gone
    assert _post(house, f"/canon/{made[0]['id']}/retire").status_code == 400
    assert _post(house, f"/canon/{made[0]['id']}/restore").json() == made[0]


def test_the_api_settles_a_finding_and_the_analysis_says_that_a_person_did(house, draft):
    found = next(one for one in _get(house, f"/drafts/{draft}/analysis?only=continuity").json()["findings"] if one["rule"] == "dead_acts")  # fmt: skip
    made = _post(house, f"/drafts/{draft}/canon/intended", {"key": found["key"], "only": ["continuity"]}).json()
    assert CanonModel.model_validate(made).model_dump(mode="json") == made
    assert (made["key"], made["kind"], made["text"]) == (found["key"], "intended", found["expectation"])
    again = _get(house, f"/drafts/{draft}/analysis?only=continuity").json()["findings"]
    assert [(one["kind"], one["by"]) for one in again if one["key"] == found["key"]] == [("supported_subversion", "person")]  # fmt: skip
    assert _post(house, f"/drafts/{draft}/canon/intended", {"key": "0" * 64, "only": ["pace"]}).status_code == 404


def test_the_api_lists_a_bible_before_it_pins_it(house, draft):
    path = f"/drafts/{draft}/canon/import"
    looked = _post(house, path, files={"file": ("b.md", BIBLE)}).json()
    assert BibleModel.model_validate(looked).model_dump(mode="json") == looked
    assert [(one["line"], one["text"]) for one in looked["new"]] == [(3, "Petra has a twin."), (4, "The ferry sank in 1931.")]  # fmt: skip
    assert looked["pinned"] == _get(house, f"/drafts/{draft}/canon").json()["canon"] == []
    done = _post(house, path, files={"file": ("b.md", BIBLE)}, data={"pin": "true"}).json()
    assert [one["source"] for one in done["pinned"]] == ["b.md, line 3", "b.md, line 4"]
    assert done["pinned"] == _get(house, f"/drafts/{draft}/canon").json()["canon"]


def test_a_bible_may_be_as_large_as_an_upload_and_no_larger(house, draft):
    path = f"/drafts/{draft}/canon/import"
    assert _post(house, path, files={"file": ("b.md", BIBLE + b" " * 1_500_000)}).status_code == 200
    large = _post(house, path, files={"file": ("b.md", b"a" * (17 * 1024 * 1024))})
    assert large.status_code == 422
    assert "larger than 16 MB" in large.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"kind": "rumour"}, 400),
        ({"kind": "intended", "text": "x"}, 400),
        ({"kind": "statement"}, 400),
        ({"kind": "statement", "text": "x" * 401}, 400),
        ({"kind": "statement", "text": "a\u0000b"}, 400),
        ({"kind": "statement", "text": "\u202ea"}, 400),
        ({"kind": "statement", "text": ["a"]}, 400),
        ({"kind": "statement", "text": "a", "draft_id": "draft:other"}, 400),
        ({"kind": "scene"}, 404),
        ({"kind": "scene", "scene": "99"}, 404),
        ({"kind": "scene", "scene": 2}, 400),
        ({"kind": "scene", "scene": "9" * 41}, 400),
    ],
)
def test_a_hostile_body_is_refused_and_nothing_is_kept(house, draft, body, status):
    answer = _post(house, f"/drafts/{draft}/canon", body)
    assert answer.status_code == status, answer.text
    assert set(answer.json()["error"]) == {"kind", "message", "hint"}
    assert _get(house, f"/drafts/{draft}/canon?retired=true").json()["canon"] == []


def test_another_site_pins_nothing(house, draft):
    client = open_door(house).client
    body = {"kind": "statement", "text": "It rains."}
    for headers in ({}, {"Origin": "https://evil.example", "X-Storyroom": "1"}, {"Sec-Fetch-Site": "cross-site", "X-Storyroom": "1"}):  # fmt: skip
        assert client.post(f"/api/v1/drafts/{draft}/canon", json=body, headers=headers).status_code == 403
    assert house.seat().canon.list(draft) == ()


def test_a_reader_is_told_which_right_is_missing_and_a_stranger_nothing(house, draft):
    made = house.seat().canon.pin_statement(draft, "It rains.")
    share(house, "ada", "reader")
    house.seat().add_person("eve")
    body = {"kind": "statement", "text": "Never."}
    for path, sent in ((f"/drafts/{draft}/canon", body), (f"/canon/{made.id}/retire", None)):
        refused, nothing = _post(house, path, sent, "ada"), _post(house, path, sent, "eve")
        assert (refused.status_code, nothing.status_code) == (403, 404)
        assert "`upload`" in refused.json()["error"]["hint"]
    assert _get(house, f"/drafts/{draft}/canon", "ada").json()["canon"][0]["text"] == "It rains."
    assert _get(house, f"/drafts/{draft}/canon", "eve").json() == _get(house, "/drafts/draft:nothing/canon", "eve").json()  # fmt: skip


# --- the command line ---


@pytest.fixture
def line(house, monkeypatch):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)

    def run(*arguments, name="owner"):
        done = RUN.invoke(app, ["--library", "here", "--as", name, "canon", *arguments])
        code = exit_code(done.exception) if done.exception and not isinstance(done.exception, SystemExit) else done.exit_code  # fmt: skip
        return code, done.stdout, done.exception

    return run


def test_the_command_line_pins_lists_retires_and_restores(house, draft, line):
    code, told, _ = line("pin", "Beacon", "Petra has a twin.")
    assert (code, told.startswith("Pinned: holds: Petra has a twin. (Beacon, white).")) == (0, True)
    house._library.clock.pass_(minutes=1)
    assert line("pin", "Beacon", "--scene", "2")[0] == line("pin", "Beacon", "--whole")[0] == 0
    listed = json.loads(line("list", "Beacon", "--json")[1])
    assert listed == json.loads(json.dumps(canons_shape(house.seat().canon.list(draft), house.seat().canon.who)))
    first = listed["canon"][0]["id"]
    assert line("retire", first)[1].startswith("Retired: holds: Petra")
    assert "Petra" not in line("list", "Beacon")[1]
    assert "retired by owner" in line("list", "Beacon", "--retired")[1]
    assert json.loads(line("restore", first, "--json")[1])["retired_at"] == ""


def test_a_finding_is_called_intended_by_the_key_that_analyse_prints(house, draft, line, monkeypatch):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)
    shown = RUN.invoke(app, ["--library", "here", "analyse", "Beacon", "--only", "continuity"]).stdout
    key = finding_key(dead(house.seat(), draft))
    assert f"key {key[:12]}" in shown
    code, told, _ = line("intend", "Beacon", key[:12], "--only", "continuity", "--json")
    assert (code, json.loads(told)["key"]) == (0, key)
    assert json.loads(line("intend", "Beacon", key, "--json")[1]) == json.loads(told)
    assert dead(house.seat(), draft).by == "person"
    assert line("intend", "Beacon", key[:11])[0] == 3, "too short to be one"


def test_a_bible_is_listed_first_and_pinned_with_yes(house, draft, line, tmp_path: Path):
    bible = tmp_path / "Series bible.md"
    bible.write_bytes(BIBLE)
    code, told, _ = line("import", "Beacon", str(bible))
    assert (code, "line 3: Petra has a twin." in told, "2 would be pinned: repeat with --yes." in told) == (0, True, True)  # fmt: skip
    assert house.seat().canon.list(draft) == ()
    assert line("import", "Beacon", str(bible), "--yes")[1].endswith("2 pinned.\n")
    again = json.loads(line("import", "Beacon", str(bible), "--yes", "--json")[1])
    assert (again["new"], again["known"], again["pinned"]) == ([], 2, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("pin", "Beacon"),
        ("pin", "Beacon", "It rains.", "--whole"),
        ("pin", "Beacon", "--scene", "1", "--whole"),
    ],
)
def test_what_does_not_say_one_thing_to_pin_is_refused(house, draft, line, arguments):
    code, _, fault = line(*arguments)
    assert (code, fault.message) == (2, "It is not said what to pin.")


def test_words_that_would_steer_a_terminal_are_shown_not_obeyed(house, draft, line, tmp_path: Path):
    bible = tmp_path / "b\x1b[2J.md"
    bible.write_bytes(f"- Petra\x1b[2J has a twin{' and a boat' * 20}.\n".encode())
    assert "\x1b" not in line("import", "Beacon", str(bible), "--yes")[1] + line("list", "Beacon")[1]


def test_a_reader_is_refused_on_the_command_line(house, draft, line):
    share(house, "ada", "reader")
    assert line("pin", "Beacon", "Never.", name="ada")[0] == 4
    assert line("list", "Beacon", name="ada")[0] == 0
