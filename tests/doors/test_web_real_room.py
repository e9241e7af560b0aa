"""The HTTP door over a real library with sample scripts: what the pages show is what the store holds."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

import storyroom
from storyroom.domain.shapes import inspect_shape, search_shape
from storyroom.room import inspect_file, make_room
from storyroom.settings import Settings
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.door import open_door

SLATE = Path(storyroom.__file__).parent / "sample" / "slate" / "irene-vask" / "eleven-tickets"
OWN = {"X-Storyroom": "1"}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    made = make_room(folder, replace(Settings(), library=str(folder), embeddings="off"))
    seat = made.seat("owner")
    for name in ("white", "blue"):
        assert [report.status for report in seat.import_files([SLATE / f"{name}.fountain"])] == ["imported"]
    secret = folder / "secret.fountain"
    secret.write_text("Title: Greenglass\n\nINT. VAULT - NIGHT\n\nThe brown car key is made of green glass.\n")
    assert [r.status for r in seat.import_files([secret], labels=("embargo",))] == ["imported"]
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
    return room.seat("owner").find_draft(project="Eleven Tickets", draft="blue").id


def test_the_library_shows_projects_by_clearance(owner, reader):
    assert "Greenglass" in owner.get("/").text
    assert "Greenglass" not in reader.get("/").text


@pytest.mark.parametrize(
    "page", ["/search?q=key", "/search?q=vault", "/ask?q=what+is+the+car+key+made+of", "/search?q=greenglass"]
)
def test_nothing_under_embargo_reaches_the_reader(reader, page):
    answer = reader.get(page)
    assert answer.status_code == 200
    text = answer.text.lower().replace(
        "greenglass", "", answer.text.lower().count("greenglass") if "q=greenglass" in page else 0
    )
    assert "green glass" not in text
    assert "greenglass" not in text


def letters(text: str) -> str:
    """Keep what is the same on the page and in the source: not the marks, the spaces, the numbers and the outline."""
    printed = re.sub(r"#[^#\n]*#|^[=#].*$", "", text, flags=re.MULTILINE)
    return "".join(letter for letter in printed if letter.isalnum()).casefold()


def test_every_hit_leads_to_its_words(owner, room):
    seat = room.seat("owner")
    hits = [hit for query in ("car key", "goose", "nobody", "ferry night") for hit in seat.search(query).hits]
    assert len(hits) > 12
    for hit in hits:
        html = owner.get(f"/drafts/{hit.draft_id}?start={hit.start}&end={hit.end}").text
        shown = unescape("".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", html)))
        assert html.count('id="here"') == 1
        assert letters(shown) == letters(seat.text(hit.draft_id)[hit.start : hit.end])


def test_an_answer_on_the_page_is_quoted_to_the_letter(owner, room):
    answer = owner.post("/api/v1/ask", json={"question": "Who carries the goose?"}, headers=OWN).json()
    for claim in answer["claims"]:
        for cited in claim["citations"]:
            assert room.seat("owner").text(cited["draft_id"])[cited["start"] : cited["end"]] == cited["quote"]
    assert owner.get("/ask?q=Who+carries+the+goose%3F").status_code == 200


def test_the_api_says_what_the_room_says(owner, room, blue):
    assert owner.get("/api/v1/search?q=goose").json() == search_shape(room.seat("owner").search("goose"))
    scenes = owner.get(f"/api/v1/drafts/{blue}/scenes").json()["scenes"]
    assert [scene["id"] for scene in scenes] == [scene.id for scene in room.seat("owner").scenes(blue)]


def test_a_file_is_inspected_as_without_a_server(owner):
    data = (SLATE / "blue.fountain").read_bytes()
    answer = owner.post("/api/v1/inspect", files={"file": ("blue.fountain", data)}, headers=OWN)
    assert answer.json() == inspect_shape(inspect_file("blue.fountain", data))


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 500, b"%PDF-1.7 nothing", b"<?xml version='1.0'?><x/>"])
def test_a_bad_file_ends_in_a_clear_answer(owner, data):
    answer = owner.post("/api/v1/inspect", files={"file": ("bad.xyz", data)}, headers=OWN)
    assert answer.status_code in {200, 415, 422}
    assert "diagnostics" in answer.json() or answer.json()["error"]["hint"]


def test_a_file_imported_over_http_is_found_and_handed_back_as_it_came(owner):
    data = b"Title: Posted\n\nINT. KIOSK - DAY\n\nA periwinkle kite.\n"
    sent = {"files": ("../posted.fountain", data)}
    for expected in ("imported", "unchanged"):
        report = owner.post("/api/v1/import", files=sent, data={"project": "Posted"}, headers=OWN).json()["files"][0]
        assert (report["status"], report["path"]) == (expected, "posted.fountain")
    draft_id = report["draft_id"]
    assert owner.get("/api/v1/search?q=periwinkle").json()["hits"][0]["draft_id"] == draft_id
    assert owner.get(f"/api/v1/drafts/{draft_id}/export?format=original").content == data
    assert "posted.fountain" in owner.get(f"/drafts/{draft_id}/report").text


@pytest.mark.parametrize("format_name", ["fountain", "fdx", "pdf", "native"])
def test_a_draft_is_written_out(owner, blue, format_name):
    answer = owner.get(f"/api/v1/drafts/{blue}/export?format={format_name}")
    assert answer.status_code == 200
    assert len(answer.content) > 1000


def test_a_name_that_is_gone_is_gone_at_once(room):
    client = open_door(room, "nobody-here").client
    assert client.get("/api/v1/drafts").status_code == 404


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_whole_script_is_accessible_and_asks_for_nothing_outside(room, blue, width, scheme):
    with served(room) as door, chromium() as browser:
        visitor = Visit(browser, door, width=width, scheme=scheme)
        for address in (f"/drafts/{blue}", f"/drafts/{blue}?q=key", "/search?q=key", f"/drafts/{blue}/report"):
            page = visitor.go(address)
            assert visitor.faults() == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert visitor.outside == []
        assert visitor.complaints == []
        visitor.close()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_the_page_of_every_analysis_is_quiet_closed_and_accessible(room, blue, width, scheme):
    names = [one.name for one in room.seat("owner").analysis.entries()]
    with served(room) as door, chromium() as browser:
        visitor = Visit(browser, door, width=width, scheme=scheme)
        for tail in ("", "?findings=all", *(f"/{name}" for name in names)):
            page = visitor.go(f"/drafts/{blue}/analysis{tail}")
            assert page.locator("h1").count() == 1
            assert visitor.faults() == [], tail
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tail
        assert visitor.outside == []
        assert visitor.complaints == []
        visitor.close()
