"""Voices through the API, the command line and the pages: one answer everywhere, and nothing that was typed or pasted acts as markup."""

from __future__ import annotations

import json
import re
from html import unescape
from unittest.mock import patch
from urllib.parse import quote, unquote

import pytest
from typer.testing import CliRunner

import storyroom.room
from storyroom.api.models_voice import CardModel, CheckedModel, VoiceModel, VoicesModel
from storyroom.cli.main import app
from tests.fakes.canon import share
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house
from tests.fakes.voices import LYLE, TITLES, VASK, sample_text, shelve, voice

OWN = {"X-Storyroom": "1"}
FORM = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Origin": "null"}
EVIL = '<img src=x onerror="x()">'
RUN = CliRunner()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Nine scripts and a voice: enough for a verdict."""
    made = make_house(tmp_path_factory.mktemp("shelf"), embed=False, clock=SetClock())
    owner = made.seat()
    drafts = {title: shelve(owner, writer, title) for writer, titles in TITLES.items() for title in titles}
    voice(owner, *(drafts[title] for title in TITLES[VASK]))
    yield made
    made.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Three scripts and a voice: too few others for a verdict, enough for every shape."""
    made = make_house(tmp_path_factory.mktemp("small"), embed=False, clock=SetClock())
    owner = made.seat()
    shelve(owner, LYLE, "starch")
    voice(owner, *(shelve(owner, VASK, title) for title in TITLES[VASK][:2]))
    yield made
    made.close()


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


def _draft(house, title):
    return next(one.id for one in house.seat().drafts() if one.document == title)


def _command(house, *arguments, name="owner"):
    with patch.object(storyroom.room, "open_room", lambda *_, **__: house):
        return RUN.invoke(app, ["--library", "here", "--as", name, "voice", *arguments])


def _text(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


# --- the same through all doors ---


def test_a_check_is_the_same_through_the_api_and_the_command_line_and_stands_on_the_page(shelf):
    client, starch = open_door(shelf).client, _draft(shelf, "the-last-white-sale")
    answer = client.post("/api/v1/voices/Vask/check", json={"draft_id": starch}, headers=OWN)
    found = CheckedModel.model_validate_json(answer.content)
    told = _command(shelf, "check", "Vask", "the-last-white-sale", "--json")
    assert json.loads(told.stdout) == json.loads(answer.content)
    assert found.judged.says == "Out of voice"
    shown = _command(shelf, "check", "Vask", "the-last-white-sale").stdout
    low, high = found.judged.interval
    assert f"Out of voice: {100 * found.judged.probability:.0f} % ({100 * low:.0f} to {100 * high:.0f} %)" in shown
    page = client.get(f"/drafts/{quote(starch)}/voice?voice=Vask")
    assert page.status_code == 200
    assert f"Out of voice: {100 * found.judged.probability:.0f} %" in _text(page.text)
    assert "<svg" in page.text
    for one in found.moved:
        if one.kind == "span":
            assert " ".join(one.quote.split()) in _text(page.text)
    assert len(found.strip) == len(re.findall(r'class="strip-scene', page.text))


def test_a_card_is_the_same_through_the_api_and_the_command_line_and_stands_on_the_page(small):
    client = open_door(small).client
    answer = client.get("/api/v1/voices/vask/card")
    card = CardModel.model_validate_json(answer.content)
    assert json.loads(_command(small, "card", "Vask", "--json").stdout) == json.loads(answer.content)
    shown, page = _command(small, "card", "Vask").stdout, _text(client.get("/voices/Vask").text)
    assert card.separable in shown
    assert card.separable in page
    for channel in card.channels:
        for trait in channel.traits:
            assert trait.says in shown
            assert trait.says in page
    assert "In a terminal" in page


def test_a_scene_and_pasted_pages_are_checked_through_every_door(small, tmp_path):
    client, starch = open_door(small).client, _draft(small, "starch")
    scene = client.post("/api/v1/voices/Vask/check", json={"draft_id": starch, "scene": "3"}, headers=OWN).json()
    assert scene["scene"] == 3
    assert json.loads(_command(small, "check", "Vask", "starch", "--scene", "3", "--json").stdout) == scene
    assert "scene 3" in _text(client.get(f"/drafts/{quote(starch)}/voice?voice=Vask&scene=3").text)
    text = sample_text(LYLE, "starch")
    file = tmp_path / "pages.fountain"
    file.write_text(text, encoding="utf-8")
    pasted = client.post("/api/v1/voices/Vask/check", json={"text": text}, headers=OWN).json()
    assert pasted["draft_id"] == ""
    assert json.loads(_command(small, "check", "Vask", "--file", str(file), "--json").stdout) == pasted
    page = client.post("/voices/Vask/check", data={"pages": text}, headers=FORM)
    assert page.status_code == 200
    assert "Pasted pages" in _text(page.text)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"draft_id": "draft:0", "text": "x"}, 400),
        ({"draft_id": "draft:0"}, 404),
        ({"text": "x" * 200_001}, 400),
        ({"text": "Two words."}, 200),
        ({"suggestion": "suggestion:0"}, 404),
        ({"other": 1}, 400),
    ],
)
def test_the_api_says_what_is_wrong_with_a_request(small, sent, status):
    answer = open_door(small).client.post("/api/v1/voices/Vask/check", json=sent, headers=OWN)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["judged"]["probability"] is None


