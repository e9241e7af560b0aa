"""What leaves, through the doors: the words on every page, the commands, the calls and the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyroom.cli.main import app
from storyroom.room import Room
from tests.fakes.door import open_door
from tests.fakes.provider import QUESTION, make_house_with, provider
from tests.unit.models.chat_server import ChatServer, chat_server

OWN = {"X-Storyroom": "1"}


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


@pytest.fixture
def room(server: ChatServer, tmp_path: Path) -> Iterator[Room]:
    made, _clock = make_house_with(provider(server.url), tmp_path, confirm=False)
    yield made
    made.close()


@pytest.fixture
def command(room: Room, server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = room.settings.providers[0]
    terms = "\n".join(f'{name} = "{getattr(found.terms, name)}"' for name in found.terms.__slots__)
    (tmp_path / "storyroom.toml").write_text(
        f'chat = "provider:acme"\nembeddings = "off"\nlibrary = "{room.folder}"\n[providers.acme]\n'
        f'kind = "openai_compatible"\nurl = "{server.url}"\nmodel = "normal"\nclearance = ["public", "the-key"]\n'
        f'purposes = ["ask"]\ninput_price = 2.5\noutput_price = 10\nmonthly_cap = 5\n[providers.acme.terms]\n{terms}\n'
        .replace("2031-01-01", "2020-01-01").replace("2031-12-31", "2999-12-31")
    )  # fmt: skip
    monkeypatch.chdir(tmp_path)

    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, list(words))
        assert (done.exit_code == 0) == (code == 0), done.output
        if code:
            assert done.exception is not None
            return str(getattr(done.exception, "message", done.exception))
        return done.output

    return run


def test_the_words_on_every_page_follow_the_settings(room: Room, server: ChatServer) -> None:
    quoting = Room(room._library, replace(room.settings, chat="quote"))
    house = Room(
        room._library, replace(room.settings, chat="openai_compatible", chat_url=server.url, house=("127.0.0.1",))
    )
    for page in ("/", "/search", "/ask", "/egress"):
        told = open_door(quoting).client.get(page).text
        assert "On this machine only; nothing leaves it." in told
        told = open_door(house).client.get(page).text
        assert "nothing leaves it" not in told
        assert f"127.0.0.1:{server.port}, which counts as the house" in told
        told = open_door(room).client.get(page).text
        assert "nothing leaves it" not in told
        assert f"out, to acme (127.0.0.1:{server.port})" in told


def test_an_answer_says_where_its_question_went(room: Room) -> None:
    quoting = Room(room._library, replace(room.settings, chat="quote"))
    told = open_door(quoting).client.get("/ask", params={"q": QUESTION}).text
    assert "Nothing left this machine" in told or "Not enough to say" in told
    room.seat().egress.confirm("acme")
    told = open_door(room).client.get("/ask", params={"q": QUESTION}).text
    assert "Nothing left" not in told
    assert "Asked acme, which may be sent: public, the-key" in told


def test_a_refused_question_is_a_plain_403_that_says_what_to_do(room: Room) -> None:
    told = open_door(room).client.get("/ask", params={"q": QUESTION})
    assert told.status_code == 403
    assert "nobody has confirmed the terms of acme yet" in told.text


def test_the_page_shows_providers_previews_requests_and_their_bytes(room: Room, server: ChatServer) -> None:
    client = open_door(room).client
    assert "nobody has confirmed" in client.get("/egress").text
    seen = client.get("/egress", params={"preview": QUESTION}).text
    assert "would be refused" in seen
    room.seat().egress.confirm("acme")
    before = len(server.bodies)
    seen = client.get("/egress", params={"preview": QUESTION}).text
    assert "would be sent" in seen
    assert len(server.bodies) == before
    room.seat().ask(QUESTION)
    (call,) = room.seat().egress.left().calls
    assert call.sha256[:12] not in client.get("/egress").text
    shown = client.get(f"/egress/{call.id}").text
    assert call.sha256 in shown
    assert "spare key" in shown


def test_a_reader_sees_and_opens_nothing_of_others(room: Room) -> None:
    room.seat().egress.confirm("acme")
    room.seat().ask(QUESTION)
    (call,) = room.seat().egress.left().calls
    reader = open_door(room, "reader").client
    assert "Nothing has left." in reader.get("/egress").text
    for where in ("/egress/", "/api/v1/egress/records/"):
        hidden, missing = (reader.get(f"{where}{name}") for name in (call.id, "egress:" + "0" * 32))
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert reader.post("/api/v1/egress/providers/acme/confirm", headers=OWN).status_code == 403


def test_the_calls_of_the_api(room: Room, server: ChatServer) -> None:
    client = open_door(room).client
    (found,) = client.get("/api/v1/egress/providers").json()["providers"]
    assert (found["name"], found["open"], found["spent_this_month"]) == ("acme", False, "0.00")
    assert "sk-test" not in json.dumps(found)
    assert client.post("/api/v1/egress/providers/acme/confirm", headers=OWN).json()["confirmed_by"] == "owner"
    preview = client.get("/api/v1/egress/preview", params={"q": QUESTION}).json()
    assert preview["allowed"]
    assert client.post("/api/v1/ask", json={"question": QUESTION}, headers=OWN).status_code == 200
    assert server.bodies[-1].decode() == preview["body"]
    left = client.get("/api/v1/egress").json()
    assert left["totals"][0]["calls"] == 1
    (call,) = left["calls"]
    assert left["terms"][call["terms"]]["confirmed"]["terms"]["retention"] == "30 days"
    assert client.get(f"/api/v1/egress/records/{call['id']}").json()["body"] == preview["body"]


def test_the_commands(command, server: ChatServer) -> None:
    assert "acme: blocked, nobody has confirmed" in command("egress", "providers")
    assert "Nothing has left." in command("egress", "list")
    assert "nobody has confirmed" in command("ask", QUESTION, code=4)
    assert "acme: open, confirmed by owner" in command("egress", "confirm", "acme")
    before = len(server.bodies)
    preview = json.loads(command("egress", "preview", QUESTION, "--json"))
    assert len(server.bodies) == before
    command("ask", QUESTION)
    assert server.bodies[-1].decode() == preview["body"]
    left = json.loads(command("egress", "list", "--json"))
    assert [total["calls"] for total in left["totals"]] == [1]
    shown = json.loads(command("egress", "show", left["calls"][0]["id"], "--json"))
    assert shown["body"] == preview["body"]
    assert "acme: 1 requests (0 unclosed)" in command("egress", "list")
    assert "no provider called other" in command("egress", "confirm", "other", code=3)


def test_a_batch_is_estimated(command, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text(f"{QUESTION}\n\nWhat is wet, the spare key?\n")
    told = json.loads(command("egress", "estimate", str(tmp_path / "questions.txt"), "--json"))
    assert told["calls"] == 2
    assert float(told["cost"]) > 0.018
    assert told["monthly_cap"] == "5"


def test_without_a_provider_it_is_said_plainly(room: Room) -> None:
    plain = Room(room._library, replace(room.settings, chat="quote", providers=()))
    client = open_door(plain).client
    assert "nothing leaves the house" in client.get("/egress").text
    assert client.get("/api/v1/egress/preview", params={"q": QUESTION}).status_code == 400
    assert client.get("/egress", params={"preview": QUESTION}).status_code == 400
