"""Lists, groups and labels at the web door and over the API: the forms do what the desks do, for whom they are and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from storyroom.api.callers import name_of_caller
from storyroom.api.sessions import Sessions
from storyroom.domain.accounts import Terms
from storyroom.store.accounts import open_session
from storyroom.web.app import Door, make_app
from tests.fakes.house import House, SetClock, make_house, script_text

PORT = 8471
BASE = f"http://localhost:{PORT}"
OWN = {"HX-Request": "true"}
API = "/api/v1"
HOSTILE = "<img src=x onerror=alert(1)>"


class At(NamedTuple):
    house: House
    draft: str

    def by(self, name: str) -> TestClient:
        """A browser in which a person is in."""
        seats = lambda: self.house.seat(name_of_caller("owner"))  # noqa: E731
        door = Door(seats, Sessions(), PORT, lambda _line: None, entrance=self.house.entrance)
        client = TestClient(make_app(door), base_url=BASE, follow_redirects=False)
        token = open_session(self.house._library, name, device="", terms=Terms(), how="test")
        client.cookies.set(f"storyroom_{PORT}", token)
        return client


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    house = make_house(tmp_path / "house", embed=False, clock=SetClock())
    path = tmp_path / "x.fountain"
    drafts = []
    for title, labels in (("Beacon", ()), ("Tuba", ("embargo",))):
        path.write_bytes(script_text(title, [("INT. LOFT - DAY", "A lamp burns.")]))
        (report,) = house.seat().import_files([path], labels=labels)
        drafts.append(report.draft_id)
    for name in ("ada", "ole"):
        house.seat().add_person(name, clear=("beacon",))
    yield At(house, drafts[0])
    house.close()


def post(client: TestClient, path: str, status: int = 200, **sent: str) -> str:
    answer = client.post(path, headers=OWN, data=sent)
    assert answer.status_code == status, answer.text
    return answer.text


def call(client: TestClient, path: str, status: int = 200, **sent: Any) -> Any:
    answer = client.post(f"{API}{path}", headers=OWN, json=sent)
    assert answer.status_code == status, answer.text
    return answer.json()


# --- need to know ---


def test_an_owner_keeps_a_list_by_its_forms(at: At) -> None:
    owner, ada = at.by("owner"), at.by("ada")
    page = post(owner, "/access/begin-list", project="beacon")
    assert "known to you alone" in page
    assert ada.get(f"{API}/projects").json()["projects"] == []
    assert "ada is on the list of beacon." in post(owner, "/access/let-know", project="beacon", person="ada")
    assert [one["name"] for one in ada.get(f"{API}/projects").json()["projects"]] == ["Beacon"]
    assert at.house.seat().access.listed("beacon") == ("ada", "owner")
    post(owner, "/access/forget", project="beacon", person="ada")
    assert ada.get(f"{API}/projects").json()["projects"] == []
    assert "has ended" in post(owner, "/access/end-list", project="beacon")
    assert len(ada.get(f"{API}/projects").json()["projects"]) == 1


def test_a_list_is_kept_over_the_api_too(at: At) -> None:
    owner, ada = at.by("owner"), at.by("ada")
    assert call(owner, "/need-to-know", project="beacon") == {"listed": ["owner"]}
    assert call(owner, "/need-to-know/people", project="beacon", person="ada") == {"listed": ["ada", "owner"]}
    assert call(owner, "/need-to-know/people", project="beacon", person="ada", on=False) == {"listed": ["owner"]}
    assert call(owner, "/need-to-know", project="beacon", on=False) == {"listed": []}
    for path, sent in (("/need-to-know", {}), ("/need-to-know/people", {"person": "ada"})):
        theirs = call(ada, path, 404, project="tuba", **sent)
        assert str(theirs).replace("tuba", "nope") == str(call(ada, path, 404, project="nope", **sent))


# --- groups ---


def test_an_administrator_makes_fills_and_removes_a_group_by_its_forms(at: At) -> None:
    owner, ada = at.by("owner"), at.by("ada")
    post(owner, "/access/add-group", group="crew")
    post(owner, "/access/grant", holder="crew", compartment="tuba", role="reader", group="yes")
    post(owner, "/access/grant", holder="crew", compartment="embargo", role="reader", group="yes")
    page = post(owner, "/access/join-group", group="crew", person="ada", until="2999-01-31")
    assert "2999-01-31" in page
    assert len(ada.get(f"{API}/projects").json()["projects"]) == 2
    post(owner, "/access/leave-group", group="crew", person="ada")
    assert len(ada.get(f"{API}/projects").json()["projects"]) == 1
    post(owner, "/access/join-group", group="crew", person="ada")
    assert "The group crew is gone." in post(owner, "/access/remove-group", group="crew")
    assert len(ada.get(f"{API}/projects").json()["projects"]) == 1
    assert at.house.seat().access.groups() == ()
    assert [one.act for one in at.house._library.ledger_entries()][-1] == "group_removed"


def test_groups_over_the_api(at: At) -> None:
    owner, ada = at.by("owner"), at.by("ada")
    assert call(owner, "/groups", name="crew") == {"group": "crew"}
    assert call(owner, "/groups/join", group="crew", person="ada", until="2999-01-31")["person"] == "ada"
    (shown,) = owner.get(f"{API}/groups").json()["groups"]
    assert shown["members"] == [{"name": "ada", "until": "2999-02-01T00:00:00+00:00"}]
    call(owner, "/groups/leave", group="crew", person="ada")
    call(owner, "/groups/leave", 404, group="crew", person="ada")
    for path, sent in (
        ("/groups", {"name": "mine"}),
        ("/groups/remove", {"name": "crew"}),
        ("/groups/join", {"group": "crew", "person": "ada"}),
        ("/groups/leave", {"group": "crew", "person": "ada"}),
    ):
        call(ada, path, 403, **sent)
    assert call(owner, "/groups/remove", name="crew") == {"removed": "crew"}
    call(owner, "/groups/remove", 404, name="crew")


def test_a_group_is_not_removed_that_alone_owns_something(at: At) -> None:
    seat = at.house.seat()
    seat.access.add_group("crew")
    seat.access.join_group("crew", "ole")
    seat.access.open("vault")
    seat.access.grant("crew", "vault", role="owner", group=True)
    seat.access.revoke("owner", "vault")
    refused = post(at.by("owner"), "/access/remove-group", 400, group="crew")
    assert "Nobody would own" in refused
    assert [one.name for one in seat.access.groups()] == ["crew"]
    assert at.house.seat("ole").principal.holdings.manage == {"vault"}


def test_who_manages_nothing_is_shown_no_form_and_may_do_none_of_it(at: At) -> None:
    ada = at.by("ada")
    page = ada.get("/access").text
    assert "<form" not in page.partition('id="acts"')[2].partition('class="margin"')[0]
    at.house.seat().access.add_group("crew")
    for act, status, sent in (
        ("add-group", 403, {"group": "mine"}),
        ("remove-group", 403, {"group": "crew"}),
        ("join-group", 403, {"group": "crew", "person": "ada"}),
        ("leave-group", 403, {"group": "crew", "person": "ada"}),
        ("begin-list", 404, {"project": "beacon"}),
        ("let-know", 404, {"project": "beacon", "person": "ada"}),
        ("link", 403, {"name": "ole", "subject": "00u"}),
    ):
        post(ada, f"/access/{act}", status, **sent)
    assert at.house.seat().access.groups()[0].members == ()


def test_an_act_needs_our_own_page(at: At) -> None:
    owner = at.by("owner")
    for path in ("/access/add-group", f"/drafts/{at.draft}/label/add", f"{API}/groups", f"{API}/break-glass"):
        assert owner.post(path, data={"group": "crew"}).status_code == 403
        cross = {**OWN, "Origin": "https://evil.example"}
        assert owner.post(path, data={"group": "crew"}, headers=cross).status_code == 403
    assert at.house.seat().access.groups() == ()


# --- labels ---


def test_a_label_is_narrowed_and_declassified_with_a_reason_on_its_page(at: At) -> None:
    owner, ada = at.by("owner"), at.by("ada")
    page = f"/drafts/{at.draft}/label"
    assert "Whoever owns all of these" in ada.get(page).text
    assert f'href="{page.replace(":", "%3A")}"' in ada.get(f"/drafts/{at.draft}").text
    at.house.seat().access.open("legal")
    assert "beacon, legal" in post(owner, f"{page}/add", compartments="legal", reason="A claim.")
    assert ada.get(page).status_code == ada.get("/drafts/draft:none/label").status_code == 404
    assert ada.get(page).content == ada.get("/drafts/draft:none/label").content
    refused = post(owner, f"{page}/remove", 400, compartments="legal", reason=" ")
    assert "This needs a reason." in refused
    assert "Its label is now beacon." in post(owner, f"{page}/remove", compartments="legal", reason="It is settled.")
    assert ada.get(page).status_code == 200
    acts = [entry.act for entry in at.house._library.ledger_entries()]
    assert "declassified" in " ".join(acts)


def test_an_embargo_falls_on_the_page_by_a_second_person_only(at: At) -> None:
    owner, page = at.by("owner"), f"/drafts/{at.draft}/label"
    post(owner, f"{page}/add", compartments="embargo")
    for name in ("beacon", "embargo"):
        at.house.seat().access.grant("ole", name, role="owner")
    shown = post(owner, f"{page}/remove", compartments="embargo", reason=HOSTILE)
    found = re.search(r"<code>([a-z_]+:[0-9a-f]{32})</code>", shown)
    assert found
    assert "another owner has to confirm it" in shown
    assert "Confirm" not in owner.get(page).text
    assert "A second person" in post(owner, f"{page}/confirm", 400, request=found[1])
    ole = at.by("ole")
    for where in (page, "/access"):
        assert "owner asks to take embargo off" in ole.get(where).text
        assert HOSTILE not in ole.get(where).text
    assert "asks to take" not in at.by("ada").get("/access").text
    post(at.by("ada"), "/access/confirm-label", 404, request=found[1])
    assert "Its label is now beacon." in post(ole, f"{page}/confirm", request=found[1])
    assert [one["name"] for one in at.by("ada").get(f"{API}/projects").json()["projects"]] == ["Beacon"]


def test_a_second_person_confirms_on_the_page_of_access_too(at: At) -> None:
    owner, page = at.by("owner"), f"/drafts/{at.draft}/label"
    post(owner, f"{page}/add", compartments="embargo")
    for name in ("beacon", "embargo"):
        at.house.seat().access.grant("ole", name, role="owner")
    post(owner, f"{page}/remove", compartments="embargo", reason="It premieres.")
    ole = at.by("ole")
    found = re.search(r'name="request" value="([^"]+)"', ole.get("/access").text)
    assert found
    assert "Its label is now beacon." in post(ole, "/access/confirm-label", request=found[1])


def test_who_moves_a_draft_out_of_their_own_sight_is_told_so(at: At) -> None:
    at.house.seat().access.grant("ada", "beacon", role="owner")
    at.house.seat().access.open("legal")
    at.house.seat().access.grant("ada", "legal", role="warden")
    page = f"/drafts/{at.draft}/label"
    told = at.by("ada").post(f"{page}/add", headers=OWN, data={"compartments": "legal"})
    assert told.status_code == 200
    assert "Its label is now beacon, legal." in told.text
    assert "You do not see this draft any more." in told.text


def test_labels_over_the_api(at: At) -> None:
    owner, ada = at.by("owner"), at.by("ada")
    path = f"/drafts/{at.draft}/label"
    assert ada.get(f"{API}{path}").json() == {"compartments": ["beacon"], "embargoed": [], "may_change": False}
    call(ada, f"{path}/add", 404, compartments=["embargo"])
    call(ada, f"{path}/remove", 403, compartments=["beacon"], reason="Why not.")
    assert call(owner, f"{path}/add", compartments=["embargo"])["compartments"] == ["beacon", "embargo"]
    call(owner, f"{path}/remove", 400, compartments=["embargo"])
    call(owner, f"{path}/remove", 400, compartments=[], reason="x")
    for name in ("beacon", "embargo"):
        at.house.seat().access.grant("ole", name, role="owner")
    asked = call(owner, f"{path}/remove", compartments=["embargo"], reason="It premieres.")
    assert asked["done"] is False
    assert owner.get(f"{API}/labels/waiting").json() == {"waiting": []}
    assert ada.get(f"{API}/labels/waiting").json() == {"waiting": []}
    ole = at.by("ole")
    (waiting,) = ole.get(f"{API}/labels/waiting").json()["waiting"]
    assert (waiting["request"], waiting["asked_by"], waiting["reason"]) == (asked["request"], "owner", "It premieres.")
    forbidden = call(ada, f"/labels/waiting/{asked['request']}/confirm", 404)
    assert forbidden == call(ada, "/labels/waiting/label_act:none/confirm", 404)
    call(owner, f"/labels/waiting/{asked['request']}/confirm", 400)
    assert call(ole, f"/labels/waiting/{asked['request']}/confirm")["compartments"] == ["beacon"]
    call(ole, f"/labels/waiting/{asked['request']}/confirm", 400)


# --- invitations, emergencies ---


def test_an_invitation_over_the_api_is_for_administrators_and_works_once(at: At) -> None:
    owner, ada = at.by("owner"), at.by("ada")
    made = call(owner, "/invitations", person="ole")
    assert made["person"] == "ole"
    assert at.house.entrance.invited(made["page"].partition("=")[2]) == "ole"
    call(ada, "/invitations", 403, person="ole")
    call(owner, "/invitations", 404, person="nobody")
    key = at.house.seat().accounts.make_key("program")[1]
    bearer = {"Authorization": f"Bearer {key}"}
    assert ada.post(f"{API}/invitations", headers=bearer, json={"person": "ada"}).status_code == 403


def test_breaking_the_glass_over_the_api_takes_two(at: At) -> None:
    for name in ("ada", "ole"):
        at.house.seat().access.set_roles(name, operator=True)
    ada, ole = at.by("ada"), at.by("ole")
    asked = call(ada, "/break-glass", compartment="tuba", reason="A fire.", minutes=5)["request"]
    (shown,) = ole.get(f"{API}/break-glass").json()["requests"]
    assert (shown["asked_by"], shown["compartment"], shown["minutes"], shown["until"]) == ("ada", "tuba", 5, None)
    call(ada, f"/break-glass/{asked}/confirm", 400)
    assert call(ole, f"/break-glass/{asked}/confirm")["until"].startswith("2026-03-01T00:05")
    call(ada, "/break-glass", 400, compartment="tuba", reason="", minutes=5)
    call(ada, "/break-glass", 400, compartment="tuba", reason="A fire.", minutes=481)
    reader = at.by("reader")
    assert reader.get(f"{API}/break-glass").status_code == 403
    call(reader, "/break-glass", 403, compartment="tuba", reason="A fire.")
    call(reader, f"/break-glass/{asked}/confirm", 403)
    assert "reads tuba in an emergency" in at.by("owner").get("/account").text


def test_hostile_names_are_shown_as_text(at: At) -> None:
    owner = at.by("owner")
    post(owner, "/access/add-group", group=HOSTILE)
    at.house.seat().add_person(f"{HOSTILE}2")
    page = post(owner, "/access/join-group", group=HOSTILE, person=f"{HOSTILE}2")
    post(owner, "/access/begin-list", project="beacon")
    listed = post(owner, "/access/let-know", project="beacon", person=f"{HOSTILE}2")
    assert HOSTILE not in page + listed + owner.get("/access").text
