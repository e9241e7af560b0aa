"""Opening the door: on 127.0.0.1 only, with a printed link, and a clear word when the port is taken."""

from __future__ import annotations

import socket
import threading
from types import SimpleNamespace

import httpx
import pytest

from storyroom.errors import InvalidRequestError
from storyroom.web.serve import listen, serve
from tests.fakes.browser import served
from tests.fakes.room import FakeRoom


def test_the_door_listens_on_loopback_only():
    with served(FakeRoom()) as door:
        assert door._bound.getsockname()[0] == "127.0.0.1"
        answer = httpx.get(f"{door.door.base}/", trust_env=False)
        assert answer.status_code == 401
        assert "server" not in answer.headers


def test_whoever_follows_the_link_before_the_door_is_open_waits_and_is_not_refused():
    early = listen(FakeRoom(), seat_name="owner", port=0, say=print)
    with early._bound, socket.create_connection(early._bound.getsockname(), timeout=5) as waiting:
        assert waiting.getpeername() == early._bound.getsockname()


def test_a_taken_port_is_said_in_words():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InvalidRequestError, match="taken"):
            listen(FakeRoom(), seat_name="owner", port=other.getsockname()[1], say=print)


def test_an_unknown_name_opens_nothing():
    with pytest.raises(KeyError):
        listen(FakeRoom(), seat_name="nobody", port=0, say=print)


@pytest.mark.parametrize("api_token", [False, True])
def test_serve_says_where_how_long_and_for_whom(monkeypatch, api_token):
    said: list[str] = []
    monkeypatch.setattr("storyroom.web.serve.Served.run", lambda self: self._bound.close())
    serve(FakeRoom(), seat_name="reader", port=0, say=said.append, api_token=api_token)
    words = "\n".join(said)
    assert "/sign-in?token=" in words
    assert "reader" in words
    assert ("Bearer" in words) == api_token


def test_serve_says_what_to_install_where_a_way_in_is_set_up_without_its_packages(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr("storyroom.web.serve.Served.run", lambda self: self._bound.close())
    room = FakeRoom()
    room.entrance.studio = SimpleNamespace(shown="", lacks="pip install 'storyroom[oidc]'")
    serve(room, seat_name="reader", port=0, say=said.append)
    assert [line for line in said if "storyroom[oidc]" in line] == [
        "[oidc] is set, and its packages are not installed: pip install 'storyroom[oidc]'"
    ]


def test_nothing_that_was_asked_reaches_the_log(capfd):
    with served(FakeRoom()) as door:
        token = door.door.sessions.offer()
        with httpx.Client(base_url=door.door.base, trust_env=False) as client:
            client.get(f"/sign-in?token={token}")
            assert client.get("/search?q=canary-in-the-query", follow_redirects=True).status_code == 200
    written = "".join(capfd.readouterr())
    assert token not in written
    assert "canary" not in written


def test_many_can_read_at_once():
    with served(FakeRoom()) as door:
        key = door.door.sessions.issue_key()
        statuses: list[int] = []

        def read() -> None:
            with httpx.Client(
                base_url=door.door.base, headers={"Authorization": f"Bearer {key}"}, trust_env=False
            ) as client:
                statuses.extend(client.get("/api/v1/search?q=key").status_code for _ in range(5))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [200] * 20