@pytest.mark.parametrize(
    "line",
    [
        ["check", "Vask"],
        ["check", "Vask", "starch", "--file", "x"],
        ["check", "Nobody", "starch"],
        ["check", "Vask", "--file", "nothing.fountain"],
        ["make", "New", "--project", "nothing"],
        ["make", "New", "--project", "starch", "--kind", "nobody"],
        ["make", "New", "--project", "starch", "--project", "the-also-tax", "--scenes", "1"],
        ["make", "New"],
    ],
)
def test_a_wrong_command_ends_in_a_sentence(small, line):
    result = _command(small, *line)
    assert result.exit_code
    assert getattr(result.exception, "hint", ""), result.exception


# --- kept, changed, put away ---


def test_a_voice_is_kept_and_changed_over_the_api(house):
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    client = open_door(house).client
    assert VoicesModel.model_validate_json(client.get("/api/v1/voices").content).voices == []
    sent = {"name": "Vask", "draft_ids": [white], "scenes": ["1", "2"]}
    made = VoiceModel.model_validate_json(client.post("/api/v1/voices", json=sent, headers=OWN).content)
    assert (made.name, made.sources, made.by, made.label) == ("Vask", 1, "owner", ["eleven-tickets"])
    for act in ("rebuild", "remove", "restore"):
        assert client.post(f"/api/v1/voices/{made.id}/{act}", headers=OWN).status_code == 200
    told = client.post(f"/api/v1/voices/{made.id}/rename", json={"name": "Irene"}, headers=OWN).json()
    assert told["name"] == client.get("/api/v1/voices/irene").json()["name"] == "Irene"
    assert client.post("/api/v1/voices", json={**sent, "draft_ids": [white, white]}, headers=OWN).status_code == 400
    bad = {"name": "x", "draft_ids": [white], "kind": "machine"}
    assert client.post("/api/v1/voices", json=bad, headers=OWN).status_code == 400
    assert client.post("/api/v1/voices", json=sent).status_code == 403, "without the header nothing is changed"


def test_a_voice_is_kept_and_changed_at_a_terminal(house):
    owner = house.seat()
    shelve(owner, VASK, "eleven-tickets")
    shelve(owner, VASK, "herring-for-forty")
    assert "No voice is kept" in _command(house, "list").stdout
    made = _command(house, "make", "Vask", "--project", "Eleven-Tickets", "--project", "herring-for-forty", "--json")
    assert json.loads(made.stdout)["sources"] == 2
    assert "2 drafts" in _command(house, "list").stdout
    assert "Renamed" in _command(house, "rename", "Vask", "Irene").stdout
    assert "Made anew" in _command(house, "rebuild", "Irene").stdout
    assert "put away" in _command(house, "remove", "Irene").stdout
    assert json.loads(_command(house, "list", "--json").stdout) == {"voices": []}
    assert "Irene" in _command(house, "list", "--retired").stdout
    assert "Brought back" in _command(house, "restore", "Irene").stdout


def test_a_voice_is_kept_and_changed_by_the_forms_of_pages(house):
    owner = house.seat()
    client = open_door(house).client
    assert "No voice is kept here yet" in _text(client.get("/voices").text)
    white = shelve(owner, VASK, "eleven-tickets")
    assert "No voice is kept here yet" in _text(client.get(f"/drafts/{quote(white)}/voice").text)
    sent = {"name": "Vask", "kind": "writer", f"take-{white}": "yes"}
    made = client.post("/voices", data=sent, headers=FORM, follow_redirects=False)
    assert made.status_code == 303
    here = unquote(made.headers["location"])
    assert "3 drafts" not in _text(client.get(here).text)
    owner.access.open("vault")
    blue = shelve(owner, VASK, "eleven-tickets", "blue", labels=("vault",))
    assert "There is a newer draft of eleven-tickets: blue." in _text(client.get(here).text)
    assert "made anew" in _text(client.post(f"{here}/rebuild", data={"sure": "yes"}, headers=FORM).text)
    assert quote(blue, safe="") in client.get(here).text
    assert client.post(f"{here}/rename", data={"name": "Irene"}, headers=FORM).status_code == 200
    assert "put away" in _text(client.post(f"{here}/remove", data={"sure": "yes"}, headers=FORM).text)
    assert "Put away 1" in _text(client.get("/voices").text)
    assert "put away" not in _text(client.post(f"{here}/restore", data={"sure": "yes"}, headers=FORM).text).replace(
        "Put it away", ""
    )
    for sent in (
        {"name": ""},
        {"name": "x", "kind": "writer"},
        {"name": "x", "kind": "nobody", f"take-{white}": "yes"},
    ):
        assert client.post("/voices", data=sent, headers=FORM).status_code == 400
    assert client.post(f"{here}/nothing", data={"sure": "yes"}, headers=FORM).status_code == 404
    assert client.get("/voices/voice:0").status_code == 404
    assert client.get("/drafts/draft:0/voice").status_code == 404
    assert client.post(f"{here}/check", data={"pages": ""}, headers=FORM).status_code == 400


