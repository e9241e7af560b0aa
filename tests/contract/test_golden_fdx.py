"""Every golden case of Final Draft XML reads as expected, and reads the same once it has been written."""

from __future__ import annotations

import pytest

from storyroom.formats.fdx import Fdx
from tests.golden_cases import cases, check


@pytest.mark.parametrize("path", cases("fdx"))
def test_a_golden_case_reads_as_expected(path, update_golden):
    check(Fdx(), path, update=update_golden)


@pytest.mark.parametrize("path", cases("fdx"))
def test_a_golden_case_reads_the_same_after_writing(path):
    once = Fdx().read(path.read_bytes()).screenplay
    again = Fdx().read(Fdx().write(once)).screenplay
    for name in ("text", "elements", "scenes", "title_page", "metadata"):
        assert getattr(once, name) == getattr(again, name)


@pytest.mark.parametrize("path", cases("fdx"))
def test_every_element_and_field_is_found_at_its_place(path):
    screenplay = Fdx().read(path.read_bytes()).screenplay
    for element in screenplay.elements:
        assert screenplay.text[element.start : element.end] == element.text
    for field in screenplay.title_page:
        assert screenplay.text[field.start : field.end] == field.value
