"""The calls of the API over a fake room: shapes, errors, files, and the OpenAPI document."""

from __future__ import annotations

import pytest

from storyroom import errors
from storyroom.api.errors import STATUS, status_of
from storyroom.api.routes.files import file_name
from storyroom.domain.shapes import answer_shape, search_shape
from storyroom.formats.native.format import Native
from tests.fakes.door import open_door
from tests.fakes.room import FakeRoom, K, screenplay

OWN = {"X-Storyroom": "1"}
BLUE = "draft:bbbbbbbb"
HIDDEN = "draft:cccccccc"


@pytest.fixture
def room():
    return FakeRoom()


@pytest.fixture
def api(room):
    return open_door(room).client


@pytest.fixture
def reader_api(room):
    return open_door(room, "reader").client


def test_projects_and_drafts_are_those_of_the_caller(api, reader_api):
    assert [p["name"] for p in api.get("/api/v1/projects").json()["projects"]] == ["Shed", "Vault"]
    assert [p["name"] for p in reader_api.get("/api/v1/projects").json()["projects"]] == ["Shed"]
    assert [d["draft"] for d in reader_api.get("/api/v1/drafts?draft=BLUE").json()["drafts"]] == ["blue"]


def test_a_draft_its_scenes_and_one_scene_are_read(api):
    assert api.get(f"/api/v1/drafts/{BLUE}").json()["draft"] == "blue"
    listed = api.get(f"/api/v1/drafts/{BLUE}/scenes").json()["scenes"]
    assert [scene["scene_number"] for scene in listed] == ["1", "2A", None]
    scene = api.get(f"/api/v1/drafts/{BLUE}/scenes/2").json()
    assert scene["heading"] == "EXT. HARBOUR - NIGHT"
    assert scene["elements"][1]["text"] == "Rain. The ferry is late."


def test_offsets_of_the_text_count_code_points(api, room):
    whole = api.get(f"/api/v1/drafts/{BLUE}/text").json()
    assert whole["text"] == room.seat().text(BLUE)
    part = api.get(f"/api/v1/drafts/{BLUE}/text?start=7&end=11").json()
    assert (part["text"], part["start"], part["end"], part["length"]) == ("Shed", 7, 11, whole["length"])
    past = api.get(f"/api/v1/drafts/{BLUE}/text?start=999999").json()
    assert (past["text"], past["start"]) == ("", whole["length"])


def test_search_and_ask_speak_the_documented_shapes(api, room):
    assert api.get("/api/v1/search?q=key&limit=1").json() == search_shape(room.seat().search("key", limit=1))
    answer = api.post("/api/v1/ask", json={"question": "where is the key?"}, headers=OWN).json()
    assert answer == answer_shape(room.seat().ask("where is the key?"))


def test_a_citation_is_the_text_to_the_letter(api):
    answer = api.post("/api/v1/ask", json={"question": "where is the key?"}, headers=OWN).json()
    cited = answer["claims"][0]["citations"][0]
    text = api.get(f"/api/v1/drafts/{cited['draft_id']}/text?start={cited['start']}&end={cited['end']}").json()["text"]
    assert text == cited["quote"]


@pytest.mark.parametrize("tail", ["", "/scenes", "/scenes/1", "/text", "/report", "/export?format=fountain"])
def test_missing_and_forbidden_are_the_same_to_the_byte(reader_api, tail):
    missing, hidden = (reader_api.get(f"/api/v1/drafts/{key}{tail}") for key in ("draft:nosuch00", HIDDEN))
    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content
    assert missing.headers.multi_items() == hidden.headers.multi_items()


