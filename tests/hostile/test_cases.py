"""Every class of hostile file, through every way in: a report on that file, and the files beside it come in whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from storyroom.domain.document import ImportReport
from storyroom.errors import InputError
from storyroom.room import Seat, inspect_file
from storyroom.settings import Settings
from tests.doors.test_cli import storyroom
from tests.fakes.door import open_door
from tests.fakes.house import House, make_house
from tests.hostile import cases
from tests.hostile.cases import Case
from tests.hostile.good import GOOD, write_good

OWN = {"X-Storyroom": "1"}
QUICK = Settings(embeddings="off", read_seconds=2)
GROUPS = {
    "xml": cases.XML,
    "zip": cases.ZIP,
    "images": cases.IMAGES,
    "pdf": cases.PDF,
    "docx": cases.DOCX,
    "text": cases.TEXT,
    "native": cases.NATIVE,
}
ONE_EACH = [
    case
    for case in cases.CASES
    if case.name
    in {
        "laughs.fdx",
        "bomb.fdx",
        "pixels.pdf",
        "form-bomb.pdf",
        "bidi.fountain",
        "deep.storyroom.json",
        "wide.fdx",
        "bomb.docx",
    }
]


@pytest.fixture
def house(tmp_path: Path):
    made = make_house(tmp_path / "house", embed=False)
    made.settings = replace(QUICK, library=str(tmp_path / "house"))
    yield made
    made.close()


def told(report: ImportReport) -> str:
    return " ".join([report.reason, *(note.message for note in report.diagnostics)])


def inspected(case: Case) -> tuple[str, str]:
    """What an inspection says of a file, and the words that it found in it."""
    try:
        parsed = inspect_file(case.name, case.made(), QUICK)
    except InputError as fault:
        return f"{fault.message} {fault.hint}", ""
    words = "".join(element.text for element in parsed.screenplay.elements if element.live)
    return " ".join(note.message for note in parsed.diagnostics), words.strip()


def check(case: Case, report: ImportReport, seat: Seat) -> None:
    said = told(report)
    assert case.says in said, (case.name, said)
    assert report.status == ("failed" if case.ends == "failed" else "imported"), (case.name, said)
    if case.ends == "failed":
        assert 0 < len(report.reason) < 2000, case.name
        return
    assert bool(report.diagnostics) or case.ends == "read", case.name
    text = seat.text(report.draft_id)
    assert "root:" not in text, case.name
    assert not case.never or case.never not in text, case.name


@pytest.mark.parametrize("group", GROUPS)
def test_a_folder_with_every_file_of_a_class_is_imported_but_for_those(
    group: str, house: House, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_good(folder)
    for case in GROUPS[group]:
        (folder / case.name).write_bytes(case.made())
    seat = house.seat()
    reports = {Path(report.path).name: report for report in seat.import_files(seat.find_files([folder]))}
    assert {name: reports[name].status for name in GOOD} == dict.fromkeys(GOOD, "imported")
    for case in GROUPS[group]:
        check(case, reports[case.name], seat)
    assert not seat.verify().faults
    assert not psutil.Process().children(recursive=True), "no reading process outlives its import"


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case.name)
def test_an_inspection_ends_in_a_report_or_a_reading(case: Case) -> None:
    said, words = inspected(case)
    assert case.says in said, said
    if case.ends == "failed":
        assert said
        assert not words


@pytest.mark.parametrize("case", ONE_EACH, ids=lambda case: case.name)
def test_one_of_each_class_is_reported_on_over_http(case: Case, house: House) -> None:
    client = open_door(house).client
    data = case.made()
    files: Sequence[tuple[str, tuple[str, bytes]]] = [("files", (case.name, data)), ("files", (GOOD[0], cases.SCRIPT))]
    done = client.post("/api/v1/import", headers=OWN, files=files)
    assert done.status_code == 200, done.text
    bad, good = done.json()["files"]
    assert bad["status"] == ("failed" if case.ends == "failed" else "imported")
    assert case.says in json.dumps(bad, ensure_ascii=False)
    assert good["status"] == "imported"
    seen = client.post("/api/v1/inspect", headers=OWN, files={"file": (case.name, data)})
    assert seen.status_code in {200, 400, 415, 422}
    assert case.says in seen.text
    assert "Traceback" not in seen.text


def test_the_command_line_reports_on_one_of_each_class_and_takes_the_rest_in(tmp_path: Path) -> None:
    storyroom(tmp_path, "init")
    folder = tmp_path / "in"
    folder.mkdir()
    write_good(folder)
    for case in ONE_EACH:
        (folder / case.name).write_bytes(case.made())
    done = storyroom(tmp_path, "import", "in", "--json", code=5)
    reports = {Path(report["path"]).name: report for report in json.loads(done.stdout)["files"]}
    assert {reports[name]["status"] for name in GOOD} == {"imported"}
    for case in ONE_EACH:
        assert case.says in json.dumps(reports[case.name], ensure_ascii=False), case.name
        code = 0 if case.ends != "failed" else None
        assert code is None or storyroom(tmp_path, "inspect", f"in/{case.name}", code=code)
    refused = storyroom(tmp_path, "inspect", "in/bomb.fdx", code=2)
    assert "zip archive" in refused.stderr
