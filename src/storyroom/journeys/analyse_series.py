"""Many scripts through the analyses, in processes of their own, two at a time, each handed over as it is done. Prints nothing."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from storyroom import __version__
from storyroom.domain.report import ScriptReports
from storyroom.domain.script import Screenplay
from storyroom.errors import StoryroomError
from storyroom.journeys.analyse import Given, Wanted, check_wanted
from storyroom.journeys.readers.limits import Limits
from storyroom.journeys.readers.pool import Readers

__all__ = ["SeriesItem", "Wanted", "analyse_series"]

_WORKERS = 2
_AHEAD = 4
"""Scripts that may wait, done or not, for those before them."""
_SECONDS = 30.0
"""Processor time that one script may take; a feature takes 4."""


class SeriesItem(NamedTuple):
    """One script, opened when its turn has come."""

    name: str
    open: Callable[[], Given]
    """Raises: StoryroomError."""


def analyse_series(
    items: Iterable[SeriesItem],
    wanted: Wanted,
    limits: Limits,
    *,
    known: Callable[[str, str], bool] = lambda _name, _key: False,
) -> Iterator[ScriptReports]:
    """Yield the reports of each script, in order. One that cannot be read, or takes too long, says so; the others go on.

    `known` is asked for each script, by its name and the key of everything its reports would rest on: where it says yes
    nothing is worked out, and what is yielded has no reports.
    Raises: InvalidRequestError on an unknown name or lens, before anything is read.
    """
    check_wanted(wanted.only, wanted.lens)
    return _side_by_side(items, wanted, replace(limits, seconds=max(limits.seconds, _SECONDS)), known)


def _side_by_side(
    items: Iterable[SeriesItem], wanted: Wanted, limits: Limits, known: Callable[[str, str], bool]
) -> Iterator[ScriptReports]:
    waiting: deque[Future[ScriptReports]] = deque()
    with Readers(limits, workers=_WORKERS) as readers, ThreadPoolExecutor(_WORKERS) as threads:
        try:
            for item in items:
                waiting.append(threads.submit(_one, item, wanted, readers, known))
                while len(waiting) > _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()
            readers.stop()


def _one(item: SeriesItem, wanted: Wanted, readers: Readers, known: Callable[[str, str], bool]) -> ScriptReports:
    try:
        given = item.open()
        key = _key(item.name, given, wanted)
        if known(item.name, key):
            return ScriptReports(item.name, key)
        pages, scenes, reports = readers.analyse(item.name, given, wanted)
        return ScriptReports(item.name, key, pages, scenes, reports)
    except StoryroomError as fault:
        return ScriptReports(item.name, "", fault=f"{fault.message} {fault.hint}".strip())


def _key(name: str, given: Given, wanted: Wanted) -> str:
    """Name everything that the reports rest on: the words, what was asked, what people said, and the analyses themselves."""
    said = (*map(tuple, given.canon), "", *map(tuple, given.decisions))
    rest: Sequence[object] = (_analyses(), name, sorted(wanted.only), *wanted[1:], *said)
    return hashlib.sha256(hashlib.sha256(_words_of(given.script)).digest() + repr(rest).encode()).hexdigest()


def _words_of(script: bytes | Screenplay | None) -> bytes:
    if script is None or isinstance(script, bytes):
        return script or b""
    return repr((script.text, script.elements, script.title_page)).encode("utf-8", "backslashreplace")


@cache
def _analyses() -> str:
    """Name the analyses as they are installed: another version, or a changed file of theirs, is another name."""
    digest = hashlib.sha256(__version__.encode())
    for name, data in sorted(_files(files("storyroom.analysis"), "")):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()


def _files(folder: Traversable, under: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        name = f"{under}/{each.name}"
        if each.is_dir() and each.name != "__pycache__":
            yield from _files(each, name)
        elif each.is_file():
            yield name, each.read_bytes()