# --- attacks ---


def test_nothing_that_was_typed_or_pasted_acts_as_markup(house):
    owner = house.seat()
    evil = f"INT. {EVIL} - DAY\n\n{EVIL} waits by the lamp.\n\n{EVIL.upper()}\nSay {EVIL}, please.\n\n"
    report = owner.import_bytes("w.fountain", evil.encode() * 3, project=EVIL, document=EVIL, draft="white <b>")
    assert report.status == "imported"
    client = open_door(house).client
    sent = {"name": f"Vask {EVIL}", "kind": "writer", f"take-{report.draft_id}": "yes"}
    made = client.post("/voices", data=sent, headers=FORM, follow_redirects=False)
    here = made.headers["location"]
    pages = [
        client.get("/voices"),
        client.get(here),
        client.get(f"/drafts/{quote(report.draft_id)}/voice"),
        client.get(f"/drafts/{quote(report.draft_id)}/voice?voice={quote(EVIL)}&scene={quote(EVIL)}"),
        client.post(f"{here}/check", data={"pages": evil * 40}, headers=FORM),
        client.post(f"{here}/check", data={"pages": EVIL * 20_000}, headers=FORM),
        client.post(f"{here}/rename", data={"name": ""}, headers=FORM),
        client.post("/voices", data={"name": EVIL, "kind": EVIL}, headers=FORM),
    ]
    for page in pages:
        assert page.status_code in {200, 400, 404}
        assert "<img" not in page.text
        assert "white <b>" not in page.text
    told = _command(house, "list").stdout + _command(house, "card", f"Vask {EVIL}").stdout
    assert EVIL in told


def test_a_terminal_is_not_steered_by_a_name_or_a_page(house, tmp_path):
    owner = house.seat()
    voice(owner, shelve(owner, VASK, "eleven-tickets"), name="A[bold]x[/bold]")
    file = tmp_path / "pages.txt"
    file.write_text("INT. \u202eA - DAY\n\nThe lamp \u2066burns.\n\n" * 200, encoding="utf-8")
    for line in (("list",), ("card", "A[bold]x[/bold]"), ("check", "A[bold]x[/bold]", "--file", str(file))):
        out = _command(house, *line).stdout
        assert "A[bold]x[/bold]" in out
        assert not {"\u202e", "\u2066", "\x1b"} & set(out)


def test_a_reader_sees_no_form_that_changes_and_is_refused_over_the_api(house):
    owner = house.seat()
    white = shelve(owner, VASK, "eleven-tickets")
    made = voice(owner, white)
    share(house, "ada", "reader", "eleven-tickets")
    client = open_door(house, "ada").client
    page = client.get(f"/voices/{quote(made.entry.id)}").text
    assert "Rebuild</button>" not in page
    assert "Check them</button>" in page
    for act in ("rebuild", "remove"):
        assert client.post(f"/api/v1/voices/Vask/{act}", headers=OWN).status_code == 403
    assert client.post("/api/v1/voices", json={"name": "x", "draft_ids": [white]}, headers=OWN).status_code == 403
    assert (
        client.post("/voices", data={"name": "x", "kind": "writer", f"take-{white}": "y"}, headers=FORM).status_code
        == 403
    )


def test_who_sees_no_source_sees_no_voice_on_any_page(house):
    owner = house.seat()
    made = voice(owner, shelve(owner, VASK, "eleven-tickets"), name="Zyxwollop")
    other = shelve(owner, LYLE, "starch")
    share(house, "ada", "reader", "starch")
    client = open_door(house, "ada").client
    for page in ("/voices", f"/drafts/{quote(other)}/voice", f"/voices/{quote(made.entry.id)}", "/api/v1/voices"):
        assert "Zyxwollop" not in client.get(page).text
    assert client.get(f"/api/v1/voices/{quote(made.entry.id)}").status_code == 404
    assert client.get(f"/api/v1/voices/{quote(made.entry.id)}").json() == client.get("/api/v1/voices/voice:0").json()
