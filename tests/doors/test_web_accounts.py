"""Accounts at the web door: who comes in, as whom, and that a stranger is told the same whatever is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from storyroom.api.callers import name_of_caller
from storyroom.api.sessions import Sessions
from storyroom.journeys.passwords import Passwords
from storyroom.web.app import Door, make_app
from tests.fakes.authenticator import Authenticator
from tests.fakes.house import House, make_house, script_text

PORT = 8471
BASE = f"http://localhost:{PORT}"
PUBLIC = "https://storyroom.example"
OWN = {"HX-Request": "true"}
GOOD = "four brass keys on a nail"


class At(NamedTuple):
    house: House
    sessions: Sessions

    def client(self, base: str = BASE, public_url: str = "") -> TestClient:
        seats = lambda: self.house.seat(name_of_caller("owner"))  # noqa: E731
        door = Door(seats, self.sessions, PORT, lambda _line: None, entrance=self.house.entrance, public_url=public_url)
        return TestClient(make_app(door), base_url=base, follow_redirects=False)

    def by_link(self) -> TestClient:
        client = self.client()
        client.get(f"/sign-in?token={self.sessions.offer()}")
        return client

    def signed_in(self, name: str) -> TestClient:
        client = self.client()
        self.house.seat(name).accounts.set_password(self.house.entrance, GOOD)
        assert client.post("/sign-in", data={"name": name, "password": GOOD}).status_code == 303
        return client


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    house = make_house(tmp_path / "house", embed=False)
    house.entrance.passwords = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    for title, labels in (("Beacon", ()), ("Tuba", ("embargo",))):
        path = tmp_path / "x.fountain"
        path.write_bytes(script_text(title, [("INT. LOFT - DAY", "A lamp burns.")]))
        assert [r.status for r in house.seat().import_files([path], labels=labels)] == ["imported"]
    house.seat().add_person("ada", clear=("beacon",))
    yield At(house, Sessions())
    house.close()


def test_each_account_sits_in_its_own_seat_and_the_link_in_the_owners(at: At) -> None:
    ada, owner = at.signed_in("ada"), at.by_link()
    seen = [re.findall(r'href="/projects\?name=(\w+)"', client.get("/").text) for client in (ada, owner)]
    assert [sorted(set(names)) for names in seen] == [["Beacon"], ["Beacon", "Tuba"]]
    found = [client.get("/api/v1/projects").json() for client in (ada, owner)]
    assert [[p["name"] for p in each["projects"]] for each in found] == [["Beacon"], ["Beacon", "Tuba"]]
    assert 'as <b class="doc">ada</b>' in ada.get("/").text
    at.house.seat().access.revoke("ada", "beacon")
    assert ada.get("/api/v1/projects").json()["projects"] == []


def test_a_stranger_is_told_the_same_whatever_is_wrong(at: At) -> None:
    at.signed_in("ada")
    stranger = at.client()
    tries = [
        stranger.post("/sign-in", data={"name": name, "password": password})
        for name, password in (("ada", "wrong"), ("nobody", GOOD), ("reader", ""), ("", ""), ("owner", "x" * 5000))
    ]
    tries += [stranger.post("/sign-in/code", data={"name": name, "code": "x"}) for name in ("ada", "nobody")]
    assert {answer.status_code for answer in tries} == {403}
    assert len({answer.content for answer in tries}) == 1
    assert not any("set-cookie" in answer.headers for answer in tries)
    for path in ("/account", "/access", "/account/password", "/api/v1/projects"):
        assert stranger.get(path).status_code in {401, 405}
    assert stranger.post("/account/codes", headers=OWN).status_code == 401
    passkey = stranger.post("/sign-in/passkey", json={"rawId": "AAAA"})
    assert (passkey.status_code, "set-cookie" in passkey.headers) == (403, False)
    assert stranger.post("/sign-in/passkey", content=b"[").status_code == 400
    assert stranger.get("/welcome?token=none").status_code == 403


def test_other_sites_neither_sign_in_nor_act(at: At) -> None:
    ada = at.signed_in("ada")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert at.client().post("/sign-in", data={"name": "ada", "password": GOOD}, headers=headers).status_code == 403
        assert ada.post("/account/codes", headers={**OWN, **headers}).status_code == 403
    for headers in ({"Origin": "null"}, {"Origin": "null", "Sec-Fetch-Site": "none"}):
        assert at.client().post("/sign-in", data={"name": "ada", "password": GOOD}, headers=headers).status_code == 403
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}  # what a browser sends from a page without referrer
    assert at.client().post("/sign-in", data={"name": "ada", "password": GOOD}, headers=own).status_code == 303
    assert ada.post("/account/codes").status_code == 403
    assert at.house.seat("ada").accounts.shown().recovery_codes == 0
    assert ada.post("/account/codes", headers=OWN).status_code == 200
    assert at.house.seat("ada").accounts.shown().recovery_codes == 10


def test_the_cookie_is_bound_to_the_host_and_to_https_where_there_is_https(at: At) -> None:
    at.signed_in("ada")
    sent = {"name": "ada", "password": GOOD}
    plain = at.client().post("/sign-in", data=sent).headers["set-cookie"]
    assert plain.startswith(f"storyroom_{PORT}=")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in plain.split(";")}
    secure = at.client(PUBLIC, PUBLIC)
    cookie = secure.post("/sign-in", data=sent, headers={"Origin": PUBLIC}).headers["set-cookie"]
    assert cookie.startswith("__Host-storyroom=")
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)
    assert secure.get("/account").status_code == 200
    assert secure.post("/sign-in", data=sent, headers={"Origin": "http://storyroom.example"}).status_code == 403
    assert at.client("https://other.example", PUBLIC).get("/").status_code == 421


def test_tries_behind_a_proxy_are_counted_by_the_address_it_names(at: At) -> None:
    client, local = at.client(PUBLIC, PUBLIC), at.client()
    most = at.house.entrance.terms.tries_per_address

    def attempt(door: TestClient, forwarded: str, name: str) -> int:
        return door.post(
            "/sign-in", data={"name": name, "password": "x"}, headers={"X-Forwarded-For": forwarded}
        ).status_code

    for number in range(most):
        attempt(client, f"1.2.3.{number}, 9.9.9.9", f"n{number}")
    assert "too many" in client.post("/sign-in", data={"name": "z"}, headers={"X-Forwarded-For": "9.9.9.9"}).text
    assert "too many" not in client.post("/sign-in", data={"name": "z"}, headers={"X-Forwarded-For": "8.8.8.8"}).text
    assert "too many" not in local.post("/sign-in", data={"name": "z"}, headers={"X-Forwarded-For": "9.9.9.9"}).text


def test_a_key_opens_the_calls_and_no_more_than_its_owner(at: At) -> None:
    key_id, key = at.house.seat("ada").accounts.make_key("program")
    client = at.client()
    bearer = {"Authorization": f"Bearer {key}"}
    assert [p["name"] for p in client.get("/api/v1/projects", headers=bearer).json()["projects"]] == ["Beacon"]
    assert client.get("/account", headers=bearer).status_code == 403
    assert client.post("/access/invite", headers=bearer, data={"name": "reader"}).status_code in {403, 404}
    at.house.seat("ada").accounts.revoke_key(key_id)
    assert client.get("/api/v1/projects", headers=bearer).status_code == 401
    assert client.get("/api/v1/projects", headers={"Authorization": "Bearer "}).status_code == 401


def test_an_invitation_is_accepted_on_its_page_once(at: At) -> None:
    owner = at.by_link()
    page = owner.post("/access/invite", headers=OWN, data={"name": "ada"}).text
    link = re.search(r"/welcome\?token=[\w-]+", page)
    assert link
    guest = at.client()
    assert "Welcome" in guest.get(link[0]).text
    token = link[0].partition("=")[2]
    assert guest.post("/welcome", data={"token": token, "password": "short"}).status_code == 400
    assert guest.post("/welcome", data={"token": token, "password": GOOD}).status_code == 303
    assert 'doc">ada</b>' in guest.get("/").text
    assert at.client().post("/welcome", data={"token": token, "password": GOOD}).status_code == 403
    assert guest.post("/sign-out", headers=OWN).status_code == 303
    assert guest.get("/").status_code == 401


def test_the_account_page_does_what_it_says(at: At) -> None:
    ada = at.signed_in("ada")
    other = at.client()
    other.post("/sign-in", data={"name": "ada", "password": GOOD})
    page = ada.get("/account").text
    assert page.count("last used") == 2
    assert ada.post("/account/end-session", headers=OWN).status_code == 200
    assert (ada.get("/account").status_code, other.get("/account").status_code) == (200, 401)
    wrong = ada.post("/account/password", headers=OWN, data={"old": "wrong", "new": "another sentence of words"})
    assert wrong.status_code == 403
    made = ada.post("/account/make-key", headers=OWN, data={"name": "program", "role": "viewer", "days": "3"}).text
    key = re.search(r"sr_[\w-]+", made)
    assert key
    assert key[0] not in ada.get("/account").text
    assert ada.post("/account/make-key", headers=OWN, data={"name": "p", "role": "owner"}).status_code == 400
    assert ada.post("/account/nothing", headers=OWN).status_code == 404
    device = Authenticator()
    options = ada.post("/account/passkey/ask", headers=OWN).json()
    kept = ada.post("/account/passkey", headers=OWN, json={"name": "laptop", "answer": device.make(options, BASE)})
    assert kept.status_code == 200
    guest = at.client()
    asked = guest.post("/sign-in/passkey/ask").json()
    assert guest.post("/sign-in/passkey", json=device.sign(asked, BASE)).status_code == 200
    assert 'doc">ada</b>' in guest.get("/").text


def test_the_access_page_shows_each_person_only_what_is_theirs_to_give(at: At) -> None:
    ada, owner = at.signed_in("ada"), at.by_link()
    assert "embargo" not in ada.get("/access").text
    assert "tuba" not in ada.get("/access").text
    forbidden = ada.post("/access/grant", headers=OWN, data={"holder": "ada", "compartment": "tuba", "role": "reader"})
    missing = ada.post("/access/grant", headers=OWN, data={"holder": "ada", "compartment": "nope", "role": "reader"})
    assert forbidden.status_code == missing.status_code == 404
    assert forbidden.text.replace("tuba", "nope") == missing.text
    sent = {"holder": "ada", "compartment": "tuba", "role": "viewer", "until": "2999-01-31"}
    page = owner.post("/access/grant", headers=OWN, data=sent).text
    assert "2999-01-31" in page
    hostile = owner.post("/access/grant", headers=OWN, data={**sent, "holder": "<img src=x>"})
    assert "<img src=x>" not in hostile.text
    assert owner.post("/access/revoke", headers=OWN, data=sent).status_code == 200
    assert owner.post("/access/nothing", headers=OWN).status_code == 404


def test_owners_are_told_of_an_emergency_when_they_come_in(at: At) -> None:
    owner = at.by_link()
    for name in ("kim", "ole"):
        at.house.seat().add_person(name)
        at.house.seat().access.set_roles(name, operator=True)
    request = at.house.seat("kim").emergencies.ask("beacon", reason="A fire.")
    ole = at.signed_in("ole")
    assert "asks to read beacon" in ole.get("/access").text
    assert ole.post("/access/confirm-emergency", headers=OWN, data={"request": request}).status_code == 200
    assert "reads beacon in an emergency" in owner.get("/account").text
    assert "You should know" in owner.get("/").text
    owner.post("/account/seen", headers=OWN)
    assert "You should know" not in owner.get("/").text


def test_the_calls_about_access_do_what_the_desks_do(at: At) -> None:
    owner, ada = at.by_link(), at.signed_in("ada")
    api = "/api/v1"
    assert ada.get(f"{api}/me").json()["rights"]["manage"] == []
    assert {c["name"] for c in owner.get(f"{api}/compartments").json()["compartments"]} == {
        "beacon", "embargo", "public", "tuba",
    }  # fmt: skip
    sent = {"holder": "ada", "compartment": "tuba", "role": "viewer", "until": "2999-12-31"}
    assert owner.post(f"{api}/grants", json=sent, headers=OWN).json() == {"compartments": ["tuba"]}
    assert ada.post(f"{api}/grants", json=sent, headers=OWN).status_code == 404
    found = owner.get(f"{api}/grants?compartment=tuba").json()["grants"]
    assert [g["until"] for g in found if g["holder"] == "ada"] == ["3000-01-01T00:00:00+00:00"]
    assert "tuba" not in ada.get(f"{api}/me").json()["rights"]["read"]  # all of it is under embargo: not to be told
    at.house.seat().access.grant("ada", "embargo")
    assert "tuba" in ada.get(f"{api}/me").json()["rights"]["read"]
    revoked = {"holder": "ada", "compartment": "tuba"}
    assert owner.post(f"{api}/grants/revoke", json=revoked, headers=OWN).status_code == 200
    assert "tuba" not in ada.get(f"{api}/me").json()["rights"]["read"]
    assert ada.get(f"{api}/groups").status_code == 403
    made = ada.post(f"{api}/keys", json={"name": "program", "role": "finder"}, headers=OWN).json()
    bearer = {"Authorization": f"Bearer {made['key']}"}
    assert at.client().get(f"{api}/me", headers=bearer).json()["rights"]["read"] == []
    assert at.client().get(f"{api}/keys", headers=bearer).status_code == 403
    assert at.client().post(f"{api}/keys", headers=bearer, json={"name": "more"}).status_code == 403
    assert [key["id"] for key in ada.get(f"{api}/keys").json()["keys"]] == [made["id"]]
    assert ada.delete(f"{api}/keys/{made['id']}", headers=OWN).status_code == 200
    assert at.client().get(f"{api}/me", headers=bearer).status_code == 401
    (mine,) = ada.get(f"{api}/sessions").json()["sessions"]
    assert mine["current"] is True
    assert ada.delete(f"{api}/sessions/{mine['id']}").status_code == 403
    assert owner.delete(f"{api}/sessions/{mine['id']}", headers=OWN).status_code == 404
    assert ada.delete(f"{api}/sessions/{mine['id']}", headers=OWN).status_code == 200
    assert ada.get(f"{api}/me").status_code == 401
