"""Makes every derived row and index file anew from the original bytes. Texts, origins and ids stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storyroom.domain.access import Label, Principal
from storyroom.domain.document import DraftEntry
from storyroom.domain.ports import IdSource, SegmentKind, SegmentRef
from storyroom.domain.script import Parsed
from storyroom.journeys.index import compact
from storyroom.journeys.meaning import Meaning, MeaningCache, meaning_segments, word_segment
from storyroom.journeys.prepare import Prepared, Request, divide, prepare, report_to_json
from storyroom.store.library import Library
from storyroom.store.reader import SqlReader
from storyroom.store.records import NewDraft

__all__ = ["RebuildProgress", "rebuild"]


_KINDS: tuple[SegmentKind, ...] = ("words", "vectors", "tokens")


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """One draft rebuilt; `reason` says why its text was kept as it was imported, or is empty."""

    done: int
    total: int
    draft: DraftEntry
    reason: str = ""


def rebuild(library: Library, principal: Principal, meaning: Meaning | None) -> Iterator[RebuildProgress]:
    """Read every draft from its original bytes again; swap in the derived rows of one label at a time.

    A draft whose text would come out otherwise (its reader has changed since) keeps its text and elements: every
    citation ever made points into that text.
    """
    reader = library.reader(principal.clearance)
    drafts = reader.drafts()
    by_label: dict[Label, list[DraftEntry]] = {}
    for entry in drafts:
        by_label.setdefault(entry.label, []).append(entry)
    done = 0
    for label, entries in by_label.items():
        items: list[Prepared] = []
        for entry in entries:
            item, reason = _read_again(reader, entry, library.ids)
            items.append(item)
            done += 1
            yield RebuildProgress(done, len(drafts), entry, reason)
        old = [ref for kind in _KINDS for ref in reader.segments(kind) if ref.label == label]
        _swap(library, principal, old, items, meaning)
    compact(library, principal.clearance, actor=principal.id)
    library.collect()


class _KeptIds:
    """Gives a draft's scenes the ids they have already; new ones only to scenes that were not there."""

    def __init__(self, kept: Mapping[str, str], ids: IdSource) -> None:
        self._kept, self._ids = kept, ids

    def new(self, kind: str, about: str) -> str:
        return self._kept.get(about) or self._ids.new(kind, about)


def _read_again(reader: SqlReader, entry: DraftEntry, ids: IdSource) -> tuple[Prepared, str]:
    kept = _KeptIds({f"{entry.id}/{scene.scene}": scene.id for scene in reader.scenes(entry.id)}, ids)
    own = tuple(sorted(entry.label.compartments))
    name = str(reader.report(entry.id).get("path", ""))
    request = Request(name, reader.original(entry.id), entry.project, entry.document, entry.name, own)
    item = prepare(request, kept, draft_id=entry.id)
    if item.label is not None and item.text == reader.text(entry.id):
        return item, ""
    stored = Parsed(reader.draft(entry.id).screenplay)
    return divide(request, stored, kept, draft_id=entry.id), "its reader has changed; the text as imported is kept"


def _swap(
    library: Library,
    principal: Principal,
    old: Sequence[SegmentRef],
    items: Sequence[Prepared],
    meaning: Meaning | None,
) -> None:
    """Replace one label's segments and derived rows; vectors stay where there is no model to make them anew."""
    label, cache = items[0].label, MeaningCache()
    if label is None:
        return
    segments = [word_segment(item, label, library.ids) for item in items]
    for item in items:
        segments += meaning_segments(item, label, meaning, ids=library.ids, cache=cache)
    library.replace_segments(
        [ref.id for ref in old if ref.kind == "words" or meaning is not None],
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
    )
