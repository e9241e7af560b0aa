"""What a stranger at the door and a hostile file name try: no page without a session, no escape into a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from mcp.server.mcpserver.exceptions import ToolError
from typer.testing import CliRunner

from storyroom.cli.errors import tell
from storyroom.cli.main import app
from storyroom.errors import InvalidRequestError, StoryroomError
from storyroom.mcp.server import _told
from tests.fakes.door import open_door
from tests.fakes.house import make_house, script_text
from tests.fakes.room import FakeRoom

OWN = {"X-Storyroom": "1"}


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("GET", "/favicon.ico"),
        ("GET", "/static/none.css"),
        ("GET", "/static/"),
        ("POST", "/static/app.css"),
        ("GET", "/sign-in-elsewhere"),
        ("GET", "/sign-in/x"),
        ("POST", "/sign-in"),
        ("PUT", "/sign-in"),
    ],
)
def test_a_stranger_learns_nothing_from_what_is_not_there(method: str, place: str) -> None:
    room = FakeRoom()
    door = open_door(room)
    answer = door.stranger.request(method, place, headers=OWN)
    assert answer.status_code in {401, 404, 405}
    for project in room.seat("owner").projects():
        assert project.name not in answer.text
    assert "as <b" not in answer.text


def test_an_upload_with_a_long_name_of_wide_letters_is_taken_in(tmp_path: Path) -> None:
    door = open_door(make_house(tmp_path / "house"))
    data = script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")])
    answer = door.client.post("/api/v1/import", files=[("files", ("東" * 300 + ".fountain", data))], headers=OWN)
    assert answer.status_code == 200
    assert answer.json()["imported"] == 1


def test_errors_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell(InvalidRequestError("2 drafts fit: \x1b]0;x\x07 \x9b2J \u202e", "\x1b[2J"))
    assert not set(capsys.readouterr().err) & set("\x1b\x07\x9b\u202e")


def test_an_export_that_cannot_be_written_ends_in_words(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    (tmp_path / "x.fountain").write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
    list(house.seat().import_files([tmp_path / "x.fountain"]))
    house.close()
    outcome = CliRunner().invoke(
        app, ["--library", str(tmp_path / "house"), "export", "Beacon", "-o", str(tmp_path / "none" / "x")]
    )
    assert isinstance(outcome.exception, InvalidRequestError)


@pytest.mark.parametrize("limit", ['"many"', "[]", "null", "1e999", "-1", "100001"])
def test_a_batch_with_an_odd_limit_ends_in_words(tmp_path: Path, limit: str) -> None:
    make_house(tmp_path / "house").close()
    (tmp_path / "batch.jsonl").write_text(f'{{"id": 1, "text": "lamp", "limit": {limit}}}\n')
    outcome = CliRunner().invoke(
        app, ["--library", str(tmp_path / "house"), "search", "--batch", str(tmp_path / "batch.jsonl")]
    )
    assert isinstance(outcome.exception, InvalidRequestError)


def test_half_a_letter_in_a_batch_finds_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    make_house(tmp_path / "house").close()
    (tmp_path / "batch.jsonl").write_text('{"id": "\\udfff", "text": "\\ud800 lamp", "project": "\\ud800"}\n')
    outcome = CliRunner().invoke(
        app, ["--library", str(tmp_path / "house"), "search", "--batch", str(tmp_path / "batch.jsonl")]
    )
    assert outcome.exception is None or isinstance(outcome.exception, StoryroomError), outcome.exception


def test_a_fault_behind_a_tool_tells_nothing_of_itself() -> None:
    def look() -> None:
        raise KeyError("the goose did it")

    with pytest.raises(ToolError) as caught:
        _told(look)
    assert "goose" not in str(caught.value)
    assert caught.value.__cause__ is None


PLACES = (
    "/", "/projects?name=Beacon", "/projects?name=Tuba", "/search", "/search?q=lamp", "/search?q=draft:all+lamp&limit=3",
    "/search?q=tubba", "/search?q=project:Tuba+lamp", "/ask", "/ask?q=where+does+the+lamp+burn", "/nothing",
    "/api/v1/health", "/api/v1/projects", "/api/v1/drafts", "/api/v1/drafts?project=Tuba", "/api/v1/search?q=lamp",
    "/api/v1/search?q=nope:x", "/api/v1/nothing",
)  # fmt: skip
OF_A_DRAFT = (
    "/drafts/{}", "/drafts/{}?q=lamp", "/drafts/{}?start=60&end=70", "/drafts/{}/report", "/api/v1/drafts/{}",
    "/api/v1/drafts/{}/scenes", "/api/v1/drafts/{}/scenes/1", "/api/v1/drafts/{}/text", "/api/v1/drafts/{}/report",
    "/api/v1/drafts/{}/export", "/api/v1/drafts/{}/export?format=pdf", "/api/v1/drafts/{}/export?format=nope",
)  # fmt: skip


def test_every_page_and_call_is_the_same_with_and_without_what_the_reader_may_not_see(tmp_path: Path) -> None:
    told, drafts = [], {"draft:nothing"}
    houses = [make_house(tmp_path / world) for world in ("poor", "rich")]
    for house in houses:
        path = tmp_path / "x.fountain"
        for title, revision, labels in (
            ("Tuba", "White", ("embargo",)), ("Beacon", "White", ()), ("Beacon", "Blue", ("embargo",)),
        ):  # fmt: skip
            if not labels or house is houses[1]:
                scenes = [("INT. LOFT - DAY", f"A lamp burns in the {title}.\n\nMARIT\nThe {revision} lamp?")]
                path.write_bytes(script_text(title, scenes, revision=revision))
                list(house.seat().import_files([path], labels=labels))
        drafts |= {entry.id for entry in house.seat().drafts()}
    for house in houses:
        door = open_door(house, "reader")
        answers = [door.client.get(place) for place in PLACES]
        answers += [door.client.get(place.format(draft)) for draft in sorted(drafts) for place in OF_A_DRAFT]
        answers += [door.client.post("/api/v1/ask", json={"question": "where is the lamp?"}, headers=OWN)]
        answers += [door.client.post("/api/v1/import", files=[("files", ("a.fountain", b"x"))], headers=OWN)]
        told.append([(str(a.url), a.status_code, sorted(a.headers.items()), a.content) for a in answers])
        house.close()
    assert told[0] == told[1]
    assert len(drafts) == 4
    assert any(b"Beacon" in content for *_, content in told[0])
    assert not any(b"Tuba" in content for url, _, _, content in told[0] if "Tuba" not in url)
