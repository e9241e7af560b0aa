"""The report on models through the command line, the API and the page: made, fetched, checked; a broken rule names its line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

import storyroom.room
from storyroom.cli.main import app
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house, script_text
from tests.journeys.test_suggest import NEW, SCENES, House

RUN = CliRunner()
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def house(tmp_path):
    clock = SetClock()
    room = make_house(tmp_path / "house", embed=False, clock=clock)
    room.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    clock.pass_(hours=1)
    made = House(room)
    made.propose(NEW)
    told = room.ask_parts
    room.ask_parts = lambda: replace(told(), model=EVIL)
    seat = room.seat()
    (one,) = seat.suggesting.suggest(seat.drafts()[0].id, "1", "calmer", count=1).shown
    seat.suggesting.accept(one.id)
    yield made
    room.close()


@pytest.fixture
def draft(house):
    return house.room.seat().drafts()[-1].id


def command(house, *arguments):
    with patch.object(storyroom.room, "open_room", lambda *_, **__: house.room):
        return RUN.invoke(app, ["--library", str(house.room.folder), *arguments])


def test_the_command_makes_a_report_and_checks_it_with_and_without_the_library(house, draft, tmp_path):
    report, key = tmp_path / "report.json", tmp_path / "key.pem"
    done = command(house, "disclose", draft, "--out", str(report), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["bytes"] == report.stat().st_size
    assert "Holds" in command(house, "disclose", "verify", str(report)).stdout
    assert command(house, "disclose", "key", "--out", str(key)).exit_code == 0
    told = RUN.invoke(app, ["--library", "nowhere", "disclose", "verify", str(report), "--key", str(key), "--json"])
    assert json.loads(told.stdout) == {"holds": True, "problems": []}
    report.write_bytes(report.read_bytes().replace(b"accept_suggestion", b"edit"))
    changed = command(house, "disclose", "verify", str(report))
    assert (changed.exit_code, "does not hold" in changed.stdout) == (1, True)


def test_the_command_writes_the_verifier_that_ships(tmp_path):
    done = RUN.invoke(app, ["disclose", "verifier", "--out", str(tmp_path / "verify.py")])
    assert done.exit_code == 0, done.output
    text = (tmp_path / "verify.py").read_text(encoding="utf-8")
    assert "from storyroom" not in text
    assert "import storyroom" not in text
    assert "cryptography" in text


@pytest.mark.parametrize("form", ["pdf", "csv", "json", "zip"])
def test_the_api_hands_every_form_over(house, draft, form):
    client = open_door(house.room).client
    answer = client.get(f"/api/v1/drafts/{draft}/disclosure/file?view=writers-guild&format={form}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f"writers-guild.{form}")
    assert answer.content[:4] in {b"%PDF", b'\xef\xbb\xbf"', b'{\n "', b"PK\x03\x04"}


def test_the_api_shows_the_report_unsigned_and_hands_out_key_and_verifier(house, draft):
    client = open_door(house.room).client
    shown = client.get(f"/api/v1/drafts/{draft}/disclosure").json()
    assert shown["signed"] is False
    assert shown["report"]["totals"]["ai"]["words"] == 18
    assert b"BEGIN PUBLIC KEY" in client.get("/api/v1/disclosure/key").content
    assert b"def problems" in client.get("/api/v1/disclosure/verifier").content


def test_the_api_says_the_same_of_hidden_and_of_absent_drafts(house, draft):
    house.room._library.add_person("eve", clear=(), actor=house.room.seat().principal.id, all_but=None)
    client = open_door(house.room, "eve").client
    for road in ("disclosure", "disclosure/file", "disclosure/file?format=pdf"):
        hidden = client.get(f"/api/v1/drafts/{draft}/{road}")
        absent = client.get(f"/api/v1/drafts/draft:{'0' * 32}/{road}")
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
        assert hidden.status_code == 404
    assert client.get(f"/drafts/{draft}/origin").status_code == 404


def test_the_page_shows_totals_gaps_and_a_link_for_every_view(house, draft):
    shown = open_door(house.room).client.get(f"/drafts/{draft}/origin").text
    assert "18 of 47 words (38.30 %)" in shown
    assert "Words that came in with a file and have no history" in shown
    for view in ("writers-guild", "copyright", "performers-guild", "insurance"):
        for form in ("pdf", "csv", "json"):
            assert f"/disclosure/file?view={view}&amp;format={form}" in shown
    assert EVIL not in shown


def test_a_studios_own_rules_are_used_and_a_broken_one_names_its_line(house, draft, tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    house.room.settings = replace(house.room.settings, disclosure_rules=str(rules))
    text = Path(storyroom.room.__file__).parent.joinpath("provenance/rules/insurance.toml").read_text("utf-8")
    own = text.replace("A register of what was used", "OUR BROKER wants a register")
    (rules / "insurance.toml").write_text(own, encoding="utf-8")
    seat = house.room.seat()
    assert b"OUR BROKER" in seat.disclosing.make(draft, view="insurance", form="csv").data
    broken = own.replace('ask = ["terms"', 'ask = ["moods"')
    (rules / "insurance.toml").write_text(broken, encoding="utf-8")
    line = next(n for n, one in enumerate(broken.splitlines(), 1) if 'id = "eo-terms"' in one) - 1
    done = command(house, "disclose", draft)
    assert f"insurance.toml: line {line}: The rule eo-terms asks for a fact" in str(done.exception)
    shown = open_door(house.room).client.get(f"/drafts/{draft}/origin")
    assert (shown.status_code, "insurance.toml: line" in shown.text) == (200, True)
    (rules / "insurance.toml").write_text(own.replace("[[rule]]", "[[rule", 1), encoding="utf-8")
    assert "insurance.toml is no TOML" in str(command(house, "disclose", draft).exception)
    (rules / "critics.toml").write_text(own, encoding="utf-8")
    assert "critics.toml is no file of rules" in str(command(house, "disclose", draft).exception)
