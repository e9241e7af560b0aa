"""What is logged: enough to see that the house works, and no letter of what it holds or was asked."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from storyroom.api import journal
from storyroom.api.sessions import Sessions
from storyroom.errors import SettingsError
from storyroom.web.app import Door, make_app
from tests.fakes.door import BASE, PORT
from tests.fakes.house import House, make_house

CANARY = "Zanzibarheliotrope"
OWN = {"X-Storyroom": "1"}
SCRIPT = f"Title: {CANARY} A\n\nINT. {CANARY} LOFT - DAY\n\nA {CANARY} burns.\n\n{CANARY.upper()}\nLate.\n".encode()


@pytest.fixture
def kept(tmp_path: Path):
    journal.keep_journal(str(tmp_path / "log.jsonl"))
    loggers = (journal.log, logging.getLogger("storyroom.door"))
    yield tmp_path / "log.jsonl"
    for logger in loggers:
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()
    journal.log.setLevel(logging.NOTSET)
    journal.log.propagate = True


@pytest.fixture
def house(tmp_path: Path):
    made = make_house(tmp_path / "house")
    yield made
    made.close()


def client_of(house: House) -> TestClient:
    sessions = Sessions()
    client = TestClient(make_app(Door(house.seat, sessions, PORT, print)), base_url=BASE)
    client.get(f"/sign-in?token={sessions.offer()}")
    return client


def use_everything(client: TestClient) -> str:
    """Do what a person does, with the canary wherever words can stand; return a draft's id."""
    files = [("files", (f"{CANARY}.fountain", SCRIPT)), ("files", (f"{CANARY}.fdx", b"<FinalDraft><" + SCRIPT))]
    done = client.post("/api/v1/import", headers=OWN, files=files, data={"project": CANARY, "draft": CANARY}).json()
    draft = str(done["files"][0]["draft_id"])
    for suffix in ("fountain", "fdx", "pdf", "png"):
        client.post("/api/v1/inspect", headers=OWN, files={"file": (f"{CANARY}.{suffix}", SCRIPT)})
    for path in (
        f"/search?q={CANARY}",
        f"/ask?q={CANARY}",
        f"/{CANARY}",
        f"/drafts/{draft}",
        f"/drafts/{draft}/report",
        f"/drafts/{CANARY}",
    ):
        client.get(path)
    for path in (f"search?q={CANARY}", f"search?q={CANARY}&{CANARY}={CANARY}", f"drafts/{draft}/text", f"drafts/{draft}/export?format={CANARY}",
                 f"drafts/{draft}/export?format=pdf", f"drafts/{CANARY}/scenes", f"drafts/{draft}/scenes/{CANARY}", f"drafts?project={CANARY}"):  # fmt: skip
        client.get(f"/api/v1/{path}", headers={"User-Agent": CANARY, "X-Odd": CANARY})
    client.post("/api/v1/ask", headers=OWN, json={"question": f"Who is {CANARY}?"})
    client.post("/api/v1/ask", headers=OWN, json={CANARY: CANARY})
    client.request(CANARY.upper(), f"/{CANARY}")
    return draft


def test_no_line_of_any_log_holds_a_word_of_content(
    kept: Path, house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        draft = use_everything(client_of(house))
        client_of(house).get(f"/api/v1/drafts/{draft}")
    lines = kept.read_text(encoding="utf-8").splitlines()
    captured = capfd.readouterr()
    ours = [
        record.getMessage() for record in caplog.records if not record.name.startswith("httpx")
    ]  # the test's own client
    assert len(lines) > 20
    for told in (*lines, *ours, captured.out, captured.err):
        assert CANARY.casefold() not in told.casefold()


def test_a_line_says_what_answered_how_and_how_long(kept: Path, house: House) -> None:
    client = client_of(house)
    client.get("/api/v1/projects")
    line = json.loads(kept.read_text(encoding="utf-8").splitlines()[-1])
    assert (line["method"], line["answered_by"], line["status"], line["level"]) == ("GET", "projects", 200, "info")
    assert line["bytes_out"] > 0
    assert set(line) == {"at", "level", "method", "answered_by", "status", "bytes_in", "bytes_out", "milliseconds"}


def test_a_fault_is_logged_by_its_kind_and_place_alone(
    kept: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(house)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("storyroom.room.Seat.projects", fails)
    assert client.get("/api/v1/projects").status_code == 500
    text = kept.read_text(encoding="utf-8")
    assert "RuntimeError at" in text
    assert CANARY not in text
    assert all(json.loads(line) for line in text.splitlines())


def test_a_log_that_cannot_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        journal.keep_journal(str(tmp_path / "gone" / "log"))
