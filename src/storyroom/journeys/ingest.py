"""Takes files into the library: each becomes visible whole, in one transaction, or not at all. A bad file stops nothing."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Self

from storyroom.domain.access import Clearance, Label, Principal
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.document import DraftEntry, ImportReport
from storyroom.domain.ports import IdSource
from storyroom.errors import LibraryBusyError, NotFoundError, StoryroomError
from storyroom.journeys.index import compact
from storyroom.journeys.meaning import Meaning, MeaningCache, meaning_segments, word_segment
from storyroom.journeys.prepare import Prepared, Request, failed, prepare, project_compartment, report_to_json
from storyroom.store.library import Library
from storyroom.store.records import NewDraft, NewSegment

__all__ = ["find_files", "ingest", "requests_for"]

_SEGMENTS_BEFORE_MERGE = 8
_MOST_BYTES = 256 * 1024 * 1024


def find_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List the files that were meant: folders are walked, hidden files passed over, each file once, in order.

    Raises: NotFoundError for a path that is not there.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if not name.startswith("."):
                        found.setdefault(Path(folder) / name)
        elif path.exists():
            found.setdefault(path)
        else:
            raise NotFoundError(f"file called {path}", "Check the spelling; a folder may be given too.")
    return tuple(found)


def requests_for(
    files: Iterable[Path], *, project: str = "", document: str = "", draft: str = "", labels: Sequence[str] = ()
) -> Iterator[Request | ImportReport]:
    """Open files one by one; one that cannot be opened is a failed report at once."""
    for path in files:
        yield _request(path, project, document, draft, tuple(labels))


def ingest(
    requests: Iterable[Request | ImportReport],
    library: Library,
    principal: Principal,
    *,
    meaning: Meaning | None = None,
    many: bool = False,
) -> Iterator[ImportReport]:
    """Take files in, one report each, in order. Each is embedded before its transaction begins.

    `many` reads ahead in other processes, which is worth their start from about six files on.
    """
    held = _Held(library, principal)
    embedding = _Embedding(meaning, MeaningCache())
    for item in _prepared(requests, held, library.ids, many=many):
        yield (
            item if isinstance(item, ImportReport) else held.remark(item, _stored(item, library, principal, embedding))
        )
    cleared_now = library.principal(principal.name).clearance  # an import opens compartments
    compact(library, cleared_now, actor=principal.id)
    library.collect()


class _Embedding(NamedTuple):
    """The models of this run, if there are any, and what they have made so far."""

    meaning: Meaning | None
    cache: MeaningCache


class _Held:
    """What the library holds already, by hash of the bytes, as the importer sees it."""

    def __init__(self, library: Library, principal: Principal) -> None:
        self._by_hash = library.reader(principal.clearance).by_hash()

    def find(self, request: Request) -> DraftEntry | None:
        """Return the draft that these bytes already are, under the label they would get."""
        for entry in self._by_hash.get(hashlib.sha256(request.data).hexdigest(), ()):
            own = {project_compartment(entry.project), *request.labels}
            same_place = request.project in ("", entry.project) and request.document in ("", entry.document)
            if same_place and entry.label.compartments == own:
                return entry
        return None

    def remark(self, item: Prepared, report: ImportReport) -> ImportReport:
        """Tell the importer, and nobody else, that these bytes are here under a stricter label too."""
        held = self._by_hash.get(hashlib.sha256(item.request.data).hexdigest(), ())
        if report.status != "imported" or item.label is None:
            return report
        if not any(item.label.compartments < entry.label.compartments for entry in held):
            return report
        message = "The same file is here under a stricter label: this copy can be read without it."
        return replace(report, diagnostics=(*report.diagnostics, Diagnostic("held_under_stricter_label", message)))


def _request(path: Path, project: str, document: str, draft: str, labels: tuple[str, ...]) -> Request | ImportReport:
    try:
        if path.exists() and not path.is_file():
            return ImportReport(path=str(path), status="failed", reason="It is not a file but a device or a pipe.")
        if path.stat().st_size > _MOST_BYTES:
            reason = f"The file is larger than {_MOST_BYTES // 2**20} MB."
            return ImportReport(path=str(path), status="failed", reason=reason)
        return Request(str(path), path.read_bytes(), project, document, draft, labels)
    except OSError as fault:
        return ImportReport(path=str(path), status="failed", reason=f"It cannot be opened: {fault.strerror}.")


def _prepared(
    requests: Iterable[Request | ImportReport], held: _Held, ids: IdSource, *, many: bool
) -> Iterator[Prepared | ImportReport]:
    """Read files ahead of the embedding, in other processes where there are many; keep their order."""
    ahead: deque[_Waiting | ImportReport] = deque()
    with _Readers(ids, workers=min(2, os.cpu_count() or 1) if many else 0) as readers:
        for request in requests:
            known = _known(request, held)
            ahead.append(known or readers.start(request))  # type: ignore[arg-type]  # `_known` has taken the reports
            if len(ahead) > readers.ahead:
                yield readers.finish(ahead.popleft())
        while ahead:
            yield readers.finish(ahead.popleft())


class _Waiting(NamedTuple):
    request: Request
    future: Future[Prepared] | None


class _Readers:
    """Other processes that read files ahead; with no workers, reads here and at once."""

    def __init__(self, ids: IdSource, *, workers: int) -> None:
        self._ids = ids
        self._workers = workers
        self._pool = self._open() if workers else None
        self.ahead = 2 * workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def start(self, request: Request) -> _Waiting:
        """Begin to read a file."""
        if self._pool is None:
            return _Waiting(request, None)
        try:
            return _Waiting(request, self._pool.submit(prepare, request, self._ids))
        except BrokenProcessPool:
            self._pool = self._open()
            return _Waiting(request, self._pool.submit(prepare, request, self._ids))

    def finish(self, waiting: _Waiting | ImportReport) -> Prepared | ImportReport:
        """Wait for a file. One that brings its process down twice is a failed file; its neighbours are read again."""
        if isinstance(waiting, ImportReport):
            return waiting
        if waiting.future is None:
            return prepare(waiting.request, self._ids)
        try:
            return waiting.future.result()
        except BrokenProcessPool:
            again = self.start(waiting.request)
        try:
            return again.future.result() if again.future else prepare(waiting.request, self._ids)
        except BrokenProcessPool:
            return failed(waiting.request, "Reading it brought the reading process down (out of memory?).")

    def _open(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=spawn, initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _known(request: Request | ImportReport, held: _Held) -> ImportReport | None:
    if isinstance(request, ImportReport):
        return request
    entry = held.find(request)
    return _unchanged(request.path, entry) if entry else None


def _stored(item: Prepared, library: Library, principal: Principal, embedding: _Embedding) -> ImportReport:
    try:
        return _store(item, library, principal, embedding)
    except StoryroomError:  # the library itself: the next file would fare no better
        raise
    except OSError as fault:
        hint = "What was finished is kept: mend that, then run the same command."
        raise LibraryBusyError(
            f"The library's folder cannot be written to: {fault.strerror or fault}.", hint
        ) from fault
    except Exception as fault:  # noqa: BLE001  # what cannot be stored costs one file, not the import; no content is told
        return failed(item.request, f"It cannot be stored ({type(fault).__name__}): please report this.").report


def _store(item: Prepared, library: Library, principal: Principal, embedding: _Embedding) -> ImportReport:
    if item.report.status == "failed" or item.label is None:
        return item.report
    library.open_compartments(item.label, actor=principal.id)
    if known := library.known(item.label, item.report.project, item.request.data):
        return replace(item.report, status="unchanged", draft_id=known)
    new = _new_draft(item, item.label, principal, segments=_segments(item, item.label, library.ids, embedding))
    if not library.put(new):
        known = library.known(item.label, item.report.project, item.request.data) or ""
        return replace(item.report, status="unchanged", draft_id=known)
    _merge_when_many(library, item.label, principal)
    return item.report


def _segments(item: Prepared, label: Label, ids: IdSource, embedding: _Embedding) -> tuple[NewSegment, ...]:
    words = word_segment(item, label, ids)
    return (words, *meaning_segments(item, label, embedding.meaning, ids=ids, cache=embedding.cache))


def _new_draft(item: Prepared, label: Label, principal: Principal, *, segments: tuple[NewSegment, ...]) -> NewDraft:
    return NewDraft(
        id=item.draft_id,
        label=label,
        project=item.report.project,
        document=item.report.document,
        name=item.report.draft,
        format=item.report.format,
        file_name=Path(item.request.path).name,
        original=item.request.data,
        text=item.text,
        reading=item.reading,
        report=report_to_json(item.report),
        pages=item.report.pages,
        scenes=item.scenes,
        segments=segments,
        actor=principal.id,
    )


def _merge_when_many(library: Library, label: Label, principal: Principal) -> None:
    clearance = Clearance(label.compartments)
    if len(library.reader(clearance).segments("words")) > _SEGMENTS_BEFORE_MERGE:
        compact(library, clearance, actor=principal.id, most=_SEGMENTS_BEFORE_MERGE // 2)


def _unchanged(path: str, entry: DraftEntry) -> ImportReport:
    return ImportReport(
        path=path,
        status="unchanged",
        format=entry.format,
        project=entry.project,
        document=entry.document,
        draft=entry.name,
        draft_id=entry.id,
        pages=entry.pages,
        scenes=entry.scenes,
    )
