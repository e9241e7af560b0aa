"""Every golden PDF reads as expected, and every element is found at its place."""

from __future__ import annotations

import pytest

from storyroom.formats.pdf import Pdf
from tests.golden_cases import cases, check


@pytest.mark.parametrize("path", cases("pdf"))
def test_a_golden_case_reads_as_expected(path, update_golden):
    check(Pdf(), path, update=update_golden)


@pytest.mark.parametrize("path", cases("pdf"))
def test_every_element_and_field_is_found_at_its_place(path):
    screenplay = Pdf().read(path.read_bytes()).screenplay
    for element in screenplay.elements:
        assert screenplay.text[element.start : element.end] == element.text
    for field in screenplay.title_page:
        assert screenplay.text[field.start : field.end] == field.value
