"""Makes every derived row and index file anew from the original bytes. Texts, origins and ids stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storyroom.domain.access import Label, Principal
from storyroom.domain.document import DraftEntry
from storyroom.domain.ports import IdSource, SegmentKind
from storyroom.domain.script import Parsed
from storyroom.errors import LibraryBusyError, LibraryDamagedError
from storyroom.journeys.ahead import prepare_anywhere
from storyroom.journeys.index import compact
from storyroom.journeys.meaning import Meaning, MeaningCache, meaning_segments, word_segment
from storyroom.journeys.prepare import Prepared, Request, divide, report_to_json
from storyroom.journeys.readers.limits import Limits
from storyroom.journeys.readers.pool import Readers
from storyroom.store.library import Library
from storyroom.store.reader import SqlReader
from storyroom.store.records import NewDraft

__all__ = ["RebuildProgress", "rebuild"]


_MOST_TRIES = 5
"""How often a label is swapped again because a draft came in meanwhile."""


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """One draft rebuilt; `reason` says why its text was kept as it was imported, or is empty."""

    done: int
    total: int
    draft: DraftEntry
    reason: str = ""


def rebuild(
    library: Library, principal: Principal, meaning: Meaning | None, *, limits: Limits | None = None
) -> Iterator[RebuildProgress]:
    """Read every draft from its original bytes again; swap in the derived rows of one label at a time.

    A draft whose text would come out otherwise (its reader has changed since) keeps its text and elements: every
    citation ever made points into that text.
    """
    with Readers(limits) as readers:
        yield from _rebuild(library, principal, meaning, readers)


def _rebuild(
    library: Library, principal: Principal, meaning: Meaning | None, readers: Readers
) -> Iterator[RebuildProgress]:
    reader = library.reader(principal.clearance)
    total, done = len(reader.drafts()), 0
    for label in dict.fromkeys(entry.label for entry in reader.drafts()):
        items: dict[str, Prepared] = {}
        for _ in range(_MOST_TRIES):
            for entry in [each for each in reader.drafts() if each.label == label and each.id not in items]:
                items[entry.id], reason = _read_again(reader, entry, library.ids, readers)
                done += 1
                yield RebuildProgress(done, max(total, done), entry, reason)
            if _swap(library, reader, principal, label, items=tuple(items.values()), meaning=meaning):
                break
        else:
            raise LibraryBusyError("Another Storyroom keeps changing this library.", "Rebuild when it has finished.")
    compact(library, principal.clearance, actor=principal.id)
    library.collect()


class _KeptIds:
    """Gives a draft's scenes the ids they have already; new ones only to scenes that were not there."""

    def __init__(self, kept: Mapping[str, str], ids: IdSource) -> None:
        self._kept, self._ids = kept, ids

    def new(self, kind: str, about: str) -> str:
        return self._kept.get(about) or self._ids.new(kind, about)


def _read_again(reader: SqlReader, entry: DraftEntry, ids: IdSource, readers: Readers) -> tuple[Prepared, str]:
    kept = _KeptIds({f"{entry.id}/{scene.scene}": scene.id for scene in reader.scenes(entry.id)}, ids)
    own = tuple(sorted(entry.label.compartments))
    name = str(reader.report(entry.id).get("path", ""))
    stored = Parsed(reader.draft(entry.id).screenplay)
    try:
        request = Request(name, reader.original(entry.id), entry.project, entry.document, entry.name, own)
    except LibraryDamagedError:
        request = Request(name, b"", entry.project, entry.document, entry.name, own)
        return divide(
            request, stored, kept, draft_id=entry.id
        ), "its original is missing or changed; the text as imported is kept"
    item = prepare_anywhere(request, kept, readers, draft_id=entry.id)
    if item.label is not None and item.text == reader.text(entry.id):
        return item, ""
    return divide(request, stored, kept, draft_id=entry.id), "its reader has changed; the text as imported is kept"


def _swap(
    library: Library,
    reader: SqlReader,
    principal: Principal,
    label: Label,
    *,
    items: Sequence[Prepared],
    meaning: Meaning | None,
) -> bool:
    """Replace one label's segments and derived rows; vectors stay where there is no model to make them anew.

    False, and nothing changed, if something came in meanwhile.
    """
    cache = MeaningCache()
    segments = [word_segment(item, label, library.ids) for item in items]
    for item in items:
        segments += meaning_segments(item, label, meaning, ids=library.ids, cache=cache)
    made: set[SegmentKind] = {segment.kind for segment in segments}
    return library.replace_segments(
        [ref.id for kind in sorted(made) for ref in reader.segments(kind) if ref.label == label],
        segments,
        redrafts=[_derived(item, label, principal) for item in items],
        actor=principal.id,
        act="label_rebuilt",
    )


def _derived(item: Prepared, label: Label, principal: Principal) -> NewDraft:
    report = item.report
    return NewDraft(
        id=item.draft_id,
        label=label,
        project=report.project,
        document=report.document,
        name=report.draft,
        format=report.format,
        file_name=item.request.path,
        original=b"",
        text=item.text,
        reading=item.reading,
        report=report_to_json(report),
        pages=report.pages,
        scenes=item.scenes,
        segments=(),
        actor=principal.id,
        tdm=item.tdm,
    )
