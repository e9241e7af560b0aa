"""Runs the worker and ends it: by its own end, by the clock, or by the size of what it prints. Reads no PDF itself."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import IO

from storyroom.formats.pdf.limits import Limits
from storyroom.formats.pdf.wire import RawPage, page_from, parse_line
from storyroom.formats.pulse import beat

__all__ = ["Extraction", "close_stream", "collect", "end_worker", "extract", "feed", "start_worker"]

_MODULE = "storyroom.formats.pdf.worker"
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
_FAULTS = frozenset({"encrypted", "broken", "too_large", "too_many_characters", "out_of_memory"})


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came back: pages in order, how many the file says it has, and a fault's name or nothing."""

    pages: tuple[RawPage, ...]
    page_count: int
    fault: str = ""


def extract(data: bytes, limits: Limits) -> Extraction:
    """Read a PDF's pages in a process of its own; never raises and never outlives the clock."""
    if len(data) > limits.input_bytes:
        return Extraction((), 0, "too_large")
    try:
        worker = start_worker(_MODULE, limits)
    except OSError:
        return Extraction((), 0, "no_worker")
    expired = threading.Event()
    clock = threading.Timer(limits.wall_seconds, end_worker, (worker, expired))
    feeder = threading.Thread(target=feed, args=(worker, data), daemon=True)
    clock.start()
    feeder.start()
    try:
        found = collect(_lines(worker, limits.output_bytes))
    finally:
        clock.cancel()
        worker.kill()
        worker.wait()
        feeder.join(5)
        for stream in (worker.stdin, worker.stdout):
            close_stream(stream)
    if expired.is_set():
        return Extraction(found.pages, found.page_count, "too_slow")
    return found


def start_worker(module: str, limits: Limits) -> subprocess.Popen[bytes]:
    """Start a worker's module in a process that knows nothing of ours but its limits. Raises: OSError."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
        [sys.executable, "-I", "-B", "-m", module, json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
        close_fds=True,
    )


def end_worker(worker: subprocess.Popen[bytes], expired: threading.Event) -> None:
    """End a worker whose time is up, and say so."""
    expired.set()
    worker.kill()


def feed(worker: subprocess.Popen[bytes], data: bytes) -> None:
    """Hand a worker its file, as far as it takes it."""
    stream = worker.stdin
    with contextlib.suppress(OSError, ValueError):
        if stream is not None:
            stream.write(data)
            stream.close()


def close_stream(stream: IO[bytes] | None) -> None:
    """Close a pipe, whatever became of its other end."""
    with contextlib.suppress(OSError, ValueError):
        if stream is not None:
            stream.close()


def _lines(worker: subprocess.Popen[bytes], most: int) -> Iterator[bytes]:
    """Yield whole lines until the worker ends or has printed more than it may."""
    if worker.stdout is None:
        return
    left = most
    while left > 0:
        line = worker.stdout.readline(left)
        if not line.endswith(b"\n"):
            return
        left -= len(line)
        yield line


def collect(lines: Iterator[bytes]) -> Extraction:
    """Make an extraction of the worker's lines; one without an end is the work of a worker that died."""
    pages: list[RawPage] = []
    count, fault, ended = 0, "", False
    for line in lines:
        message = parse_line(line)
        if message is None:
            continue
        if isinstance(message.get("pages"), int):
            count = max(0, message["pages"])
        elif "page" in message:
            pages.append(page_from(message)._replace(number=len(pages) + 1))
            if pages[-1].segments:
                beat()
        elif "fault" in message:
            fault = message["fault"] if message["fault"] in _FAULTS else "broken"
        ended = ended or bool(message.get("end"))
    if not fault and not ended:
        fault = "worker_died"
    return Extraction(tuple(pages), count, fault)
