"""Every golden case of Fountain reads as expected, and is written back to the byte."""

from __future__ import annotations

import pytest

from storyroom.formats.fountain import Fountain
from tests.golden_cases import cases, check


@pytest.mark.parametrize("path", cases("fountain"))
def test_a_golden_case_reads_as_expected(path, update_golden):
    check(Fountain(), path, update=update_golden)


@pytest.mark.parametrize("path", cases("fountain"))
def test_a_golden_case_is_written_back_to_the_byte(path):
    data = path.read_bytes()
    assert Fountain().write(Fountain().read(data).screenplay) == data
