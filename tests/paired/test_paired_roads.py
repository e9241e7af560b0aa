"""On every route, page and command, what a person may not see changes not one byte of what they are told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.testclient import TestClient
from typer.testing import CliRunner

from storyroom.api.sessions import Sessions
from storyroom.cli.errors import exit_code
from storyroom.cli.main import app as command_line
from storyroom.errors import StoryroomError
from storyroom.store.people import all_labels
from storyroom.web.app import Door, make_app
from tests.fakes.door import BASE, PORT
from tests.fakes.house import House
from tests.paired import roads
from tests.paired.worlds import PERSON, World, draw, opened

SHARDS, WORLDS, MANY = 8, 200, 2_000
EACH = 2
"""Calls in one world of each road that leads to content; the others are asked once."""

SKIPPED = {
    "init": "makes a library and reads none",
    "sample": "takes in what ships with the product, for curators; the import command is asked instead",
    "import": "reads paths: refused before any is looked at, see the API's import",
    "serve": "stays open; its pages are asked one by one",
    "mcp": "stays open; its tools are asked in tests/doors/test_mcp.py",
    "inspect": "reads a file and no library",
    "restore": "makes a library out of a file and reads none",
    "keys make": "draws a secret; it is told to nobody else",
    "models key": "draws a secret and touches no library",
    "models open": "opens a file and no library",
    "people codes": "draws secrets of one's own account",
    "people password": "asks for a password and touches no library",
    "invite": "draws a secret; who may not invite is refused in tests/journeys/test_access.py",
    "doctor": "looks at the machine and no library",
}


SECRET = {
    "POST /api/v1/keys": "draws a secret; it is told to nobody else",
    "GET /sign-in": "says who comes in, before anything is looked at",
    "POST /sign-in": "as above",
    "POST /sign-out": "as above",
}


KEY = Ed25519PrivateKey.from_private_bytes(bytes(32)).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
"""Signs the ledger in both worlds."""


def told(house: House, ids: tuple[str, ...], seed: int, folder: Path) -> Iterator[tuple[str, object]]:
    """Everything that the person is told, road by road."""
    chance = random.Random(seed)
    sessions = Sessions()
    app = make_app(Door(lambda: house.seat(PERSON), sessions, PORT, lambda _: None))
    calls = [*roads.api_calls(ids, chance, EACH), *roads.page_calls(pages(app), ids, chance, EACH)]
    with TestClient(app, base_url=BASE) as client:  # one loop for all of them
        client.get(f"/sign-in?token={sessions.offer()}")
        for call in calls:
            if call.road in SECRET:
                continue
            answer = client.request(call.method, call.url, **call.options)
            assert answer.status_code < 500, (call, answer.text)
            told = (answer.status_code, sorted(answer.headers.items()), answer.content)
            yield f"{call.road} {call.url} {call.options.get('params')}", told
    for command in roads.commands(ids, chance, EACH, SKIPPED):
        yield f"$ {' '.join(command.arguments)}", run(house, command, folder)


def warm(house: House) -> None:
    """Let the owner, who sees everything, ask first: what is kept for one person must not reach another."""
    owner = house.seat()
    owner.projects()
    for entry in owner.drafts():
        owner.scenes(entry.id)
        owner.read(entry.id)
    for query in roads.QUERIES:
        if query:
            owner.search(query, limit=20)


def pages(app: object) -> list[object]:
    """Dig the routes out from behind the guard."""
    while not hasattr(app, "routes"):
        app = app._app  # the walls in front of the pages
    return list(app.routes)


def run(house: House, command: roads.Command, folder: Path) -> object:
    """Run a command in this process; what it prints, how it ends, and the file that it writes."""
    target = folder / "written"
    target.unlink(missing_ok=True)
    line = [*command.arguments, *([command.writes, str(target)] if command.writes else [])]
    result = CliRunner().invoke(command_line, ["--library", "here", "--as", PERSON, *line])
    if isinstance(result.exception, StoryroomError):
        fault = result.exception
        return (result.stdout, result.stderr, exit_code(fault), type(fault).__name__, fault.message, fault.hint)
    assert result.exception is None or isinstance(result.exception, SystemExit), (line, result.exception)
    written = target.read_bytes() if target.exists() else b""
    return (result.stdout.replace(str(target), "FILE"), result.stderr, result.exit_code, written)


def differing(
    world: World, seed: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, object, object]]:
    """Ask both libraries the same; return every road on which they differ."""
    for name in ("poor", "rich"):
        (folder / name).mkdir()
    with (
        opened(folder / "poor", world.poor, world.held) as poor,
        opened(folder / "rich", world.rich, world.held) as rich,
    ):
        found = [entry.id for house in (poor, rich) for entry in house.seat().drafts()]
        ids = (*dict.fromkeys(found), "draft:nothing")
        assert len(rich.seat().drafts()) > len(rich.seat(PERSON).drafts()), "something is hidden"
        answers = []
        for house in (poor, rich):
            if house is rich:
                warm(house)
            with monkeypatch.context() as patch:  # gone with the world: what is patched holds the whole house
                patch.setattr("storyroom.room.open_room", lambda *_, house=house, **__: house)
                patch.setattr("storyroom.web.pages.editing.draw_nonce", lambda: "drawn")  # at random for each answer
                patch.setattr("storyroom.store.ledger_keys._new_signing", lambda: KEY)  # else reports are signed by two
                answers.append(list(told(house, ids, seed, folder)))
    return [
        (road, here, there) for (road, here), (_, there) in zip(answers[0], answers[1], strict=True) if here != there
    ]


@pytest.fixture(autouse=True)
def one_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Putting the command line together takes longer than most commands."""
    monkeypatch.setattr("typer.testing._get_command", lambda _: roads.command_tree())


def campaign(seeds: range, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        found = differing(draw(seed), seed, folder, monkeypatch)
        assert not found, f"world {seed}: {len(found)} roads differ, first {found[0]}"


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_hidden_changes_a_byte_on_any_road(shard: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign(range(shard, WORLDS, SHARDS), tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_hidden_changes_a_byte_in_many_worlds(
    shard: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign(range(WORLDS + shard, WORLDS + MANY, SHARDS), tmp_path, monkeypatch)


def test_every_road_is_asked_or_says_why_not(tmp_path: Path) -> None:
    with opened(tmp_path, (), frozenset({"beacon"})) as house:
        app = make_app(Door(lambda: house.seat(PERSON), Sessions(), PORT, lambda _: None))
        chance = random.Random(1)
        asked = {call.road for call in roads.api_calls(("draft:none",), chance, 1)}
        asked |= {call.road for call in roads.page_calls(pages(app), ("draft:none",), chance, 1)}
        asked |= {command.road for command in roads.commands(("draft:none",), chance, 1, SKIPPED)}
        assert roads.roads(pages(app)) - asked == set(SKIPPED)


def test_a_leak_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same campaign fails within a few worlds when a count is taken over hidden rows."""

    monkeypatch.setattr("storyroom.store.reader.visible_labels", lambda connection, clearance: all_labels(connection))
    with pytest.raises(AssertionError, match=r"roads differ|something is hidden"):
        campaign(range(3), tmp_path, monkeypatch)
