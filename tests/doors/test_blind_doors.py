"""Blind tests through every door: made, judged by keys, closed, told; and no door tells early whose page is whose."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from typer.testing import CliRunner

from storyroom.cli.main import app as command_line
from tests.fakes.blind import BASE, TUNED, blind, script
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house

OWN = {"Sec-Fetch-Site": "same-origin", "X-Storyroom": "1"}
CALL = {"X-Storyroom": "1"}
EVIL = "<img src=x onerror=x()>"


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


@pytest.fixture
def run(house, monkeypatch):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)
    return lambda *line: CliRunner().invoke(command_line, ["--library", "here", *line])


def _text(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_test_is_made_judged_closed_and_told_in_a_terminal(house, run, tmp_path):
    script(house.seat())
    (tmp_path / "tuned.txt").write_text("\n===\n".join(TUNED), encoding="utf-8")
    (tmp_path / "base.txt").write_text("\n====\n".join(BASE), encoding="utf-8")
    assert "no blind test here yet" in run("blind", "list").stdout
    line = ["--project", "Beacon", "--scenes", "1,2,3,4", "--pages", f"tuned={tmp_path / 'tuned.txt'}"]
    made = run("blind", "make", "Loft", *line, "--pages", f"base={tmp_path / 'base.txt'}")
    assert made.exit_code == 0, made.output
    assert "12 pairs" in made.stdout
    assert "--- left ---" in run("blind", "next", "Loft").stdout
    shown = json.loads(run("blind", "next", "Loft", "--json").stdout)["next"]
    while shown:
        choice = "left" if "Marit" in shown["left"] else "right" if "Marit" in shown["right"] else "same"
        shown = json.loads(run("blind", "answer", "Loft", str(shown["pair"]), choice, "--json").stdout)["next"]
    assert "Nothing waits" in run("blind", "next", "Loft").stdout
    assert run("blind", "results", "Loft").exit_code != 0
    assert "closed" in run("blind", "close", "Loft").stdout
    told = run("blind", "results", "Loft").stdout
    assert "own against tuned: 4 to 0" in told
    assert "too few answers" in told
    assert json.loads(run("blind", "results", "Loft", "--json").stdout)["standings"][0]["share"] is None
    assert run("blind", "remove", "Loft").exit_code == 0
    assert json.loads(run("blind", "list", "--json").stdout) == {"tests": []}


def test_a_file_that_is_no_text_is_refused(house, run, tmp_path):
    script(house.seat())
    (tmp_path / "bad").write_bytes(b"\xff\xfe\x00")
    made = run("blind", "make", "L", "--project", "Beacon", "--scenes", "1", "--pages", f"tuned={tmp_path / 'bad'}")
    assert made.exit_code != 0
    assert "cannot be read as text" in str(made.exception)


def test_the_api_makes_and_judges_and_tells_nothing_early(house):
    client = open_door(house).client
    wanted = {"name": "Loft", "draft_id": script(house.seat()), "scenes": ["1"], "others": {"crimson": [BASE[0]]}}
    made = client.post("/api/v1/blind", json=wanted, headers=CALL)
    assert made.status_code == 200, made.text
    root = f"/api/v1/blind/{made.json()['id']}"
    assert client.get(f"{root}/results").status_code == 400
    answered = client.post(f"{root}/answers", json={"pair": 0, "choice": "left"}, headers=CALL)
    assert answered.json() == {"next": None}
    for path in ("/api/v1/blind", root, f"{root}/next"):
        assert "crimson" not in client.get(path).text
    assert client.post(f"{root}/close", headers=CALL).json()["judgments"] == 1
    assert "crimson" in client.get(f"{root}/results").text
    assert client.delete(root, headers=CALL).status_code == 200
    assert client.get(root).status_code == 404


def test_the_page_shows_one_pair_after_the_other_and_nothing_acts_as_markup(house):
    client = open_door(house).client
    assert "There is none yet" in client.get("/blind").text
    test = blind(house.seat(), script(house.seat()), name=EVIL, crimson=tuple(f"{page} {EVIL} {page}" for page in BASE))
    html = client.get("/blind").text + client.get(f"/blind/{test.id}").text
    assert EVIL not in html
    assert "crimson" not in html
    for _ in range(4):
        (pair,) = re.findall(r'name="pair" value="(\d+)"', client.get(f"/blind/{test.id}").text)
        client.post(f"/blind/{test.id}/answer", data={"pair": pair, "choice": "same"}, headers=OWN)
    assert "You have answered all 4" in _text(client.get(f"/blind/{test.id}").text)
    wrong = client.post(f"/blind/{test.id}/answer", data={"pair": "x", "choice": "left"}, headers=OWN)
    assert wrong.status_code == 400
    closed = _text(client.post(f"/blind/{test.id}/close", headers=OWN).text)
    assert "own against crimson 0 to 0 4 1 too few answers to tell" in closed


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
def test_keys_judge_and_the_next_pair_comes(house):
    test = blind(house.seat(), script(house.seat()), tuned=TUNED)
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = visit.go(f"/blind/{test.id}")
        for number, key in enumerate(("1", "2", "0"), start=1):
            page.get_by_text(f"{number} of 4").wait_for()
            page.keyboard.press(key)
        page.get_by_text("4 of 4").wait_for()
        assert visit.complaints == []
        visit.close()
    assert house.seat().blind.show(test.id).mine == 3
