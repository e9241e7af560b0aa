"""The HTTP door over a fake room, for tests: an app, its sessions and clients that are signed in or not."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.testclient import TestClient

from storyroom.api.sessions import Sessions
from storyroom.web.app import Door, make_app

PORT = 8471
BASE = f"http://127.0.0.1:{PORT}"


class Opened(NamedTuple):
    sessions: Sessions
    stranger: TestClient
    """Nobody: no cookie, no key."""
    client: TestClient
    """Signed in through a link, as a browser does it."""
    said: list[str]


def open_door(room: Any, name: str = "owner", sessions: Sessions | None = None) -> Opened:
    sessions, said = sessions or Sessions(), []
    app = make_app(Door(lambda: room.seat(name), sessions, PORT, said.append))
    client = TestClient(app, base_url=BASE)
    client.get(f"/sign-in?token={sessions.offer()}")
    return Opened(sessions, TestClient(app, base_url=BASE), client, said)
