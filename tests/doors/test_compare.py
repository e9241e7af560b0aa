"""What changed between drafts, through every door: files without a library, drafts under clearance, the crew's PDF."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from typer.testing import CliRunner

import storyroom
from storyroom.cli.main import app
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UnsupportedFormatError
from storyroom.room import make_room
from storyroom.settings import Settings
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.door import open_door

SLATE = Path(storyroom.__file__).parent / "sample" / "slate" / "tomasz-quill" / "the-overdue-tide"
WHITE, BLUE = SLATE / "white.fountain", SLATE / "blue.fountain"
RUN = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def room(folder):
    made = make_room(folder, Settings(library=str(folder), embeddings="off"))
    seat = made.seat()
    assert [one.status for one in seat.import_files([WHITE, BLUE], embed=False)] == ["imported"] * 2
    alone = folder / "alone.fountain"
    alone.write_text("Title: Alone\n\nINT. HALL - DAY\n\nA chair.\n")
    assert [one.status for one in seat.import_files([alone], embed=False)] == ["imported"]
    pink = folder / "pink.fountain"
    pink.write_bytes(BLUE.read_bytes().replace(b"Ludo", b"Otto"))
    kept = {"project": "The Overdue Tide", "document": "The Overdue Tide", "draft": "pink", "labels": ("embargo",)}
    assert [one.status for one in seat.import_files([pink], embed=False, **kept)] == ["imported"]
    yield made
    made.close()


@pytest.fixture(scope="module")
def owner(room):
    return open_door(room).client


@pytest.fixture(scope="module")
def reader(room):
    return open_door(room, "reader").client


@pytest.fixture(scope="module")
def ids(room):
    return {entry.name: entry.id for entry in room.seat().drafts()}


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_two_files_are_compared_without_a_library():
    done = RUN.invoke(app, ["compare", str(WHITE), str(BLUE), "--json"])
    said = json.loads(done.stdout)
    kinds = {(one["kind"], one["scene_old"], one["scene_new"]) for one in said["changes"]}
    assert {("added", None, "7A"), ("moved", "9", "9"), ("omitted", "13", "13")} <= kinds
    assert {(one["old_name"], one["new_name"]) for one in said["renames"]} == {
        ("READING ROOM", "GREAT HALL"),
        ("MR. HOBDAY", "MR. LATCHFORD"),
    }
    assert said["stale"][0]["stale"]["quote"] == "The dark said, where are you going with that suitcase?"
    text = RUN.invoke(app, ["compare", str(WHITE), str(BLUE)]).stdout
    assert "9 EXT. LAKE SARN - ROWING BOAT - DAY: moved" in text
    assert "Character: MR. HOBDAY is now MR. LATCHFORD." in text


def test_the_crews_pages_have_the_list_the_colour_and_asterisks(tmp_path):
    target = tmp_path / "changes.pdf"
    done = RUN.invoke(app, ["compare", str(WHITE), str(BLUE), "--format", "pdf", "-o", str(target)])
    assert done.exit_code == 0
    pdf = pdfium.PdfDocument(target.read_bytes())
    pages = [pdf[place].get_textpage().get_text_range() for place in range(len(pdf))]
    assert "13 omitted: EXT. OLD SARN - LIBRARY STEPS - DAY (FLASHBACK)" in pages[0]
    assert all("BLUE CHANGES" in page and "*" in page for page in pages[1:])
    assert not any("Cogs, weights" in page for page in pages[:3])
    again = RUN.invoke(app, ["compare", str(WHITE), str(BLUE), "--format", "pdf", "-o", str(tmp_path / "b.pdf")])
    assert again.exit_code == 0
    assert (tmp_path / "b.pdf").read_bytes() == target.read_bytes()


def test_asterisks_stand_beside_changed_lines_only(tmp_path):
    old, new = tmp_path / "white.fountain", tmp_path / "blue.fountain"
    text = "INT. HALL - DAY\n\n{}\n\nA *long* line of plain words that go on {} to the very end and then stop.\n\nA chair.\n"
    old.write_text(text.format("One.", "and on and on and on again until they come"))
    new.write_text(text.format("One.", "and on and on and off again until they come"))
    done = RUN.invoke(app, ["compare", str(old), str(new), "--format", "pdf", "-o", str(tmp_path / "c.pdf")])
    assert done.exit_code == 0
    page = pdfium.PdfDocument((tmp_path / "c.pdf").read_bytes())[1].get_textpage()
    lines = [line for line in page.get_text_range().splitlines() if "*" in line]
    assert len(lines) == 1
    assert "off" in lines[0] or lines[0].strip() == "*"


def test_a_project_is_compared_with_the_draft_before_and_both_can_be_named(room, folder):
    def ask(*arguments):
        return RUN.invoke(app, ["--library", str(folder), "compare", "The Overdue Tide", *arguments, "--json"])

    named = json.loads(ask("--from", "white", "--to", "blue").stdout)
    assert named == json.loads(ask("--to", "blue").stdout)
    refused = RUN.invoke(app, ["--library", str(folder), "compare", "Alone"])
    assert isinstance(refused.exception, InvalidRequestError)
    odd = RUN.invoke(app, ["compare", str(WHITE), str(BLUE), "--format", "docx"])
    assert isinstance(odd.exception, UnsupportedFormatError)
    single = RUN.invoke(app, ["compare", str(WHITE)])
    assert isinstance(single.exception, InvalidRequestError)


def test_the_api_compares_whichever_draft_is_named_first(owner, ids):
    one = owner.get(f"/api/v1/drafts/{ids['blue']}/compare", params={"with": ids["white"]}).json()
    other = owner.get(f"/api/v1/drafts/{ids['white']}/compare", params={"with": ids["blue"]}).json()
    assert one == other
    assert (one["old"], one["new"]) == (ids["white"], ids["blue"])
    assert owner.get(f"/api/v1/drafts/{ids['blue']}/compare").json() == one
    assert owner.get(f"/api/v1/drafts/{ids['alone']}/compare").status_code == 404


def test_what_is_handed_to_the_crew_is_in_the_ledger(room, owner, ids):
    answer = owner.get(f"/api/v1/drafts/{ids['blue']}/compare/pages", params={"with": ids["white"]})
    assert answer.headers["content-type"] == "application/pdf"
    entries = [dict(entry.facts) for entry in room._library.ledger_entries()]
    (told,) = [facts for facts in entries if facts.get("against") == ids["white"]]
    assert (told["draft"], told["format"], told["decision"]) == (ids["blue"], "pdf", "allowed")
    assert any(facts.get("sha256") == hashlib.sha256(answer.content).hexdigest() for facts in entries)


def test_who_may_not_see_a_draft_is_not_told_that_it_changed(reader, ids):
    shown = reader.get(f"/drafts/{ids['blue']}/compare")
    assert "Otto" not in shown.text
    assert "pink" not in shown.text
    for address in (f"/drafts/{ids['pink']}/compare", f"/api/v1/drafts/{ids['pink']}/compare"):
        assert reader.get(address).status_code == 404
    hidden = reader.get(f"/api/v1/drafts/{ids['blue']}/compare", params={"with": ids["pink"]})
    missing = reader.get(f"/api/v1/drafts/{ids['blue']}/compare", params={"with": "draft:0"})
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)


def test_the_desk_raises_what_a_missing_draft_raises(room, ids):
    with pytest.raises(NotFoundError):
        room.seat().compare.compare(ids["blue"], "draft:0")


def test_the_page_shows_scenes_words_names_and_what_was_left_behind(owner, ids):
    page = owner.get(f"/drafts/{ids['blue']}/compare", params={"with": ids["white"]}).text
    said = words(page)
    assert "The dark said, where are you going with that suitcase?" in said
    assert "MR. HOBDAY MR. LATCHFORD" in said
    assert "<del>top of the stairs</del>" in page
    assert "<ins>very last stair</ins>" in page
    assert "style=" not in page
    assert "<script>" not in page


def test_a_single_draft_says_what_the_page_will_be_for(owner, ids):
    assert "There is only one draft" in words(owner.get(f"/drafts/{ids['alone']}/compare").text)


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_is_quiet_closed_accessible_and_no_wider_than_the_window(room, ids, width, scheme):
    with served(room) as door, chromium() as browser:
        visitor = Visit(browser, door, width=width, scheme=scheme)
        for name in ("blue", "alone"):
            page = visitor.go(f"/drafts/{ids[name]}/compare")
            assert visitor.faults() == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert visitor.outside == []
        assert visitor.complaints == []
        visitor.close()


def test_who_may_only_look_takes_no_changed_pages_out_and_that_is_written_down(room, ids):
    owner = room.seat()
    owner.add_person("vic")
    for compartment in next(one for one in owner.drafts() if one.id == ids["blue"]).label.compartments:
        owner.access.grant("vic", compartment, role="viewer")
    vic = room.seat("vic")
    with pytest.raises(RightMissingError):
        vic.compare.compare(ids["blue"], ids["white"])
    assert not [one for one in room._library.ledger_entries() if one.act == "export_refused"]
    with pytest.raises(RightMissingError):
        vic.compare.export(ids["blue"], ids["white"])
    (refused,) = [one for one in room._library.ledger_entries() if one.act == "export_refused"]
    assert (refused.actor, dict(refused.facts)["draft"]) == (vic.principal.id, ids["blue"])
