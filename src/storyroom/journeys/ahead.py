"""Reads files ahead of their storing, in other processes where a file is not small plain text or where there are many. Stores nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from storyroom.domain.document import ImportReport
from storyroom.domain.ports import IdSource
from storyroom.journeys.prepare import Prepared, Request, prepare
from storyroom.journeys.read import is_light
from storyroom.journeys.readers.limits import Limits
from storyroom.journeys.readers.pool import Readers

__all__ = ["prepare_anywhere", "read_ahead"]

_WORKERS = 2
_AHEAD = 4
"""Files that may wait, read, for those before them."""
_BYTES_AHEAD = 32 * 1024 * 1024
"""Bytes of such files: a folder of huge ones is read one by one."""

_Item = Prepared | ImportReport


def read_ahead(
    requests: Iterable[Request | ImportReport],
    known: Callable[[Request], ImportReport | None],
    ids: IdSource,
    limits: Limits,
    *,
    many: bool,
) -> Iterator[_Item]:
    """Make each file ready, in order. What `known` answers for is not read at all."""
    with Readers(limits, workers=_WORKERS if many else 1) as readers:
        if many:
            yield from _side_by_side(requests, known, ids, readers)
            return
        for request in requests:
            report = request if isinstance(request, ImportReport) else known(request)
            yield report or prepare_anywhere(request, ids, readers)  # type: ignore[arg-type]  # a report stands for itself


def prepare_anywhere(request: Request, ids: IdSource, readers: Readers, *, draft_id: str = "") -> Prepared:
    """Make one file ready: here if it is small plain text, in a process that can be ended otherwise."""
    if is_light(request.path, request.data):
        return prepare(request, ids, draft_id=draft_id)
    return readers.prepare(request, ids, draft_id=draft_id)


def _side_by_side(
    requests: Iterable[Request | ImportReport],
    known: Callable[[Request], ImportReport | None],
    ids: IdSource,
    readers: Readers,
) -> Iterator[_Item]:
    waiting: deque[tuple[int, Future[Prepared] | ImportReport]] = deque()
    with ThreadPoolExecutor(_WORKERS) as threads:
        try:
            for request in requests:
                if isinstance(request, ImportReport):
                    waiting.append((0, request))
                elif report := known(request):
                    waiting.append((0, report))
                else:
                    waiting.append((len(request.data), threads.submit(readers.prepare, request, ids)))
                while len(waiting) > _AHEAD or sum(size for size, _ in waiting) > _BYTES_AHEAD:
                    yield _finished(waiting.popleft()[1])
            while waiting:
                yield _finished(waiting.popleft()[1])
        finally:
            for _, item in waiting:
                if not isinstance(item, ImportReport):
                    item.cancel()
            readers.stop()


def _finished(item: Future[Prepared] | ImportReport) -> _Item:
    return item if isinstance(item, ImportReport) else item.result()
