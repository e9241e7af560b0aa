"""The same script through three other programs: every element comes back, and the golden files hold the details."""

import json
from pathlib import Path

import pytest

from storyroom.formats.pdf import Pdf

GOLDEN = Path(__file__).parents[3] / "golden"
SOURCE = json.loads((GOLDEN / "pdf_sources" / "script.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("producer", ["libreoffice", "chromium", "chromium_book", "screenplain"])
def test_every_element_comes_back_from_another_program(producer):
    parsed = Pdf().read((GOLDEN / "pdf" / f"{producer}.pdf").read_bytes())
    assert [
        [e.kind.value, e.text, *([e.scene_number] if e.scene_number else [])] for e in parsed.screenplay.elements
    ] == SOURCE["elements"]
    assert parsed.diagnostics == ()


@pytest.mark.parametrize("producer", ["chromium", "chromium_book", "screenplain"])
def test_the_title_page_of_another_program_is_read(producer):
    screenplay = Pdf().read((GOLDEN / "pdf" / f"{producer}.pdf").read_bytes()).screenplay
    assert {field.key: field.value for field in screenplay.title_page} == SOURCE["title"]


def test_a_header_with_colour_and_date_gives_the_page_label():
    screenplay = Pdf().read((GOLDEN / "pdf" / "libreoffice.pdf").read_bytes()).screenplay
    assert {element.page_label for element in screenplay.elements} == {"1", "2", "3"}
