"""Hostile scripts written out: a PDF holds no action, link, script or file, and what is text stays text in every format."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from storyroom.domain.tables import scene_table
from storyroom.room import inspect_file
from tests.attacks.undoing import texts_of
from tests.fakes.house import House, make_house, script_text
from tests.unit.formats.docx.test_writer import check_harmless
from tests.worst_case_model.render_forms import FORMS, filled

ACTIVE = re.compile(
    r"/(?:URI|Launch|JavaScript|JS|OpenAction|AA|EmbeddedFiles?|GoToR|GoToE|SubmitForm|ImportData|RichMedia|Movie|Sound|Rendition"
    r"|AcroForm|XFA|Annots|Filespec|Names)\b"
)


def _line(text: str) -> str:
    return " ".join("".join(c for c in text if c >= " " or c in "\n\t").split())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("exports")
    made = make_house(folder / "house")
    scenes = [
        (f"INT. LOFT - DAY {_line(text)[:60]}", f"{_line(text)}\n\nOLE\n{_line(text)}")
        for text in (filled(name, "c3") for name in FORMS)
    ]
    (folder / "x.fountain").write_bytes(script_text(_line(filled("pdf_action", "c3")), scenes))
    (report,) = made.seat().import_files([folder / "x.fountain"])
    assert report.status == "imported"
    yield made
    made.close()


def _outside_text(pdf: bytes) -> str:
    """Everything of a PDF but what it prints: strings in parentheses and the streams of pages go."""
    bare = re.sub(rb"stream\r?\n.*?endstream", b"", pdf, flags=re.DOTALL)
    return re.sub(r"\((?:[^()\\]|\\.)*\)", "", bare.decode("latin-1"))


def test_a_pdf_of_a_hostile_script_does_nothing(house: House) -> None:
    draft = house.seat().drafts()[0]
    done = house.seat().export(draft.id, "pdf").data
    assert not ACTIVE.search(_outside_text(done))
    assert any("attacker.example" in text for text in texts_of(done)) or b"attacker" in done or len(done) > 10_000
    assert not any(c < " " and c not in "\n\r\t\x0c" for c in inspect_file("x.pdf", done).screenplay.text)


def test_the_look_at_a_pdf_does_see_a_link() -> None:
    from io import BytesIO  # noqa: PLC0415  # the control alone writes one

    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  # as above

    out = BytesIO()
    canvas = Canvas(out)
    canvas.linkURL("https://attacker.example/", (0, 0, 9, 9))
    canvas.save()
    assert ACTIVE.search(_outside_text(out.getvalue()))


def test_final_draft_holds_hostile_text_as_text(house: House) -> None:
    done = house.seat().export(house.seat().drafts()[0].id, "fdx").data.decode()
    assert "<script" not in done
    assert "<img" not in done
    assert "<!DOCTYPE" not in done
    assert "attacker.example" in done


def test_a_word_document_of_a_hostile_script_does_nothing(house: House) -> None:
    done = house.seat().export(house.seat().drafts()[0].id, "docx").data
    found = check_harmless(done)
    assert "attacker.example" in found["word/document.xml"]


def test_one_place_writes_tables() -> None:
    """Formulas are a matter of tables: whoever writes one goes through the place that keeps them out."""
    sources = (Path(__file__).parents[2] / "src").rglob("*.py")
    writing = re.compile(r"\bimport csv\b|csv\.writer|openpyxl|xlsxwriter")
    assert [path.name for path in sources if writing.search(path.read_text("utf-8"))] == ["tables.py"]


def test_the_scenes_of_a_hostile_script_make_a_table_without_a_formula(house: House) -> None:
    scenes = house.seat().scenes(house.seat().drafts()[0].id)
    rows = list(csv.reader(io.StringIO(scene_table(scenes).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(scenes) + 1
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "|", "%"))]
    assert not [c for row in rows for cell in row for c in cell if not c.isprintable() and c not in "\n\u200c\u200d"]
