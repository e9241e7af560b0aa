"""Takes files into the library: each becomes visible whole, in one transaction, or not at all. A bad file stops nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from storyroom.domain.access import Clearance, Label, Principal
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.document import DraftEntry, ImportReport
from storyroom.domain.grants import project_of
from storyroom.domain.ports import IdSource
from storyroom.errors import InputError, LibraryBusyError, StoryroomError
from storyroom.journeys.ahead import read_ahead
from storyroom.journeys.credentials_in import asking, remarked
from storyroom.journeys.index import compact
from storyroom.journeys.meaning import Meaning, MeaningCache, meaning_segments, word_segment
from storyroom.journeys.opening import bytes_from, bytes_of, find_files, path_as_text
from storyroom.journeys.origins import import_origin
from storyroom.journeys.prepare import Prepared, Request, as_paper, failed, report_to_json
from storyroom.journeys.profiles import renew
from storyroom.journeys.readers.limits import Limits
from storyroom.store.library import Library
from storyroom.store.records import NewDraft, NewOrigin, NewSegment

__all__ = ["find_files", "ingest", "requests_for", "requests_of", "take_in"]

_SEGMENTS_BEFORE_MERGE = 8


def requests_for(
    files: Iterable[Path],
    *,
    project: str = "",
    document: str = "",
    draft: str = "",
    labels: Sequence[str] = (),
    paper: str = "",
) -> Iterator[Request | ImportReport]:
    """Open files one by one; one that cannot be opened is a failed report at once.

    Raises: InvalidRequestError on a class of paper that there is not.
    """
    pattern = Request("", b"", project, document, draft, tuple(labels), as_paper(paper))
    return (_request(path_as_text(path), partial(bytes_of, path), pattern) for path in files)


def requests_of(
    uploads: Iterable[tuple[str, IO[bytes]]],
    *,
    project: str = "",
    document: str = "",
    draft: str = "",
    labels: Sequence[str] = (),
    paper: str = "",
) -> Iterator[Request | ImportReport]:
    """Read what was sent, (name, stream) each, one by one; as `requests_for`."""
    pattern = Request("", b"", project, document, draft, tuple(labels), as_paper(paper))
    return (_request(name, partial(bytes_from, stream), pattern) for name, stream in uploads)


def ingest(
    requests: Iterable[Request | ImportReport],
    library: Library,
    principal: Principal,
    *,
    meaning: Meaning | None = None,
    many: bool = False,
    limits: Limits | None = None,
) -> Iterator[ImportReport]:
    """Take files in, one report each, in order. Each is embedded before its transaction begins.

    `many` reads ahead in several processes, which is worth their start from about six files on.
    """
    held = _Held(library, principal)
    embedding = _Embedding(meaning, MeaningCache())
    known = partial(_known, held=held)
    for item in read_ahead(asking(library, requests), known, library.ids, limits or Limits(), many=many):
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
            own = request.own_label(entry.project).compartments
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


def _request(name: str, read: Callable[[], bytes], pattern: Request) -> Request | ImportReport:
    try:
        return replace(pattern, path=name, data=read())
    except InputError as fault:
        reason = f"{fault.message} {fault.hint}".strip()
        return ImportReport(path=name, status="failed", reason=reason)


def _known(request: Request, held: _Held) -> ImportReport | None:
    entry = held.find(request)
    return _unchanged(request.path, entry) if entry else None


def take_in(
    item: Prepared, library: Library, principal: Principal, *, meaning: Meaning | None, origin: NewOrigin
) -> ImportReport:
    """Store what was made ready here, under the label it has: the caller has asked for the right to put things there."""
    report = _put(item, library, principal, _Embedding(meaning, MeaningCache()), origin)
    library.collect()
    return report


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
    if refused := _opened(item, item.label, library, principal):
        return refused
    item = remarked(item, library, principal)
    return _put(item, library, principal, embedding, None)


def _put(
    item: Prepared, library: Library, principal: Principal, embedding: _Embedding, origin: NewOrigin | None
) -> ImportReport:
    if item.label is None:
        return item.report
    if known := library.known(item.label, item.report.project, item.request.data):
        return replace(item.report, status="unchanged", draft_id=known)
    segments = _segments(item, item.label, library.ids, embedding)
    origin = origin or import_origin(library, item, item.label, actor=principal.id)
    new = _new_draft(item, item.label, principal, segments=segments, origin=origin)
    if not library.put(new):
        known = library.known(item.label, item.report.project, item.request.data) or ""
        return replace(item.report, status="unchanged", draft_id=known)
    _merge_when_many(library, item.label, principal)
    renew(library, library.principal(principal.name), (item.draft_id,))
    return item.report


def _opened(item: Prepared, label: Label, library: Library, principal: Principal) -> ImportReport | None:
    """Open the project's own compartment where the importer begins it; say so where they may not put files here.

    Nothing else is opened by an import: a slip in a label must not make a compartment that others are given.
    """
    own = label.compartments - frozenset(item.request.labels)
    held = library.principal(principal.name).holdings
    lacking = label.compartments - held.upload
    if lacking and lacking <= own and principal.curator:
        roots = library.existing(project_of(name) for name in own)
        if roots <= held.upload:  # a class of paper is opened by those who may add to its project
            library.open_compartments(Label(own), actor=principal.id)
            lacking = label.compartments - library.principal(principal.name).holdings.upload
    if not lacking:
        return None
    reason = f"There is no project called {item.report.project} here that you may put files into. Ask its owner."
    return failed(item.request, reason).report


def _segments(item: Prepared, label: Label, ids: IdSource, embedding: _Embedding) -> tuple[NewSegment, ...]:
    words = word_segment(item, label, ids)
    return (words, *meaning_segments(item, label, embedding.meaning, ids=ids, cache=embedding.cache))


def _new_draft(
    item: Prepared, label: Label, principal: Principal, *, segments: tuple[NewSegment, ...], origin: NewOrigin
) -> NewDraft:
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
        tdm=item.tdm,
        origin=origin,
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
