"""The guard before every page and call: host, site, session, size; and the headers on everything."""

from __future__ import annotations

import pytest

from storyroom.api.headers import HEADERS
from storyroom.api.sessions import Limits, Sessions
from tests.fakes.door import BASE, PORT, open_door
from tests.fakes.room import FakeRoom

OWN = {"X-Storyroom": "1"}
PLACES = [
    "/",
    "/search?q=key",
    "/drafts/draft:bbbbbbbb",
    "/api/v1/projects",
    "/api/v1/openapi.json",
    "/nothing",
    "/sign-out",
]


@pytest.fixture
def door():
    return open_door(FakeRoom())


@pytest.mark.parametrize("place", PLACES)
def test_without_a_session_everything_is_401_and_says_how_to_get_in(door, place):
    answer = door.stranger.get(place)
    assert answer.status_code == 401
    assert "link" in answer.text
    assert "Shed" not in answer.text


def test_the_api_says_401_in_json(door):
    assert door.stranger.get("/api/v1/drafts").json()["error"]["kind"] == "sign_in_needed"


def test_a_link_works_once_and_leaves_the_address_bar(door):
    token = door.sessions.offer()
    first = door.stranger.get(f"/sign-in?token={token}", follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    door.stranger.cookies.clear()
    assert door.stranger.get(f"/sign-in?token={token}", follow_redirects=False).status_code == 401


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(door):
    cookie = door.stranger.get(f"/sign-in?token={door.sessions.offer()}", follow_redirects=False).headers["set-cookie"]
    assert cookie.startswith(f"storyroom_{PORT}=")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}


def test_signing_out_ends_the_session_on_the_server(door):
    cookies = dict(door.client.cookies)
    assert door.client.post("/sign-out", headers=OWN, follow_redirects=False).status_code == 303
    for name, value in cookies.items():
        door.stranger.cookies.set(name, value)
    assert door.stranger.get("/").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8471", "127.0.0.1", "127.0.0.1:80", "localhost", ""])
def test_another_host_is_refused_even_with_a_session(door, host):
    assert door.client.get("/", headers={"Host": host}).status_code == 421


def test_localhost_is_the_same_house(door):
    assert door.client.get("/static/app.css", headers={"Host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_request_from_another_site_is_refused(door, site):
    assert door.client.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://evil.example", **OWN}, {"Origin": "null", **OWN}, {"Origin": "http://127.0.0.1:9", **OWN}],
)
def test_an_unsafe_call_needs_our_origin_and_our_header(door, headers):
    assert door.client.post("/api/v1/ask", json={"question": "key"}, headers=headers).status_code == 403


def test_an_unsafe_call_from_our_own_page_goes_through(door):
    answer = door.client.post("/api/v1/ask", json={"question": "key"}, headers={"Origin": BASE, **OWN})
    assert answer.status_code == 200


def test_a_program_comes_in_with_its_key(door):
    key = door.sessions.issue_key()
    bearer = {"Authorization": f"Bearer {key}"}
    assert door.stranger.get("/api/v1/drafts", headers=bearer).status_code == 200
    assert door.stranger.post("/api/v1/ask", json={"question": "key"}, headers=bearer).status_code == 200
    door.sessions.issue_key()
    assert door.stranger.get("/api/v1/drafts", headers=bearer).status_code == 401


def test_no_key_is_accepted_before_one_is_issued(door):
    assert door.stranger.get("/api/v1/drafts", headers={"Authorization": "Bearer "}).status_code == 401


@pytest.mark.parametrize(
    "place", ["/", "/api/v1/drafts", "/nothing", "/api/v1/drafts/none", "/static/app.css", "/sign-in"]
)
@pytest.mark.parametrize("who", ["client", "stranger"])
def test_every_answer_carries_the_strict_headers(door, place, who):
    answer = getattr(door, who).get(place)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert ("no-store" in answer.headers["cache-control"]) == (not place.startswith("/static/"))


def test_too_large_a_body_is_refused_before_it_is_read(door):
    body = b'{"question": "' + b"x" * 2_000_000 + b'"}'
    answer = door.client.post("/api/v1/ask", content=body, headers=OWN)
    assert answer.status_code == 413


def test_a_body_that_lies_about_its_size_is_cut_off(door):
    def endless():
        for _ in range(40):
            yield b"x" * 100_000

    answer = door.client.post("/api/v1/ask", content=endless(), headers={**OWN, "Content-Type": "application/json"})
    assert answer.json()["error"]["kind"] == "too_large"


def test_a_stranger_causes_at_most_one_printed_link(door):
    for _ in range(5):
        door.stranger.get("/")
    assert len(door.said) == 1
    assert "/sign-in?token=" in door.said[0]


def test_links_and_sessions_run_out():
    now = [0.0]
    sessions = Sessions(Limits(link=10, idle=100, absolute=250), clock=lambda: now[0])
    late, good = sessions.offer(), sessions.offer()
    session = sessions.redeem(good)
    assert session is not None
    now[0] = 11
    assert sessions.redeem(late) is None
    now[0] = 100
    assert sessions.holds(session)
    now[0] = 199
    assert sessions.holds(session)
    now[0] = 251
    assert not sessions.holds(session), "absolute limit"
    other = sessions.redeem(sessions.offer())
    now[0] = 400
    assert not sessions.holds(other), "idle limit"


def test_no_token_is_kept_in_the_clear():
    sessions = Sessions()
    link, key = sessions.offer(), sessions.issue_key()
    session = sessions.redeem(sessions.offer())
    kept = repr(vars(sessions))
    assert not any(token in kept for token in (link, key, session))


def test_a_fault_of_ours_shows_nothing_and_logs_no_words(caplog):
    class Broken(FakeRoom):
        def seat(self, name="owner"):
            raise RuntimeError("THE SECRET LINE OF THE SCRIPT")

    door = open_door(Broken())
    for place in ("/", "/api/v1/drafts"):
        answer = door.client.get(place)
        assert answer.status_code == 500
        assert "SECRET" not in answer.text
    assert "SECRET" not in caplog.text
    assert "RuntimeError" in caplog.text
