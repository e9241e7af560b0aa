"""What credentials are worth is asked of a process that can be ended; where it is, the script comes in all the same."""

from __future__ import annotations

import pytest

from storyroom.domain.credentials import Finding
from storyroom.errors import UnreadableFileError
from storyroom.formats.fountain import Fountain
from storyroom.journeys.export import write_as
from storyroom.journeys.prepare import Request
from storyroom.journeys.readers.pool import Readers
from storyroom.store.ids import RandomIds

SCRIPT = b"Title: The Lamp\n\nINT. LOFT - DAY\n\nA lamp burns.\n"


@pytest.fixture(scope="module")
def pdf():
    return write_as("pdf", Fountain().read(SCRIPT).screenplay)


@pytest.fixture(scope="module")
def readers():
    with Readers() as made:
        yield made


@pytest.mark.parametrize("answer", [UnreadableFileError("It took more than 3 seconds."), ("trusted",), None])
def test_a_stopped_or_lying_reader_of_credentials_costs_no_import(readers, pdf, monkeypatch, answer):
    run = readers._run

    def without(job, data):
        if job[0] != "credentials":
            return run(job, data)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(readers, "_run", without)
    item = readers.prepare(Request("lamp.pdf", pdf, prints=True), RandomIds())
    assert item.report.status == "imported"
    assert item.credentials is not None
    assert item.credentials.state == "unreadable"


def test_a_file_without_any_sign_of_credentials_is_not_looked_at(readers, pdf):
    assert readers.prepare(Request("lamp.pdf", pdf), RandomIds()).credentials is None


def test_a_pdf_with_rubbish_for_credentials_comes_in_with_a_finding(readers, pdf):
    item = readers.prepare(Request("lamp.pdf", pdf + b"%C2PA jumb" + b"\xff" * 500), RandomIds())
    assert item.report.status == "imported"
    assert isinstance(item.credentials, Finding)
    assert item.credentials.state in {"none", "unreadable"}
