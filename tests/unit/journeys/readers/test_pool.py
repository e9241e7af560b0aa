"""A reading process that hangs, swells, dies or lies costs one file, and the next file is read."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import psutil
import pytest

from storyroom.domain.access import Label
from storyroom.errors import InputError, UnreadableFileError, UnsupportedFormatError
from storyroom.formats.fdx import Fdx
from storyroom.formats.fountain import Fountain
from storyroom.formats.pdf import Pdf
from storyroom.journeys import export
from storyroom.journeys.prepare import Prepared, Request, accept, prepare
from storyroom.journeys.readers import watch
from storyroom.journeys.readers.limits import LARGEST_FILE, Limits
from storyroom.journeys.readers.pool import Readers
from storyroom.store.ids import RandomIds

SCRIPT = b"Title: The Lamp\n\nINT. LOFT - DAY\n\nA lamp burns.\n"
LIMITS = Limits(seconds=1.0, memory=300 * 1024 * 1024)
ASKED = Request("a.fountain", SCRIPT)


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(1_000)


def swell() -> None:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def die() -> None:
    os._exit(0)


def crash() -> None:
    ctypes.string_at(0)


def babble() -> None:
    os.write(1, b"\0" * 9 + b"\x07" * 1_000)


def flood() -> None:
    os.write(1, b"\0" + b"\xff" * 8)
    time.sleep(1_000)


def trip() -> None:
    raise RuntimeError("a secret")


@dataclass(frozen=True)
class Bad:
    """Ids that do something else than to give ids: what runs in the process is then in our hands."""

    act: Callable[[], None]

    def new(self, kind: str, about: str) -> str:
        self.act()
        return kind


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (spin, "seconds of computing"),
        (swell, "MB of memory"),
        (die, "brought its reader to a stop"),
        (crash, "brought its reader to a stop"),
        (babble, "brought its reader to a stop"),
        (flood, "more than a script can hold"),
        (trip, "RuntimeError"),
    ],
)
def test_a_bad_file_is_a_failed_file_and_the_next_one_is_read(act: Callable[[], None], says: str) -> None:
    with Readers(LIMITS) as readers:
        bad = readers.prepare(ASKED, Bad(act))
        assert bad.report.status == "failed"
        assert says in bad.report.reason
        assert "secret" not in bad.report.reason
        assert readers.prepare(ASKED, RandomIds()).report.status == "imported"
    assert not psutil.Process().children(recursive=True)


def test_a_process_that_waits_for_ever_is_ended_by_the_clock() -> None:
    with Readers(replace(LIMITS, seconds=0.5, patience=2.0)) as readers:
        assert "seconds of computing" in readers.prepare(ASKED, Bad(sleep)).report.reason


def test_what_a_helper_uses_is_counted_and_the_helper_ended_too() -> None:
    process = subprocess.Popen([sys.executable, "-c", _WITH_HELPER], stdin=subprocess.PIPE, start_new_session=True)
    with watch.Watch(process, LIMITS, helpers=True) as watching:
        process.wait(60)
    assert watching.verdict == "too_large"
    for _ in range(100):
        if not psutil.Process().children(recursive=True):
            break
        time.sleep(0.05)
    assert not psutil.Process().children(recursive=True)
    if process.stdin:
        process.stdin.close()


_WITH_HELPER = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "x = b'x' * 450_000_000; import time; time.sleep(1000)"])
"""


def test_a_draft_is_written_in_the_process_as_it_would_be_here() -> None:
    script = Fountain().read(SCRIPT).screenplay
    with Readers(LIMITS) as readers:
        for name, kind in (("fdx", Fdx), ("fountain", Fountain), ("pdf", Pdf)):
            assert readers.write(name, script) == (kind().write(script), kind().losses(script))


def test_an_export_of_a_huge_draft_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Fountain().read(SCRIPT + b"A lamp burns again.\n\n" * 13_000).screenplay
    monkeypatch.setattr(export, "_LIMITS", Limits(seconds=0.05))
    with pytest.raises(InputError, match="seconds of computing"):
        export._written("pdf", script)
    monkeypatch.setattr(export, "_LIMITS", Limits(seconds=60.0))
    assert export._written("fountain", script)[0].startswith(b"Title: The Lamp")


def test_pages_that_are_given_add_time() -> None:
    limits = Limits(seconds=2.0, page_share=0.5, most_pages=3)
    assert [limits.budget(pages) for pages in (0, 1, 3, 900)] == [2.0, 3.0, 5.0, 5.0]


def test_errors_of_the_readers_keep_their_kind_and_words() -> None:
    with Readers(LIMITS) as readers:
        with pytest.raises(UnsupportedFormatError, match="zip archive"):
            readers.read("a.fdx", b"PK\x03\x04")
        assert readers.read("a.fountain", SCRIPT).screenplay.page_count == 1


def test_a_file_over_the_cap_starts_no_process() -> None:
    with Readers(LIMITS) as readers:
        with pytest.raises(InputError, match="larger"):
            readers.read("a.fountain", bytes(LARGEST_FILE + 1))
        assert not psutil.Process().children()


def test_without_a_process_to_read_in_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Readers(LIMITS) as readers, pytest.raises(UnreadableFileError, match="could not be started"):
        readers.read("a.fountain", SCRIPT)


def test_several_threads_share_the_processes() -> None:
    found: list[str] = []
    with Readers(LIMITS, workers=2) as readers:
        threads = [
            threading.Thread(target=lambda: found.append(readers.prepare(ASKED, RandomIds()).report.status))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(psutil.Process().children()) <= 2
    assert found == ["imported"] * 6


def test_the_label_is_the_requests_and_not_for_the_process_to_choose() -> None:
    asked = Request("a.fountain", SCRIPT, project="Lamp", labels=("embargo",))
    honest = prepare(asked, RandomIds())
    assert accept(honest, asked).label == honest.label
    for forged in (
        replace(honest, label=Label(frozenset({"public"}))),
        replace(honest, label=Label(frozenset({"lamp"}))),
        replace(honest, label=None),
        replace(honest, report=replace(honest.report, project="Other"), label=asked.own_label("Other")),
        replace(honest, report=7),
    ):
        assert accept(forged, asked).report.status == "failed"
    assert accept(replace(honest, request=Request("b", b"other bytes")), asked).request == asked


def test_a_failed_report_names_the_file_that_was_asked_for() -> None:
    forged = Prepared(ASKED, replace(prepare(ASKED, RandomIds()).report, status="failed", path="/etc/passwd"))
    assert accept(forged, ASKED).report.path == "a.fountain"
