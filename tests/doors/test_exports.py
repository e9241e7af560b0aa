"""Copies for named people through every door: handed out, listed, fetched again, traced; and refused to who may not."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from typer.testing import CliRunner

import storyroom
from storyroom.cli.main import app
from storyroom.errors import InvalidRequestError, NotFoundError, ReadOnlyError, UnsupportedFormatError
from storyroom.room import make_room
from storyroom.settings import Settings
from tests.fakes.door import open_door

SLATE = Path(storyroom.__file__).parent / "sample" / "slate" / "irene-vask" / "eleven-tickets"
OWN = {"X-Storyroom": "1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def room(folder):
    made = make_room(folder, Settings(library=str(folder), embeddings="off"))
    assert [one.status for one in made.seat().import_files([SLATE / "blue.fountain"], embed=False)] == ["imported"]
    yield made
    made.close()


@pytest.fixture(scope="module")
def owner(room):
    return open_door(room).client


@pytest.fixture(scope="module")
def reader(room):
    return open_door(room, "reader").client


@pytest.fixture(scope="module")
def blue(room):
    return room.seat().find_draft(project="Eleven Tickets").id


def storyroom_(folder: Path, *arguments: str):
    return CliRunner().invoke(app, ["--library", str(folder), *arguments])


def scan(data: bytes, page: int) -> bytes:
    kept = io.BytesIO()
    pdfium.PdfDocument(data)[page].render(scale=150 / 72, grayscale=True).to_pil().convert("L").save(kept, "PNG")
    return kept.getvalue()


# --- the API ---


def test_a_copy_goes_out_is_listed_is_fetched_and_is_traced(owner, blue):
    wanted = {"recipient": "Ada Lovelace", "mark": "footer"}
    made = owner.post(f"/api/v1/drafts/{blue}/hand-out", json=wanted, headers=OWN)
    assert made.status_code == 200
    copy = made.json()["export"]
    assert (copy["recipient"], copy["mark"], copy["scenes"]) == ("Ada Lovelace", "footer", [])
    assert copy["id"] in {one["id"] for one in owner.get("/api/v1/exports").json()["exports"]}
    file = owner.get(f"/api/v1/exports/{copy['id']}/file")
    assert file.headers["content-type"] == "application/pdf"
    assert "Ada%20Lovelace.pdf" in file.headers["content-disposition"]
    assert len(file.content) == copy["bytes"]
    found = owner.post("/api/v1/trace", files={"file": ("a.png", scan(file.content, 4))}, headers=OWN).json()
    assert [one["export"]["id"] for one in found["named"]] == [copy["id"]]
    assert found["named"][0]["recipient"] == "Ada Lovelace"
    assert found["pages"] == [{"page": 1, "said": "named", "draft_id": blue, "sheet": 4, "exports": [copy["id"]]}]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"recipient": ""}, 400),
        ({"recipient": "x" * 90}, 400),
        ({"recipient": "Ada", "mark": "nowhere"}, 400),
        ({"recipient": "Ada", "scenes": ["99Z"]}, 404),
        ({"recipient": "Ada", "odd": 1}, 400),
    ],
)
def test_a_request_that_does_not_fit_is_refused(owner, blue, body, status):
    assert owner.post(f"/api/v1/drafts/{blue}/hand-out", json=body, headers=OWN).status_code == status


def test_another_site_hands_nothing_out(owner, blue):
    assert owner.post(f"/api/v1/drafts/{blue}/hand-out", json={"recipient": "Eve"}).status_code == 403


def test_a_reader_is_refused_everywhere(reader, blue):
    answers = [
        reader.post(f"/api/v1/drafts/{blue}/hand-out", json={"recipient": "Eve"}, headers=OWN),
        reader.get("/api/v1/exports"),
        reader.get("/api/v1/exports/export:1/file"),
        reader.post("/api/v1/trace", files={"file": ("a.png", b"x")}, headers=OWN),
        reader.get("/exports"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert 'href="/exports"' not in reader.get("/").text


def test_missing_copies_and_drafts_are_not_found(owner):
    assert owner.get("/api/v1/exports/export:nothing/file").status_code == 404
    assert owner.post("/api/v1/drafts/draft:x/hand-out", json={"recipient": "A"}, headers=OWN).status_code == 404


def test_what_is_no_picture_is_told_so(owner):
    answer = owner.post("/api/v1/trace", files={"file": ("a.png", b"INT. SHED")}, headers=OWN)
    assert answer.status_code == 422


# --- the page ---


def test_the_page_hands_out_and_lists(owner, blue):
    sent = {"draft": blue, "recipient": "Grace <b>Hopper</b>", "mark": "diagonal", "scenes": "(1), (3)", "rest": "omit"}
    answer = owner.post("/exports", data=sent, headers=OWN)
    assert answer.status_code == 200
    assert "Download it" in answer.text
    shown = owner.get("/exports").text
    assert "Grace &lt;b&gt;Hopper&lt;/b&gt;" in shown
    assert "<b>Hopper" not in shown
    assert "(1), (3)" in shown


def test_the_page_says_what_does_not_fit_and_keeps_what_was_written(owner, blue):
    answer = owner.post("/exports", data={"draft": blue, "recipient": "Bea", "scenes": "77Q"}, headers=OWN)
    assert answer.status_code == 404
    assert "scene 77Q" in answer.text
    assert 'value="Bea"' in answer.text


# --- the command line ---


def test_the_commands_hand_out_list_and_trace(room, folder, tmp_path):
    assert room
    out = tmp_path / "ada.pdf"
    done = storyroom_(
        folder, "export", "Eleven Tickets", "--to", "Ada L.", "--format", "pdf", "--output", str(out), "--json"
    )
    assert done.exit_code == 0, done.output
    copy = json.loads(done.stdout)["export"]
    listed = json.loads(storyroom_(folder, "exports", "list", "--json").stdout)["exports"]
    assert copy["id"] in {one["id"] for one in listed}
    assert "Ada L." in storyroom_(folder, "exports", "list").stdout
    page = tmp_path / "page.png"
    page.write_bytes(scan(out.read_bytes(), 3))
    found = json.loads(storyroom_(folder, "trace", str(page), "--json").stdout)
    assert [one["export"]["id"] for one in found["named"]] == [copy["id"]]
    assert "Ada L.: Eleven Tickets" in storyroom_(folder, "trace", str(page)).stdout
    again = tmp_path / "again.pdf"
    assert storyroom_(folder, "exports", "again", copy["id"], "--output", str(again)).exit_code == 0
    assert again.read_bytes() == out.read_bytes()


def test_sides_are_written_from_the_command_line(room, folder, tmp_path):
    assert room
    out = tmp_path / "sides.pdf"
    done = storyroom_(folder, "sides", "Eleven Tickets", "--scenes", "(2),(3)", "--to", "Bo", "-o", str(out), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["export"]["scenes"] == ["(2)", "(3)"]
    assert out.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("export", "Eleven Tickets", "--to", "pdf"), InvalidRequestError),
        (("export", "Eleven Tickets", "--to", "Ada"), UnsupportedFormatError),
        (("export", "Eleven Tickets", "--to", "Ada", "--format", "pdf", "--mark", "up"), InvalidRequestError),
        (("sides", "Eleven Tickets", "--scenes", ",", "--to", "Ada"), InvalidRequestError),
        (("sides", "Eleven Tickets", "--scenes", "1", "--rest", "burn", "--to", "Ada"), InvalidRequestError),
        (("trace", "no-such-file.png"), NotFoundError),
    ],
)
def test_what_does_not_fit_is_told_before_anything_is_done(room, folder, arguments, error):
    before = len(room.seat().exports.handed_out())
    assert isinstance(storyroom_(folder, *arguments).exception, error)
    assert len(room.seat().exports.handed_out()) == before


def test_a_reader_on_the_command_line_is_refused(room, folder):
    assert room
    for arguments in (("exports", "list"), ("export", "Eleven Tickets", "--to", "Eve", "--format", "pdf")):
        done = CliRunner().invoke(app, ["--library", str(folder), "--as", "reader", *arguments])
        assert isinstance(done.exception, ReadOnlyError)
