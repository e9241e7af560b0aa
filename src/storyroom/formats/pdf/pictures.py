"""Pages of a PDF, or one image, as grey pictures, made in a process that can be killed. Decodes nothing itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, NamedTuple

from storyroom.domain.marking import Picture
from storyroom.formats.pdf.limits import Limits
from storyroom.formats.pdf.process import close_stream, end_worker, feed, start_worker
from storyroom.formats.pdf.wire import parse_line

__all__ = ["PICTURE_LIMITS", "Seen", "see"]

_MODULE = "storyroom.formats.pdf.picture_worker"
_FAULTS = frozenset({"encrypted", "broken", "too_large", "out_of_memory"})
_MOST_SIDE = 2200
_LONGEST_LINE = 400

PICTURE_LIMITS = Limits(wall_seconds=20.0, cpu_seconds=300, memory=1_500_000_000, pages=400)
"""`wall_seconds` is for one page, since pages are looked at one by one while the worker waits."""


class Seen(NamedTuple):
    """One page as it came, or why there is none. `picture` None and no `fault`: this page could not be drawn."""

    page: int
    picture: Picture | None
    fault: str = ""
    of: int = 0


def see(data: bytes, limits: Limits = PICTURE_LIMITS) -> Iterator[Seen]:
    """Yield the pages one by one; never raises and ends with a fault where the file, or the clock, ended it."""
    if len(data) > limits.input_bytes:
        yield Seen(0, None, "too_large")
        return
    try:
        worker = start_worker(_MODULE, replace(limits, output_bytes=0))
    except OSError:
        yield Seen(0, None, "no_worker")
        return
    feeder = threading.Thread(target=feed, args=(worker, data), daemon=True)
    feeder.start()
    expired = threading.Event()
    try:
        if worker.stdout is not None:
            yield from _pages(worker.stdout, _Clock(limits.wall_seconds, lambda: end_worker(worker, expired)), expired)
    finally:
        worker.kill()
        worker.wait()
        feeder.join(5)
        for stream in (worker.stdin, worker.stdout):
            close_stream(stream)


class _Clock:
    """Ends the worker when one page takes too long; stands still while we look at a page."""

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self._seconds, self._ring = seconds, ring

    def __enter__(self) -> None:
        self._timer = threading.Timer(self._seconds, self._ring)
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _pages(stream: IO[bytes], clock: _Clock, expired: threading.Event) -> Iterator[Seen]:
    count, page = 0, 0
    while True:
        with clock:
            message = parse_line(stream.readline(_LONGEST_LINE))
            picture = _picture(stream, message, page + 1) if message and "w" in message else None
        if message is None or expired.is_set():
            yield Seen(page, None, "too_slow" if expired.is_set() else "worker_died", count)
            return
        if "pages" in message:
            count = message["pages"] if isinstance(message["pages"], int) else 0
        elif "page" in message:
            page += 1
            yield Seen(page, picture, "" if picture or "failed" in message else "broken", count)
        elif "fault" in message:
            yield Seen(page, None, message["fault"] if message["fault"] in _FAULTS else "broken", count)
            return
        else:
            return


def _picture(stream: IO[bytes], message: dict[str, object], page: int) -> Picture | None:
    """Read the pixels that were announced, of a size we asked for."""
    width, height = message.get("w"), message.get("h")
    if not (isinstance(width, int) and isinstance(height, int)):
        return None
    if not (0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE):
        return None
    pixels = stream.read(width * height)
    return Picture(page, width, height, pixels) if len(pixels) == width * height else None
