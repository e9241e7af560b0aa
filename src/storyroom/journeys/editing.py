"""Drafts changed by people: opened, saved step by step, discarded, made into a new draft. Overwrites nothing; knows no rights: the desk does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.access import Clearance
from storyroom.domain.draft import REVISION_COLOURS, colour_rank
from storyroom.domain.editing import EditState, Newer, Step
from storyroom.domain.rights import Right
from storyroom.errors import EditConflictError, InvalidRequestError, NewerDraftError
from storyroom.formats.text import decode
from storyroom.journeys.ahead import prepare_anywhere
from storyroom.journeys.export import write_as
from storyroom.journeys.ingest import take_in
from storyroom.journeys.origins import words_of_draft
from storyroom.journeys.prepare import Prepared, Request
from storyroom.journeys.readers.pool import Readers
from storyroom.journeys.words_of import Act, Words, followed, lessened, pack
from storyroom.journeys.working_text import (
    WorkingText,
    begun,
    digest_of,
    fit,
    pack_working,
    stepped,
    unpack_working,
    words_in,
)
from storyroom.store.records import NewOrigin
from storyroom.store.span_ledgers import SpanLedgers
from storyroom.store.working_copies import StoredCopy, WorkingCopies

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftEntry, DraftReading, ImportReport
    from storyroom.journeys.meaning import Meaning
    from storyroom.journeys.readers.limits import Limits
    from storyroom.store.library import Library

__all__ = [
    "Parts",
    "begin_text",
    "discard",
    "make_draft",
    "name_for",
    "next_name",
    "open_copy",
    "prepared_draft",
    "save",
]

EDIT, PASTE = "edit", "paste"
_SITTING: Final = timedelta(minutes=30)
"""Somebody who was away longer than this begins another act."""
_LONGEST_NAME: Final = 80
_CONVERTED = (
    "This draft came in as {format}. It is edited here as Fountain, and what you make of it is a Fountain draft; "
    "the {format} file stays as it is."
)


class Parts(NamedTuple):
    """What taking in a draft needs beside the library."""

    meaning: Meaning | None
    limits: Limits


def open_copy(library: Library, person: Principal, reading: DraftReading) -> EditState:
    """Show what a person would go on with: their working copy, or the draft itself where they have none."""
    stored = _stored(library, person, reading.entry)
    told = "" if reading.entry.format == "fountain" else _CONVERTED.format(format=_called(reading.entry.format))
    newer = newer_drafts(library, person, reading.entry)
    if stored is None:
        return EditState(reading.entry.id, begin_text(library, reading).text, 0, told=told, newer=newer)
    return _state(stored)._replace(told=told, newer=newer)


def save(
    library: Library,
    person: Principal,
    entry: DraftEntry,
    steps: Sequence[Step],
    *,
    version: int,
    sha256: str,
    read: Callable[[], DraftReading],
) -> EditState:
    """Take steps on the working copy of a version, in one transaction; the first steps begin the copy, of what `read` opens.

    `sha256` is of the words after them, as the editor has them. Saving the same twice is saving it once.
    Raises: EditConflictError where another version was saved, InvalidRequestError where the steps do not fit.
    """
    stored = _stored(library, person, entry)
    if stored is not None and stored.version != version:
        if stored.version > version and digest_of(stored.text) == sha256:
            return _state(stored)  # the answer to an earlier try was lost on its way
        raise EditConflictError(stored.version, stored.saved_at)
    if stored is None and version:
        raise EditConflictError
    working = unpack_working(stored.text, stored.payload) if stored else begin_text(library, read())
    working = _written(library, person, working, steps, stored)
    text = working.text
    if digest_of(text) != sha256:
        raise InvalidRequestError("What came does not fit what is kept.", "Keep your words as a file, then load anew.")
    made = _put(library, person, entry, working, stored)
    if made is None:
        raise EditConflictError
    return _state(made)


def discard(library: Library, person: Principal, entry: DraftEntry, *, version: int) -> None:
    """Throw a working copy away. Raises: EditConflictError where another version was saved."""
    stored = _stored(library, person, entry)
    if stored is None or not WorkingCopies(library).discard(stored, at_version=version):
        raise EditConflictError(stored.version if stored else 0, stored.saved_at if stored else "")


def make_draft(
    library: Library, person: Principal, entry: DraftEntry, parts: Parts, *, version: int, name: str, seen: str
) -> ImportReport:
    """Make the next draft of a working copy, which ends with it; all in one transaction.

    `seen` is the newest draft that the person knows of: where another has come, they look at that first.
    Raises: EditConflictError, NewerDraftError, InvalidRequestError.
    """
    stored = _stored(library, person, entry)
    if stored is None or stored.version != version:
        raise EditConflictError(stored.version if stored else 0, stored.saved_at if stored else "")
    called = name_for(library, person, entry, name)
    newer = newer_drafts(library, person, entry)
    if newer and newer[-1].draft_id != seen:
        raise NewerDraftError(newer[-1].name, newer[-1].by, newer[-1].at)
    item = prepared_draft(library, stored.text, entry, called, parts)
    origin = _origin(library, stored, item, entry)
    report = take_in(item, library, person, meaning=parts.meaning, origin=origin)
    if report.status != "imported":
        raise InvalidRequestError("A draft of just these words is here already.", "Change something first.")
    return report


def newer_drafts(library: Library, person: Principal, entry: DraftEntry) -> tuple[Newer, ...]:
    """List the drafts of the same document that came in after this one and that this person may see, oldest first."""
    drafts = [
        one
        for one in library.reader(person.clearance).drafts()
        if (one.project, one.document) == (entry.project, entry.document) and one.imported_at > entry.imported_at
    ]
    drafts.sort(key=lambda one: (one.imported_at, one.id))
    brought = SpanLedgers(library).brought_in([one.id for one in drafts], person.clearance)
    return tuple(
        Newer(one.id, one.name, library.name_of(brought[one.id].actor) if one.id in brought else "", one.imported_at)
        for one in drafts
    )


def next_name(names: Sequence[str], base: str) -> str:
    """Offer a name for the draft after these: the next colour, or one that says what it was made of."""
    ranks = [rank for rank in (colour_rank(name) for name in names) if rank is not None]
    taken = {name.casefold() for name in names}
    if ranks and max(ranks) + 1 < len(REVISION_COLOURS):
        return REVISION_COLOURS[max(ranks) + 1]
    offers = (f"{base[: _LONGEST_NAME - 12]} edited{f' {n}' if n > 1 else ''}" for n in range(1, len(taken) + 2))
    return next(one for one in offers if one.casefold() not in taken)


def _stored(library: Library, person: Principal, entry: DraftEntry) -> StoredCopy | None:
    return WorkingCopies(library).find(entry.id, person.id, person.cleared(Right.QUOTE))


def _state(stored: StoredCopy) -> EditState:
    return EditState(stored.draft_id, stored.text, stored.version, stored.begun_at, stored.saved_at)


def begin_text(library: Library, reading: DraftReading) -> WorkingText:
    """Make of a draft what an editor can hold, with where its words come from."""
    words = words_of_draft(library, reading.entry)
    script = reading.screenplay
    if reading.entry.format == "fountain":
        text, runs = fit(script.text, words.runs)
        return begun(text, Words(words.acts, runs))
    text = decode(write_as("fountain", script)).text
    turned = followed(text, words.acts[-1], [(script.text, words)])
    text, runs = fit(text, turned.runs)
    return begun(text, Words(words.acts, runs))


def _written(
    library: Library, person: Principal, working: WorkingText, steps: Sequence[Step], stored: StoredCopy | None
) -> WorkingText:
    """Take the steps, each under the act it belongs to."""
    now = library.clock.now("editing")
    for step in steps:
        fresh = _act_of(library, person, working, step, _Since(now, stored))
        if fresh.id not in {act.id for act in working.acts}:
            working = working._replace(acts=(*working.acts, fresh))
        working = stepped(working, step, fresh.id)
    return working


class _Since(NamedTuple):
    """The moment, and what was saved before it."""

    now: datetime
    stored: StoredCopy | None


def _act_of(library: Library, person: Principal, working: WorkingText, step: Step, since: _Since) -> Act:
    """Find the act that a step belongs to, or begin one: each paste is one, and so is each sitting at the keys."""
    number = len(working.acts)
    about = f"{person.id}/{since.stored.id if since.stored else ''}/{number}/{working.steps}"
    if step.kind == "paste":
        pasted = "".join(change.text for change in step.changes)
        return Act(
            library.ids.new("origin", f"paste/{about}"), "person", person.id, since.now.isoformat(), PASTE,
            after=digest_of(pasted),
        )  # fmt: skip
    rested = since.stored is None or since.now - datetime.fromisoformat(since.stored.saved_at) > _SITTING
    for act in reversed(working.acts):
        if (act.draft_id, act.operation, act.actor) != ("", EDIT, person.id):
            continue
        if not rested or act.time == since.now.isoformat():
            return act
        break
    return Act(
        library.ids.new("origin", f"edit/{about}"), "person", person.id, since.now.isoformat(), EDIT,
        before=digest_of(working.text),
    )  # fmt: skip


def _put(
    library: Library, person: Principal, entry: DraftEntry, working: WorkingText, stored: StoredCopy | None
) -> StoredCopy | None:
    payload = pack_working(working)
    book = WorkingCopies(library)
    if stored is not None:
        copy = stored._replace(text=working.text, payload=payload)
        return book.save(copy, entry.label, at_version=stored.version)
    copy_id = library.ids.new("copy", f"{entry.id}/{person.id}")
    return book.begin(StoredCopy(copy_id, entry.id, person.id, working.text, payload, 1, "", ""), entry.label)


def name_for(library: Library, person: Principal, entry: DraftEntry, name: str) -> str:
    """Return the name of the next draft of a document, tidied. Raises: InvalidRequestError where it is none, or taken."""
    said = " ".join(name.split())
    if not said or len(said) > _LONGEST_NAME or not said.isprintable():
        raise InvalidRequestError(f"A draft needs a name of 1 to {_LONGEST_NAME} letters.", "Name it, such as blue.")
    drafts = library.reader(person.clearance).drafts()
    same = [one for one in drafts if (one.project, one.document) == (entry.project, entry.document)]
    if any(one.name.casefold() == said.casefold() for one in same):
        raise InvalidRequestError(f"There is a draft called {said} already.", "Choose another name.")
    return said


def prepared_draft(library: Library, text: str, entry: DraftEntry, name: str, parts: Parts) -> Prepared:
    """Read the words as the file that they will be. Raises: InvalidRequestError if they would be read as something else."""
    request = Request(f"{name}.fountain", text.encode(), entry.project, entry.document, name)
    with Readers(parts.limits) as readers:
        item = prepare_anywhere(request, library.ids, readers)
    if item.report.status == "failed":
        raise InvalidRequestError(f"These words make no draft: {item.report.reason}", "Change them, then try again.")
    if item.report.format != "fountain" or item.text != text:
        raise InvalidRequestError("These words would not be read as Fountain again.", "Look how they begin.")
    return replace(item, label=entry.label)


def _origin(library: Library, stored: StoredCopy, item: Prepared, entry: DraftEntry) -> NewOrigin:
    """Say where the words of the new draft come from. What was done on the way stays, even where no letter of it does."""
    words = words_in(unpack_working(stored.text, stored.payload))
    used = {run.act for run in words.runs}
    own = [act for act in words.acts if not act.draft_id]
    before = library.reader(Clearance(entry.label.compartments)).text(entry.id), words_of_draft(library, entry)
    cut = lessened(before, (item.text, words))
    acts = tuple(
        act._replace(draft_id=item.draft_id, after=act.after or digest_of(item.text), parents=cut)
        if act in own
        else act
        for act in words.acts
        if act.id in used or act in own
    )
    event_id = library.ids.new("origin", item.draft_id)
    payload = pack(Words(acts, words.runs))
    return NewOrigin(event_id, "person", EDIT, payload, stored.id, stored.version)


def _called(format_name: str) -> str:
    return {"fdx": "Final Draft", "docx": "Word", "pdf": "PDF", "native": "Storyroom JSON"}.get(
        format_name, format_name
    )
