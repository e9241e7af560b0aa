"""Whose words a draft holds: made as it comes in, kept, and made once for drafts that came before this was kept. Asks for no right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from storyroom.domain.access import Clearance, Label, Principal
from storyroom.domain.document import DraftEntry, DraftReading
from storyroom.domain.origin import OriginAct, OriginOf, OriginSpan, totals
from storyroom.journeys.prepare import Prepared
from storyroom.journeys.words_of import Act, Run, Words, followed, lessened, pack, spans_of, unpack
from storyroom.journeys.working_text import digest_of
from storyroom.store.library import Library
from storyroom.store.records import NewOrigin
from storyroom.store.span_ledgers import Came, SpanLedgers

__all__ = ["import_origin", "origin_of", "words_of_draft"]

IMPORT = "import_file"


class _Text(NamedTuple):
    """A text that came in as a file, and the act."""

    text: str
    act: Act


def import_origin(library: Library, item: Prepared, label: Label, *, actor: str) -> NewOrigin:
    """Say where the words of a file come from: from the drafts before it, where they stand there; else from this import."""
    time = library.clock.now(f"draft:{item.draft_id}").isoformat()
    event_id = library.ids.new("origin", item.draft_id)
    act = Act(event_id, "import", actor, time, IMPORT, item.draft_id, after=digest_of(item.text))
    report = item.report
    words = _words(library, _Text(item.text, act), _earlier(library, label, report.project, report.document))
    return NewOrigin(event_id, "import", IMPORT, pack(words))


def words_of_draft(library: Library, entry: DraftEntry) -> Words:
    """Say where the words of a draft come from; made and kept now for drafts of a time when that was not kept."""
    came = _earlier(library, entry.label, entry.project, entry.document)
    return _kept(library, next(one for one in came if one.id == entry.id), came)


def origin_of(library: Library, person: Principal, reading: DraftReading) -> OriginOf:
    """Tell whose the words of a draft are. Drafts that the person may not see are not named."""
    words = words_of_draft(library, reading.entry)
    kinds = {act.id: act.origin for act in words.acts}
    spans = tuple(OriginSpan(start, end, act, kinds[act]) for start, end, act in spans_of(words))
    names = {one.id: one.name for one in library.reader(person.clearance).drafts()}
    acts = tuple(_told(library, act, names) for act in words.acts)
    text = reading.screenplay.text
    counted = totals(text, spans, [(scene.start, scene.end) for scene in reading.scenes])
    return OriginOf(reading.entry.id, spans, acts, counted, sum(one.words for one in counted))


def _told(library: Library, act: Act, names: Mapping[str, str]) -> OriginAct:
    """Tell an act; of a draft that the asker may not see, or that is gone, not even the hash of its words."""
    seen = act.draft_id in names
    return OriginAct(
        id=act.id,
        origin=act.origin,
        by=library.name_of(act.actor),
        at=act.time,
        operation=act.operation,
        draft_id=act.draft_id if seen else "",
        draft=names.get(act.draft_id, ""),
        before=act.before if seen else "",
        after=act.after if seen else "",
        model=act.model,
        prompt=act.prompt if seen else "",
        output=act.output if seen else "",
    )


def _kept(library: Library, draft: Came, came: Sequence[Came]) -> Words:
    wide, book = Clearance(draft.label.compartments), SpanLedgers(library)
    kept = book.of_drafts((draft.id,), wide)
    if draft.id in kept:
        return unpack(kept[draft.id])
    brought, text = book.brought_in((draft.id,), wide)[draft.id], library.reader(wide).text(draft.id)
    act = Act(brought.id, "import", brought.actor, brought.time, brought.operation, draft.id, after=digest_of(text))
    words = _words(library, _Text(text, act), _before(draft, came))
    book.keep(draft.id, draft.label, pack(words))
    return words


def _before(draft: Came, came: Sequence[Came]) -> list[Came]:
    """Keep the drafts that came before one, of those that everybody sees who sees it.

    Others are not looked at: where words come from must not tell of what may not be seen.
    """
    seen = [one for one in came if one.label.compartments <= draft.label.compartments]
    return [one for one in seen if (one.imported_at, one.id) < (draft.imported_at, draft.id)]


def _earlier(library: Library, label: Label, project: str, document: str) -> tuple[Came, ...]:
    """List the drafts of a document that everybody sees who sees this label, as they came in."""
    return SpanLedgers(library).drafts_of(project, document, Clearance(label.compartments))


def _words(library: Library, new: _Text, earlier: Sequence[Came]) -> Words:
    """Follow the words of a new text through the drafts before it."""
    if not earlier:
        return Words((new.act,), (Run(len(new.text), new.act.id),) if new.text else ())
    known = []
    for draft in earlier:
        text = library.reader(Clearance(draft.label.compartments)).text(draft.id)
        known.append((text, _kept(library, draft, earlier)))
    words = followed(new.text, new.act, known)
    changed = new.act._replace(parents=lessened(known[-1], (new.text, words)))
    return words._replace(acts=tuple(changed if act.id == changed.id else act for act in words.acts))
