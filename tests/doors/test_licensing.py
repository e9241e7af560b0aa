"""Rights in works through the API, the command line and the page: documented shapes, hostile bodies, the same answers."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from storyroom.api.models_licensing import LicensedModel, LicensesModel, MadeFromModel, RevokedModel, StatementsModel
from storyroom.cli.errors import exit_code
from storyroom.cli.main import app
from tests.fakes.canon import share, take
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house
from tests.fakes.licensing import EVERY, state

RUN = CliRunner()
OWN = {"X-Storyroom": "1"}
SAID = {"owner": "Harbour Pictures", "basis": "licence", "licence": "Contract 12", "consent": [*EVERY], "guilds": ["wga"], "expires": "2027-12-31"}  # fmt: skip


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


@pytest.fixture
def draft(house):
    return take(house.seat(), "white")


def _post(house, path, body=None, name="owner", **sent):
    return open_door(house, name).client.post(f"/api/v1{path}", json=body, headers=OWN, **sent)


def _get(house, path, name="owner"):
    return open_door(house, name).client.get(f"/api/v1{path}")


# --- the API ---


def test_the_api_states_shows_lists_and_revokes_in_the_documented_shapes(house, draft):
    base = f"/drafts/{draft}/rights"
    made = _post(house, base, SAID).json()
    assert LicensedModel.model_validate(made).model_dump(mode="json") == made
    assert (made["stated"]["owner"], made["stated"]["by"], made["stated"]["revoked"]) == ("Harbour Pictures", "owner", None)  # fmt: skip
    assert made["uses"]["search"]["allowed"]
    assert made["missing"] == ["a guild's agreement covers it, and no authority for training is on record"]
    assert _get(house, base).json() == made
    listed = _get(house, "/rights?project=Beacon").json()
    assert LicensesModel.model_validate(listed).model_dump(mode="json") == listed
    assert listed["rights"] == [made]
    assert _get(house, f"/drafts/{draft}/export?format=fountain").status_code == 200
    gone = _post(house, f"{base}/revoke", {"reason": "It ended.", "scopes": ["quote"]}).json()
    assert RevokedModel.model_validate(gone).model_dump(mode="json") == gone
    assert gone["stated"]["revoked"]["scopes"] == ["quote"]
    assert [(one["kind"], one["name"], one["by"]) for one in gone["left"]] == [("export", "fountain", "owner")]
    refused = _get(house, f"/drafts/{draft}/export?format=fountain")
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        403, "The rights in it do not allow this: consent was revoked on 2026-03-01: It ended.",
    )  # fmt: skip
    derived = _get(house, f"/drafts/{draft}/derived").json()
    assert MadeFromModel.model_validate(derived).model_dump(mode="json") == derived
    history = _get(house, f"{base}/history").json()
    assert StatementsModel.model_validate(history).model_dump(mode="json") == history
    assert [bool(one["revoked"]) for one in history["statements"]] == [False, True]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"owner": "A"},
        {"owner": "A", "basis": "mine"},
        {"owner": "A", "basis": "licence"},
        {"owner": "A", "basis": "own_work", "consent": ["all"]},
        {"owner": "A", "basis": "own_work", "consent": "search"},
        {"owner": "A", "basis": "own_work", "guilds": ["none", "wga"]},
        {"owner": "A", "basis": "own_work", "expires": "soon"},
        {"owner": "A\u0000", "basis": "own_work"},
        {"owner": "A\u202e", "basis": "own_work"},
        {"owner": "A" * 501, "basis": "own_work"},
        {"owner": "A", "basis": "own_work", "draft_id": "draft:other"},
        {"owner": ["A"], "basis": "own_work"},
    ],
)
def test_a_hostile_body_is_refused_and_nothing_is_kept(house, draft, body):
    answer = _post(house, f"/drafts/{draft}/rights", body)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()["error"]) == {"kind", "message", "hint"}
    assert _get(house, f"/drafts/{draft}/rights").json()["stated"] is None


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "a\u0000b"}, {"reason": "x", "scopes": ["all"]}])
def test_a_revocation_without_a_reason_is_refused(house, draft, body):
    assert _post(house, f"/drafts/{draft}/rights/revoke", body).status_code == 400
    assert _get(house, f"/drafts/{draft}/rights").json()["stated"] is None


def test_another_site_revokes_nothing(house, draft):
    client = open_door(house).client
    for headers in ({}, {"Origin": "https://evil.example", "X-Storyroom": "1"}, {"Sec-Fetch-Site": "cross-site", "X-Storyroom": "1"}):  # fmt: skip
        for path in (f"/api/v1/drafts/{draft}/rights/revoke", f"/drafts/{draft}/rights/revoke"):
            assert client.post(path, json={"reason": "x"}, headers=headers).status_code == 403
    assert house.seat().licensing.show(draft).rights is None


def test_a_reader_is_told_which_right_is_missing_and_a_stranger_nothing(house, draft):
    state(house.seat(), draft)
    share(house, "ada", "reader")
    house.seat().add_person("eve")
    for path, sent in ((f"/drafts/{draft}/rights", SAID), (f"/drafts/{draft}/rights/revoke", {"reason": "x"})):
        refused, nothing = _post(house, path, sent, "ada"), _post(house, path, sent, "eve")
        assert (refused.status_code, nothing.status_code) == (403, 404)
        assert "`manage`" in refused.json()["error"]["hint"]
    assert _get(house, f"/drafts/{draft}/derived", "ada").status_code == 403
    for what in ("rights", "rights/history", "derived"):
        assert _get(house, f"/drafts/{draft}/{what}", "eve").content == _get(house, f"/drafts/draft:none/{what}", "eve").content  # fmt: skip
    assert _get(house, "/rights", "eve").json() == {"rights": []}


# --- the command line ---


@pytest.fixture
def line(house, monkeypatch):
    monkeypatch.setattr("storyroom.room.open_room", lambda *_, **__: house)

    def run(*arguments, name="owner"):
        done = RUN.invoke(app, ["--library", "here", "--as", name, *arguments])
        code = exit_code(done.exception) if done.exception and not isinstance(done.exception, SystemExit) else done.exit_code  # fmt: skip
        return code, done.stdout, done.exception

    return run


def test_the_command_line_states_shows_and_revokes(house, draft, line, tmp_path):
    assert "not stated" in line("rights", "list")[1]
    code, told, _ = line("rights", "state", "Beacon", "--owner", "Harbour", "--basis", "own_work", "--consent", "search", "--consent", "quote", "--guild", "none")  # fmt: skip
    assert (code, "quote: yes" in told, "training_house: no, no consent was given for training in the house" in told) == (0, True, True)  # fmt: skip
    assert line("export", "Beacon", "-o", str(tmp_path / "one.fountain"))[0] == 0
    code, told, _ = line("rights", "revoke", "Beacon", "--reason", "It ended.")
    assert (code, "repeat with --yes" in told, "It left the house: 1" in told) == (0, True, True)
    assert house.seat().licensing.show(draft).rights.revoked is None
    assert line("rights", "revoke", "Beacon", "--reason", "It ended.", "--json")[0] == 2
    code, told, _ = line("rights", "revoke", "Beacon", "--reason", "It ended.", "--consent", "quote", "--yes")
    assert code == 2, "a scope is called so"
    code, told, _ = line("rights", "revoke", "Beacon", "--reason", "It ended.", "--scope", "quote", "--yes", "--json")
    assert (code, json.loads(told)["stated"]["revoked"]["scopes"]) == (0, ["quote"])
    assert line("export", "Beacon", "-o", str(tmp_path / "one.fountain"))[0] == 4
    shown = json.loads(line("rights", "show", "Beacon", "--json")[1])
    assert shown == _get(house, f"/drafts/{draft}/rights").json()
    assert json.loads(line("rights", "list", "--missing", "--json")[1])["rights"] == [shown]
    assert json.loads(line("rights", "derived", "Beacon", "--json")[1]) == _get(house, f"/drafts/{draft}/derived").json()  # fmt: skip


def test_words_that_would_steer_a_terminal_are_not_taken(house, draft, line):
    code, _, fault = line("rights", "state", "Beacon", "--owner", "a\x1b[2J", "--basis", "own_work")
    assert (code, "letters that can be seen" in fault.message) == (2, True)


# --- the page ---


def test_the_page_shows_states_and_revokes_after_a_tick(house, draft):
    client = open_door(house).client
    here = f"/drafts/{draft}/rights"
    assert "nobody has stated the rights in it" in client.get(here).text
    fields = {"owner": "<b>Harbour</b>", "basis": "own_work", "consent-search": "yes", "consent-quote": "yes", "guild-none": "yes"}  # fmt: skip
    html = client.post(f"{here}/state", data=fields, headers=OWN).text
    assert "&lt;b&gt;Harbour&lt;/b&gt;" in html
    assert "<b>Harbour" not in html
    assert "tick that you are sure" in client.post(f"{here}/revoke", data={"reason": "It ended."}, headers=OWN).text
    assert house.seat().licensing.show(draft).rights.revoked is None
    sent = {"reason": "It ended.", "sure": "yes", "scope-quote": "yes"}
    html = client.post(f"{here}/revoke", data=sent, headers=OWN).text
    assert "Consent was revoked" in html
    assert house.seat().licensing.show(draft).rights.open == {"search"}
    assert 'name="consent-search" value="yes" checked' in html
    assert 'name="consent-quote" value="yes" checked' not in html, (
        "consent does not come back by sending the form again"
    )
    assert "It ended." in client.get("/rights").text
    assert client.get("/rights?project=Beacon").status_code == 200
    assert client.get("/rights?project=Nothing").status_code == 404


def test_the_page_keeps_what_was_typed_where_it_is_refused(house, draft):
    client = open_door(house).client
    fields = {"owner": "Harbour", "basis": "licence", "consent-search": "yes"}
    answer = client.post(f"/drafts/{draft}/rights/state", data=fields, headers=OWN)
    assert (answer.status_code, "which licence" in answer.text) == (400, True)
    assert 'value="Harbour"' in answer.text
    assert 'name="consent-search" value="yes" checked' in answer.text


def test_who_may_only_read_sees_no_form_and_no_recipients(house, draft):
    share(house, "ada", "reader")
    html = open_door(house, "ada").client.get(f"/drafts/{draft}/rights").text
    assert "<form action=" not in html.replace('<form class="field" role="search" action=', "")
    assert "Made from it" not in html
    refused = open_door(house, "ada").client.post(f"/drafts/{draft}/rights/state", data=SAID, headers=OWN)
    assert refused.status_code == 403