def test_errors_have_one_shape_and_carry_no_input(api):
    for answer, status in [
        (api.get("/api/v1/search?q=colour:red"), 400),
        (api.get("/api/v1/search?q=CANARY&limit=0"), 400),
        (api.get("/api/v1/search"), 400),
        (api.post("/api/v1/ask", json={"question": ["CANARY"]}, headers=OWN), 400),
        (api.post("/api/v1/ask", content=b"{CANARY", headers=OWN), 400),
        (api.get("/api/v1/CANARY"), 404),
        (api.delete("/api/v1/projects", headers=OWN), 405),
        (api.get(f"/api/v1/drafts/{BLUE}/scenes/CANARY"), 400),
        (api.get(f"/api/v1/drafts/{BLUE}/export?format=CANARY"), 415),
    ]:
        assert answer.status_code == status
        assert set(answer.json()) == {"error"}
        assert set(answer.json()["error"]) == {"kind", "message", "hint"}
        assert "CANARY" not in answer.text


def test_every_error_of_the_house_has_a_status():
    for name in errors.__all__:
        kind = getattr(errors, name)
        assert kind in STATUS or any(parent in STATUS for parent in kind.__mro__[1:])
        assert 400 <= status_of(kind("x")) < 600
    assert status_of(errors.NotFoundError()) == 404
    assert status_of(errors.EgressRefusedError("x")) == 403
    assert status_of(errors.BackendTimeoutError("x")) == 504


def test_an_export_is_a_download_that_names_its_losses(api):
    answer = api.get(f"/api/v1/drafts/{BLUE}/export?format=fountain")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Shed%20-%20blue.fountain"
    assert answer.headers["x-storyroom-losses"] == "notes"
    assert answer.text.startswith("Title: Shed")


def test_an_import_takes_files_by_their_own_names(api):
    sent = [("files", ("../../etc/a.fountain", b"INT. A - DAY")), ("files", ("a.fountain", b""))]
    reports = api.post("/api/v1/import", files=sent, data={"project": "P"}, headers=OWN).json()["files"]
    assert [(r["path"], r["status"], r["project"]) for r in reports] == [
        ("a.fountain", "imported", "P"),
        ("a.fountain", "failed", "P"),
    ]


def test_someone_who_only_reads_cannot_import(reader_api):
    answer = reader_api.post("/api/v1/import", files=[("files", ("a.fountain", b"x"))], headers=OWN)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "read_only")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../x.fdx", "x.fdx"),
        ("C:\\scripts\\x.fdx", "x.fdx"),
        (".hidden", "hidden"),
        ("a\x00b\x1b[31m\u202e.pdf", "ab[31m.pdf"),
        ("..", "upload"),
        ("", "upload"),
        (None, "upload"),
        ("n" * 5000 + ".fountain", "n" * 120 + ".fountain"),
    ],
)
def test_a_file_name_is_only_a_name(sent, kept):
    assert file_name(sent) == kept


def test_health_says_ok_and_nothing_of_the_library(api):
    assert set(api.get("/api/v1/health").json()) == {"status", "version"}


def test_the_openapi_document_is_complete_and_there_are_no_docs_pages(api):
    document = api.get("/api/v1/openapi.json").json()
    assert document["servers"] == [{"url": "/api/v1"}]
    assert {
        "/projects", "/drafts", "/drafts/{draft_id}", "/drafts/{draft_id}/scenes", "/drafts/{draft_id}/scenes/{scene}",
        "/drafts/{draft_id}/text", "/drafts/{draft_id}/export", "/search", "/ask", "/inspect", "/import", "/health",
    } <= set(document["paths"])  # fmt: skip
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"]
            assert {"401", "404"} <= set(operation["responses"])
            assert {"200", "204"} & set(operation["responses"])
            assert "422" not in operation["responses"]
            assert operation["responses"]["404"]["content"]["application/json"]["schema"]["$ref"].endswith("ErrorModel")
    assert api.get("/api/v1/docs").status_code == 404
    assert api.get("/api/v1/redoc").status_code == 404


def test_half_a_letter_in_a_file_is_shown_as_its_escape(api):
    broken = Native().write(screenplay([(K.ACTION, "a\ud800b", None)], title="S"))
    native = api.post(
        "/api/v1/inspect", files={"file": ("odd.storyroom.json", broken, "application/json")}, headers=OWN
    )
    assert native.status_code == 200
    assert "\\ud800" in native.text
    assert "\ud800" in native.json()["elements"][0]["text"]
