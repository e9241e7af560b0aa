"""Breakdowns through the doors: a file without a library, a draft under clearance with an entry in the ledger."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from typer.testing import CliRunner

import storyroom
from storyroom.cli.main import app
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UnsupportedFormatError
from storyroom.room import breakdown_of_file, make_room
from storyroom.settings import Settings

WHITE = Path(storyroom.__file__).parent / "sample" / "slate" / "tomasz-quill" / "the-overdue-tide" / "white.fountain"
RUN = CliRunner()


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    made = make_room(folder, Settings(library=str(folder), embeddings="off"))
    assert [one.status for one in made.seat().import_files([WHITE], embed=False)] == ["imported"]
    return made


def test_a_file_needs_no_library(tmp_path):
    done = RUN.invoke(app, ["breakdown", str(WHITE), "--format", "csv", "-o", str(tmp_path), "--json"])
    assert done.exit_code == 0, done.output
    written = Path(json.loads(done.stdout)["file"])
    lines = written.read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith('"Scene","INT/EXT","Set"')
    assert len(lines) > 20


def test_a_workbook_holds_every_table():
    done = breakdown_of_file(WHITE, form="xlsx")
    with zipfile.ZipFile(io.BytesIO(done.data)) as archive:
        assert sum(name.startswith("xl/worksheets/") for name in archive.namelist()) == 6
    one = breakdown_of_file(WHITE, form="xlsx", table="cast")
    with zipfile.ZipFile(io.BytesIO(one.data)) as archive:
        assert sum(name.startswith("xl/worksheets/") for name in archive.namelist()) == 1


def test_a_pdf_has_a_sheet_a_scene_and_lists_have_rows():
    sheets = pdfium.PdfDocument(breakdown_of_file(WHITE, form="pdf").data)
    assert len(sheets) == 20
    assert "LIBRARY" in sheets[4].get_textpage().get_text_range() or "SARN" in sheets[4].get_textpage().get_text_range()
    for table in ("one-liner", "dood", "cast", "locations", "items"):
        assert len(pdfium.PdfDocument(breakdown_of_file(WHITE, form="pdf", table=table).data)) >= 1


def test_what_cannot_be_made_is_refused_before_anything_is_read():
    with pytest.raises(UnsupportedFormatError):
        breakdown_of_file(Path("nowhere.fountain"), form="sex")
    with pytest.raises(InvalidRequestError):
        breakdown_of_file(Path("nowhere.fountain"), form="csv", table="weather")


def test_a_draft_goes_out_with_an_entry_in_the_ledger(room):
    seat = room.seat()
    (entry,) = seat.drafts()
    done = seat.breakdown.export(entry.id, form="csv", table="cast")
    entries = [dict(one.facts) for one in room._library.ledger_entries()]
    written = [facts for facts in entries if facts.get("format") == "breakdown csv"]
    assert written
    assert written[-1]["draft"] == entry.id
    assert hashlib.sha256(done.data).hexdigest() in {facts.get("sha256") for facts in entries}


def test_who_may_only_find_takes_nothing_out_and_strangers_find_nothing(room):
    owner = room.seat()
    (entry,) = owner.drafts()
    for name in ("ada", "ole"):
        owner.add_person(name)
    owner.access.grant("ada", min(entry.label.compartments), role="viewer")
    with pytest.raises(RightMissingError, match="take words out"):
        room.seat("ada").breakdown.export(entry.id, form="csv")
    refused = [one for one in room._library.ledger_entries() if one.act == "export_refused"]
    assert [(one.actor, dict(one.facts)["draft"]) for one in refused] == [(room.seat("ada").principal.id, entry.id)]
    with pytest.raises(NotFoundError):
        room.seat("ole").breakdown.export(entry.id, form="csv")


def test_what_is_not_there_is_not_found(room):
    with pytest.raises(NotFoundError):
        room.seat().breakdown.export("draft:" + "0" * 32, form="csv")
