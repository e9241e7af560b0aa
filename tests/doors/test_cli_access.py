"""Access and accounts on the command line: each act with its JSON, and refusals with their codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from storyroom.cli.errors import exit_code
from storyroom.cli.main import app
from storyroom.errors import StoryroomError
from tests.fakes.house import script_text

Call = Callable[..., Any]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command in process and return its JSON; `code` is what it must end with."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STORYROOM_EMBEDDINGS", "off")
    runner = CliRunner()

    def run(*words: str, who: str = "owner", code: int = 0, typed: str = "") -> Any:
        done = runner.invoke(app, ["--library", "house", "--as", who, *words, "--json"], input=typed)
        if isinstance(done.exception, StoryroomError):
            assert exit_code(done.exception) == code, done.exception
            return f"{done.exception.message} {done.exception.hint}"
        assert done.exit_code == code, done.output
        return json.loads(done.stdout)

    run("init")
    for title, words in (("Beacon", "A lamp burns."), ("Tuba", "A lamp falls.")):
        (tmp_path / f"{title}.fountain").write_bytes(script_text(title, [("INT. LOFT - DAY", words)]))
        run("import", f"{title}.fountain", "--words-only")
    return run


def names(found: Any) -> list[str]:
    return [project["name"] for project in found]


def test_a_grant_is_given_listed_and_taken_back(call: Call) -> None:
    call("people", "add", "ada")
    assert call("grant", "ada", "beacon", "--role", "viewer", "--until", "2999-12-31") == {"compartments": ["beacon"]}
    assert names(call("projects", who="ada")) == ["Beacon"]
    (mine,) = [one for one in call("grants", "beacon") if one["holder"] == "ada"]
    assert (mine["role"], mine["until"], mine["ended"]) == ("viewer", "3000-01-01T00:00:00+00:00", False)
    assert call("label", "why", "ada", "beacon", "--right", "quote") == {
        "allowed": False, "reason": "a grant on beacon, but not of quote",
    }  # fmt: skip
    call("revoke", "ada", "beacon")
    assert call("projects", who="ada") == []
    assert call("grant", "ada", "tuba", who="ada", code=3).replace("tuba", "X") == call(
        "grant", "ada", "none", who="ada", code=3
    ).replace("none", "X")
    call("grant", "ada", "beacon", "--until", "soon", code=2)
    call("grant", "ada", "beacon", "--until", "2001-01-01", code=2)
    call("grant", "ada", "beacon", "--role", "king", code=2)


def test_groups_lists_and_roles(call: Call) -> None:
    call("people", "add", "ada")
    call("groups", "add", "crew")
    call("grant", "crew", "beacon", "--group")
    call("groups", "join", "crew", "ada", "--until", "2999-12-31")
    assert call("groups", "list")[0]["members"] == [{"name": "ada", "until": "3000-01-01T00:00:00+00:00"}]
    assert names(call("projects", who="ada")) == ["Beacon"]
    assert call("label", "know", "beacon")["listed"] == ["owner"]
    assert call("projects", who="ada") == []
    call("label", "know", "beacon", "ada")
    assert names(call("projects", who="ada")) == ["Beacon"]
    call("label", "know", "beacon", "ada", "--off")
    assert call("projects", who="ada") == []
    call("label", "know", "beacon", "--off")
    call("groups", "leave", "crew", "ada")
    assert call("projects", who="ada") == []
    call("groups", "list", who="ada", code=4)
    call("groups", "remove", "crew", who="ada", code=4)
    assert call("groups", "remove", "crew") == {"group": "crew"}
    assert call("groups", "list") == []
    call("groups", "remove", "crew", code=3)
    assert call("people", "role", "ada", "--administrator")["operator"] is True
    assert len(call("people", "list", who="ada")) == 3


def test_labels_are_changed_and_an_embargo_takes_two(call: Call) -> None:
    call("people", "add", "ada")
    call("label", "open", "gala", "--embargo")
    assert [c["name"] for c in call("label", "list") if c["embargo"]] == ["embargo", "gala"]
    assert call("label", "add", "Beacon", "gala")["compartments"] == ["beacon", "gala"]
    assert names(call("projects", who="reader")) == ["Tuba"]
    asked = call("label", "remove", "Beacon", "gala", "--reason", "It is over.")
    assert asked["done"] is False
    call("label", "confirm", asked["request"], code=2)
    call("label", "confirm", asked["request"], who="ada", code=3)
    for compartment in ("beacon", "gala"):
        call("grant", "ada", compartment, "--role", "owner")
    assert [one["reason"] for one in call("label", "waiting", who="ada")] == ["It is over."]
    assert call("label", "confirm", asked["request"], who="ada")["compartments"] == ["beacon"]
    assert names(call("projects", who="reader")) == ["Beacon", "Tuba"]
    assert call("verify")["sound"] is True


def test_a_class_of_paper_and_a_slip(call: Call) -> None:
    Path("cost.fountain").write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp costs 30.")]))
    call("import", "cost.fountain", "--class", "bugdet", code=2)
    call("import", "cost.fountain", "--label", "embrago", code=3)
    call("import", "cost.fountain", "--class", "budget", "--words-only")
    assert "beacon/budget" in [c["name"] for c in call("label", "list")]


def test_ways_in(call: Call) -> None:
    call("people", "add", "ada")
    assert "/welcome?token=" in call("invite", "ada")["link"]
    call("invite", "ada", who="reader", code=4)
    call("people", "password", typed="a b c d e f g\na b c d e f g\n")
    assert call("people", "account")["password"] is True
    call("people", "password", typed="wrong\nanother sentence here\nanother sentence here\n", code=4)
    assert len(call("people", "codes")["codes"]) == 10
    made = call("keys", "make", "program", "--role", "viewer", "--only", "beacon")
    assert made["key"].startswith("sr_")
    assert names(call("projects", who=made["id"])) == ["Beacon"]
    call("people", "list", who=made["id"], code=4)
    call("keys", "revoke", made["id"])
    call("projects", who=made["id"], code=3)
    assert call("sessions", "list") == []
    assert call("sessions", "end") == {"ended": 0}
    linked = ("ada", "--subject", "00u-ada")
    call("people", "link", *linked, code=2)
    assert "[oidc]" in call("people", "link", *linked, code=2)
    issuer = ("--issuer", "https://id.studio.example")
    assert call("people", "link", *linked, *issuer) == {"name": "ada", "subject": "00u-ada"}
    assert [one["subject"] for one in call("people", "account", who="ada")["links"]] == ["00u-ada"]
    call("people", "link", "ada", "--subject", "00u-x", *issuer, code=4)
    call("people", "unlink", *linked, *issuer)
    call("people", "unlink", *linked, *issuer, code=3)
    call("people", "shut", "ada")
    call("people", "shut", "owner", code=2)


def test_breaking_the_glass(call: Call) -> None:
    for name in ("ada", "ole"):
        call("people", "add", name)
        call("people", "role", name, "--administrator")
    asked = call("break-glass", "ask", "beacon", "--reason", "A fire.", "--minutes", "10", who="ada")
    call("break-glass", "confirm", asked["request"], who="ada", code=2)
    call("break-glass", "confirm", asked["request"], who="ole")
    assert names(call("projects", who="ada")) == ["Beacon"]
    assert [one["asked_by"] for one in call("break-glass", "list", who="ole")] == ["ada"]
    call("break-glass", "list", who="reader", code=4)
