"""The studio's own sign-in at the web door: where the button stands, what a browser is handed, and where it is sent on to."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from storyroom.api.callers import name_of_caller
from storyroom.api.sessions import Sessions
from storyroom.domain.identity import Issuer
from storyroom.web.app import Door, make_app
from tests.fakes.house import House, SetClock, make_house, script_text
from tests.fakes.issuer import CLIENT, SECRET, Issued, issuer

PORT = 8471
BASE = f"http://localhost:{PORT}"
PUBLIC = "https://storyroom.example"
BACK = "/sign-in/studio/back"
COMES_BACK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


class At(NamedTuple):
    house: House
    sessions: Sessions
    issued: Issued

    def client(self, base: str = BASE, public_url: str = "") -> TestClient:
        seats = lambda: self.house.seat(name_of_caller("owner"))  # noqa: E731
        door = Door(seats, self.sessions, PORT, lambda _line: None, entrance=self.house.entrance, public_url=public_url)
        return TestClient(make_app(door), base_url=base, follow_redirects=False)

    def sent_back(self, client: TestClient, path: str = "/sign-in/studio") -> httpx.Response:
        """Begin, go to the issuer, and come back as a browser does: from another site."""
        begun = client.get(path)
        assert begun.status_code == 303, begun.text
        return client.get(through(begun.headers["location"]), headers=COMES_BACK)


def through(address: str) -> str:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = connection.getresponse().getheader("Location") or ""
    connection.close()
    return f"{urlsplit(back).path}?{urlsplit(back).query}"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    clock = SetClock()
    with issuer(lambda: clock.moment) as issued:
        house = make_house(tmp_path / "house", embed=False, clock=clock)
        house.settings = replace(house.settings, oidc=Issuer(issued.url, CLIENT, SECRET))
        path = tmp_path / "x.fountain"
        path.write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
        assert [r.status for r in house.seat().import_files([path])] == ["imported"]
        house.seat().add_person("ada", clear=("beacon",))
        yield At(house, Sessions(), issued)
        house.close()


def test_the_button_stands_where_it_is_set_up_and_nowhere_else(at: At, tmp_path: Path) -> None:
    host = f"127.0.0.1:{at.issued.port}"
    for page in ("/", "/sign-in", "/account"):
        shown = at.client().get(page)
        assert (shown.status_code, f"Sign in with {host}" in shown.text) == (401, True)
    at.house.settings = replace(at.house.settings, oidc=None)
    del at.house.entrance
    for page in ("/", "/sign-in"):
        assert "studio" not in at.client().get(page).text.lower()
    refused = at.client().get("/sign-in/studio")
    assert refused.status_code == 403
    assert "[oidc]" in refused.text
    assert "studio" not in owner(at).get("/account").text.lower()


def owner(at: At) -> TestClient:
    client = at.client()
    client.get(f"/sign-in?token={at.sessions.offer()}")
    return client


def test_a_person_comes_in_and_out_and_sees_their_own_seat(at: At) -> None:
    at.house.seat().accounts.link("ada", "00u-ada")
    client = at.client()
    arrived = at.sent_back(client)
    assert arrived.status_code == 200
    assert 'http-equiv="refresh" content="0;url=/"' in arrived.text
    assert 'as <b class="doc">ada</b>' in client.get("/").text
    assert client.get("/api/v1/me").json()["name"] == "ada"
    shown = client.get("/account").text
    assert "00u-ada" in shown
    assert client.post("/sign-out", headers={"HX-Request": "true"}).status_code == 303
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(("base", "public"), [(BASE, ""), (PUBLIC, PUBLIC)])
def test_the_cookies_are_bound_as_they_have_to_be(at: At, base: str, public: str) -> None:
    at.house.seat().accounts.link("ada", "00u-ada")
    client = at.client(base, public)
    begun = client.get("/sign-in/studio")
    errand = begun.headers["set-cookie"]
    parts = {part.strip().lower() for part in errand.split(";")}
    assert {"httponly", "samesite=lax", "path=/", "max-age=600"} <= parts
    assert ("secure" in parts) == bool(public)
    assert errand.startswith("__Host-storyroom_studio=" if public else f"storyroom_{PORT}_studio=")
    token = errand.split(";")[0].partition("=")[2]
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["redirect_uri"] == [base + BACK]
    assert token not in begun.headers["location"]
    arrived = client.get(through(begun.headers["location"]), headers=COMES_BACK)
    session, gone = arrived.headers.get_list("set-cookie")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in session.split(";")}
    assert ("secure" in session.lower()) == bool(public)
    assert "max-age=0" in gone.lower()


def test_the_errands_cookie_opens_nothing_by_itself(at: At) -> None:
    token = at.client().get("/sign-in/studio").headers["set-cookie"].split(";")[0].partition("=")[2]
    for name in (f"storyroom_{PORT}", f"storyroom_{PORT}_studio"):
        assert at.client().get("/", headers={"Cookie": f"{name}={token}"}).status_code == 401


@pytest.mark.parametrize("extra", ["next=https://evil.example", "redirect=//evil.example", "url=https://evil.example/"])
def test_nobody_is_sent_on_to_an_address_that_came_along(at: At, extra: str) -> None:
    at.house.seat().accounts.link("ada", "00u-ada")
    client = at.client()
    begun = client.get(f"/sign-in/studio?{extra}")
    assert begun.headers["location"].startswith(f"{at.issued.url}/authorize?")
    arrived = client.get(f"{through(begun.headers['location'])}&{extra}", headers=COMES_BACK)
    assert arrived.status_code == 200
    assert "evil" not in arrived.text + str(arrived.headers) + begun.headers["location"]


def test_every_refusal_is_the_same_page_and_hands_out_no_session(at: At) -> None:
    pages = []
    for spoil in (lambda back: back.replace("state=", "state=x"), lambda back: back.replace("code=", "code=x")):
        client = at.client()
        begun = client.get("/sign-in/studio")
        pages.append(client.get(spoil(through(begun.headers["location"])), headers=COMES_BACK))
    pages.append(at.sent_back(at.client()))
    pages.append(at.client().get(f"{BACK}?code=x&state=y", headers=COMES_BACK))
    assert {page.status_code for page in pages} == {403}
    assert {page.text.count("That did not open the door.") for page in pages} == {1}
    assert not any(f"storyroom_{PORT}=" in str(page.headers) for page in pages)


def test_another_site_can_bring_a_person_back_and_do_nothing_else(at: At) -> None:
    at.house.seat().accounts.link("ada", "00u-ada")
    client = at.client()
    for headers in (
        {**COMES_BACK, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {**COMES_BACK, "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert client.get(f"{BACK}?code=x&state=y", headers=headers).status_code == 403
        assert "another site" in client.get(f"{BACK}?code=x&state=y", headers=headers).text
    for path in ("/sign-in/studio", "/account/studio", "/", "/account"):
        assert "another site" in client.get(path, headers=COMES_BACK).text
    assert client.post(BACK, headers=COMES_BACK).status_code == 403
    assert at.issued.asked == []


def test_an_invitation_leads_to_the_issuer_and_links(at: At) -> None:
    token = at.house.seat().accounts.invite("ada")
    client = at.client()
    assert f"/sign-in/studio?invitation={token}" in client.get(f"/welcome?token={token}").text
    assert at.sent_back(client, f"/sign-in/studio?invitation={token}").status_code == 200
    assert client.get("/api/v1/me").json()["name"] == "ada"
    assert at.client().get(f"/sign-in/studio?invitation={token}").status_code == 403
    assert token not in str(at.issued.asked)


def test_who_is_in_links_their_account_and_who_was_put_out_meanwhile_does_not(at: At) -> None:
    client = owner(at)
    assert "Link who you are" in client.get("/account").text
    arrived = at.sent_back(client, "/account/studio")
    assert 'url=/account"' in arrived.text
    assert "set-cookie" in arrived.headers
    assert [one.subject for one in at.house.seat().accounts.shown().links] == ["00u-ada"]
    sent = {"issuer": at.issued.url, "subject": "00u-ada"}
    assert "The link is gone." in client.post("/account/unlink", data=sent, headers={"HX-Request": "true"}).text
    assert at.house.seat().accounts.shown().links == ()
    begun = client.get("/account/studio")
    client.post("/sign-out", headers={"HX-Request": "true"})
    late = client.get(through(begun.headers["location"]), headers=COMES_BACK)
    assert late.status_code == 403
    assert at.house.seat().accounts.shown().links == ()
    assert at.client().get("/account/studio").status_code == 401


def test_a_person_with_a_session_links_only_while_it_is_open(at: At) -> None:
    at.house.seat().accounts.link("ada", "00u-ada")
    client = at.client()
    at.sent_back(client)
    at.issued.subject = "00u-ada-at-home"
    begun = client.get("/account/studio")
    at.house.seat().accounts.close_sessions_of("ada")
    assert client.get(through(begun.headers["location"]), headers=COMES_BACK).status_code == 403
    assert [one.subject for one in at.house.seat("ada").accounts.shown().links] == ["00u-ada"]


def test_an_issuer_that_does_not_answer_is_told_on_the_sign_in_page(at: At) -> None:
    at.issued.misbehave[".well-known/openid-configuration"] = lambda handler: handler.say(500, {"canary": "tuba"})
    refused = at.client().get("/sign-in/studio")
    assert refused.status_code == 503
    assert "answered with status 500" in refused.text
    assert "tuba" not in refused.text
    assert "set-cookie" not in refused.headers


def test_a_hostile_name_is_shown_as_text(at: At) -> None:
    at.house.settings = replace(at.house.settings, oidc=Issuer(at.issued.url, CLIENT, SECRET, unknown="make"))
    at.issued.called = "<img src=x onerror=alert(1)>"
    client = at.client()
    assert at.sent_back(client).status_code == 200
    assert "<img src=x" not in client.get("/").text
    assert "&lt;img src=x" in client.get("/").text
