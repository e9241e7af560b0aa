"""Watches a reading process and ends it, helpers included, when it uses more than it may. Reads no file and no answer."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from storyroom.journeys.readers.limits import Limits

if TYPE_CHECKING:
    import psutil

__all__ = ["Verdict", "Watch", "end"]

_EVERY = 0.1
"""Seconds between two looks."""

Verdict = Literal["", "too_slow", "too_large"]


class _Used(NamedTuple):
    seconds: float
    memory: int


class Watch:
    """Looks at a process while one file is read in it; `verdict` says afterwards why it was ended, if it was."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits, *, helpers: bool) -> None:
        self.verdict: Verdict = ""
        self.pages = 0
        """Pages with text so far; whoever hears the beats counts them here."""
        self._process = process
        self._limits = limits
        self._helpers = helpers
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        if self._over.wait(_EVERY):  # most files are read by now
            return
        import psutil  # noqa: PLC0415  # not before there is something to watch

        try:
            watched = psutil.Process(self._process.pid)
            before = _used(watched, helpers=False).seconds
        except psutil.Error:
            return
        began = time.monotonic()
        while True:
            try:
                used = _used(watched, helpers=self._helpers)
            except psutil.Error:
                return
            self.verdict = self._judge(used.seconds - before, used.memory, time.monotonic() - began)
            if self.verdict:
                end(self._process)
            if self.verdict or self._over.wait(_EVERY):
                return

    def _judge(self, seconds: float, memory: int, waited: float) -> Verdict:
        budget = self._limits.budget(self.pages)
        if memory > self._limits.memory:
            return "too_large"
        return "too_slow" if seconds > budget or waited > budget * self._limits.patience else ""


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it has started."""
    if process.returncode is not None:
        return
    if sys.platform == "win32":
        import psutil  # noqa: PLC0415  # as above

        with contextlib.suppress(psutil.Error):
            for helper in psutil.Process(process.pid).children(recursive=True):
                helper.kill()
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _used(watched: psutil.Process, *, helpers: bool) -> _Used:
    import psutil  # noqa: PLC0415  # as above

    times = watched.cpu_times()
    seconds = sum(times[:4])  # user and system, of itself and of helpers that have ended
    memory = watched.memory_info().rss
    for helper in watched.children(recursive=True) if helpers else ():
        with contextlib.suppress(psutil.Error):
            own = helper.cpu_times()
            seconds += own.user + own.system
            memory += helper.memory_info().rss
    return _Used(seconds, memory)
