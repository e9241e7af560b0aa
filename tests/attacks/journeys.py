"""Every way by which a person lets a model work, and every byte that the person gets back. A later journey is one line in `JOURNEYS`."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import quote

import anyio
from mcp import Client
from starlette.testclient import TestClient
from typer.testing import CliRunner

import storyroom.room
from storyroom.cli.main import app
from storyroom.domain.shapes import answer_shape
from storyroom.domain.shapes_analysis import analysis_shape
from storyroom.errors import StoryroomError
from storyroom.mcp.server import make_server
from tests.attacks.world import Hostile
from tests.fakes.door import open_door

OWN = {"X-Storyroom": "1"}


@dataclass
class Doors:
    """The doors of one house, opened once a person."""

    house: Hostile
    _clients: dict[str, TestClient] = field(default_factory=dict)

    def client(self, person: str) -> TestClient:
        """Return a signed-in client."""
        if person not in self._clients:
            self._clients[person] = open_door(self.house, person).client
        return self._clients[person]


class Journey(NamedTuple):
    """One way in: who asks what, and the bytes that come back, by the name of the place where they arrive."""

    name: str
    go: Callable[[Doors, str, str], dict[str, bytes]]


def _room(doors: Doors, person: str, question: str) -> dict[str, bytes]:
    try:
        return {"answer": json.dumps(answer_shape(doors.house.seat(person).ask(question)), ensure_ascii=False).encode()}
    except StoryroomError as fault:
        return {"error": f"{fault.message}\n{fault.hint}".encode("utf-8", "surrogatepass")}


def _api(doors: Doors, person: str, question: str) -> dict[str, bytes]:
    return _heard(doors.client(person).post("/api/v1/ask", json={"question": question}, headers=OWN))


def _web(doors: Doors, person: str, question: str) -> dict[str, bytes]:
    return _heard(doors.client(person).get("/ask", params={"q": question}))


def _heard(response: Any) -> dict[str, bytes]:
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return {"head": head.encode(), "body": response.content}


def _command(*options: str) -> Callable[[Doors, str, str], dict[str, bytes]]:
    def go(doors: Doors, person: str, question: str) -> dict[str, bytes]:
        command = ["--library", str(doors.house.folder), "--as", person, *options, "--", question]
        with patch.object(storyroom.room, "open_room", lambda *_, **__: doors.house):
            done = CliRunner().invoke(app, command)
        told = {"stdout": done.stdout_bytes, "stderr": done.stderr_bytes}
        if isinstance(done.exception, StoryroomError):
            told["error"] = f"{done.exception.message}\n{done.exception.hint}".encode("utf-8", "surrogatepass")
        elif done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return told

    return go


def _mcp(doors: Doors, person: str, question: str) -> dict[str, bytes]:
    async def talk() -> bytes:
        async with Client(make_server(doors.house.seat(person))) as client:
            result = await client.call_tool("ask", {"question": question})
            return result.model_dump_json().encode()

    return {"result": anyio.run(talk)}


JOURNEYS: tuple[Journey, ...] = (
    Journey("ask: room", _room),
    Journey("ask: api", _api),
    Journey("ask: web", _web),
    Journey("ask: cli", _command("ask")),
    Journey("ask: cli --json", _command("ask", "--json")),
    Journey("ask: mcp", _mcp),
)


READ_FOR = ("continuity", "facts")
"""What a model adds to; the third, coverage, is read where no door stands between."""


def _read_in_room(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
    try:
        reports = doors.house.seat(person).analysis.analyse_with_model(draft, only=(*READ_FOR, "coverage"))
        return {"reports": json.dumps(analysis_shape(reports), ensure_ascii=False).encode()}
    except StoryroomError as fault:
        return {"error": f"{fault.message}\n{fault.hint}".encode("utf-8", "surrogatepass")}


def _read_api(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
    url = f"/api/v1/drafts/{quote(draft)}/analysis"
    return _heard(doors.client(person).post(url, json={"only": READ_FOR}, headers=OWN))


def _read_page(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
    client = doors.client(person)
    return _heard(client.post(f"/drafts/{quote(draft)}/analysis/facts", headers=OWN | {"Origin": str(client.base_url)}))


def _read_cli(*options: str) -> Callable[[Doors, str, str], dict[str, bytes]]:
    def go(doors: Doors, person: str, draft: str) -> dict[str, bytes]:
        project = next(one.project for one in doors.house.seat("liv").drafts() if one.id == draft)
        return _command("analyse", "--model", "--draft", draft, *options)(doors, person, project)

    return go


READINGS: tuple[Journey, ...] = (
    Journey("analyse: room", _read_in_room),
    Journey("analyse: api", _read_api),
    Journey("analyse: web", _read_page),
    Journey("analyse: cli", _read_cli("--only", "continuity")),
    Journey("analyse: cli --json", _read_cli("--json", "--only", "facts")),
)
"""Every way by which a model reads a draft along: what is handed in is the id of a draft."""


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def logs():
    """Hear everything that anything logs."""
    kept, root = _Kept(), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        yield kept.lines
    finally:
        root.removeHandler(kept)
        root.setLevel(before)
