"""A data set planned, made, looked at and laid out: by right and consent at each of these moments. Trains nothing."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from storyroom.domain.access import Clearance, Principal
from storyroom.domain.dataset import DatasetPlan, DatasetPolicy, Refused, Selection
from storyroom.domain.derivation import DerivedKind
from storyroom.domain.document import DraftReading
from storyroom.domain.licensing import may_use
from storyroom.domain.provenance import Event
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, LibraryDamagedError, UseRefusedError
from storyroom.journeys.dataset_choice import Asked, Chosen, choose, is_by, rights_shape, scenes_asked
from storyroom.journeys.dataset_papers import papers_of
from storyroom.journeys.find import SearchParts
from storyroom.journeys.origins import words_of_draft
from storyroom.provenance.ledger import Stretch, ledger_of
from storyroom.store.datasets import DatasetRow, DatasetRows, NewDataset
from storyroom.store.derivations import Derivations
from storyroom.store.library import Library
from storyroom.store.licensing import RightsBook
from storyroom.store.studio_key import StudioKey
from storyroom.tuning.dataset.assets import Asset, Piece
from storyroom.tuning.dataset.drawing import Drawn, Models, draw_up
from storyroom.tuning.dataset.folder import Heading, Written, read_files, write_down

__all__ = ["Told", "Wanted", "files_of", "make", "plan", "unpacked"]

Told = Callable[[str, int, int], None]
"""Is told how far it is: what, how much of it, of how much."""
_LARGEST = 2 * 1024 * 1024 * 1024
"""Bytes of all files of a set: one that says more was not packed here."""


class Wanted(NamedTuple):
    """What is asked for: works, and by which policy."""

    selection: Selection
    policy: DatasetPolicy


def plan(library: Library, person: Principal, wanted: Wanted, parts: SearchParts, told: Told) -> DatasetPlan:
    """Say what a data set would be made of and what not, and why. Raises: InvalidRequestError, NotFoundError."""
    return _drawn(library, person, wanted, parts, told, secret=b"0" * 32)[0].plan


def make(  # each is handed on
    library: Library, person: Principal, wanted: Wanted, parts: SearchParts, told: Told, *, name: str, expect: str = ""
) -> tuple[DatasetRow, DatasetPlan]:
    """Make a data set and keep it, with what it was made from. What may go in is asked again, and once more as it is kept.

    `expect` is the digest of a plan: where the set would be another, nothing is made.
    Raises: InvalidRequestError, NotFoundError, UseRefusedError.
    """
    secret = hashlib.sha256(library.ids.new("secret", f"{person.id}/{name}/{wanted.policy.seed}").encode()).digest()
    drawn, chosen = _drawn(library, person, wanted, parts, told, secret=secret)
    if expect and expect != drawn.plan.digest:
        raise InvalidRequestError(
            "What may go in is not what the plan said any more.",
            "Look at a new plan: rights or drafts changed meanwhile.",
        )
    if drawn.plan.label is None:
        raise InvalidRequestError("There is nothing to make a data set of.", _first_reason(drawn.plan))
    told("Writing it down", 0, 1)
    heading = _heading(library, person, drawn.plan, name)
    written = write_down(drawn, heading, StudioKey(library, actor=person.id), secret=secret)
    read_files(written.files, StudioKey.trusted(library))  # what cannot be read back is not kept
    row = DatasetRows(library).add(
        _new(drawn, written, heading), lambda: _still(library, person, drawn, chosen, wanted.policy), actor=person.id
    )
    return row, drawn.plan


def files_of(library: Library, set_id: str, clearance: Clearance) -> Mapping[str, bytes]:
    """Return the files of a data set, if they are to the byte what this library signed. Raises: NotFoundError, LibraryDamagedError."""
    files = unpacked(DatasetRows(library).payload(set_id, clearance))
    try:
        read_files(files, StudioKey.trusted(library))
    except InvalidRequestError as fault:
        raise LibraryDamagedError(fault.message, fault.hint) from fault
    return files


def unpacked(payload: bytes) -> Mapping[str, bytes]:
    """Unpack the files of a data set. Raises: LibraryDamagedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as packed:
            if sum(one.file_size for one in packed.infolist()) > _LARGEST:
                raise LibraryDamagedError("A data set is larger than any that is made.", "Make it again.")
            return {one.filename: packed.read(one) for one in packed.infolist()}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as fault:
        raise LibraryDamagedError(
            "A data set cannot be read.", "Make it again, or restore the newest backup."
        ) from fault


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files so that the same files are the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _drawn(  # each is handed on
    library: Library, person: Principal, wanted: Wanted, parts: SearchParts, told: Told, *, secret: bytes
) -> tuple[Drawn, Chosen]:
    policy = wanted.policy.checked()
    chosen = choose(library, person, wanted.selection, policy.use, parts)
    assets = tuple(_assets(library, person, chosen, wanted, told))
    if not assets and not chosen.refused:
        raise InvalidRequestError("No work fits all of what was said.", "Check the names of writers and scenes.")
    models = _models(library, person, policy, assets)
    refused = tuple(_meant(library, person, chosen, wanted.selection))
    return draw_up(assets, refused, policy, secret=secret, models=models, told=told), chosen


def _meant(library: Library, person: Principal, chosen: Chosen, selection: Selection) -> Iterator[Refused]:
    """Leave out of the refused those that were not meant: other writers' works. Whose title page may not be seen is not told of."""
    reader = library.reader(person.cleared(Right.QUOTE))
    may = {entry.id for entry in reader.drafts()}
    for one in chosen.refused:
        if not selection.writers or (one.draft_id in may and is_by(reader.draft(one.draft_id), selection.writers)):
            yield one


def _assets(library: Library, person: Principal, chosen: Chosen, wanted: Wanted, told: Told) -> Iterator[Asset]:
    reader = library.reader(person.cleared(Right.QUOTE))
    for number, one in enumerate(chosen.allowed):
        told("Reading works", number, len(chosen.allowed))
        opened = reader.draft(one.entry.id)
        scenes = scenes_asked(opened, one, wanted.selection)
        if (scenes is None or scenes) and is_by(opened, wanted.selection.writers):
            yield _asset(library, opened, one, scenes, papers=wanted.policy.papers)


def _asset(
    library: Library, opened: DraftReading, asked: Asked, scenes: frozenset[int] | None, *, papers: bool
) -> Asset:
    entry = opened.entry
    return Asset(
        draft_id=entry.id,
        project=entry.project,
        document=entry.document,
        document_id=entry.document_id,
        draft=entry.name,
        ordinal=entry.ordinal,
        label=entry.label,
        screenplay=opened.screenplay,
        pieces=_pieces(library, opened),
        wanted=scenes,
        papers=papers_of(library, opened) if papers else (),
        rights=rights_shape(asked.rights),
        owner=asked.rights.owner,
        basis=asked.rights.basis.value,
        why=asked.why,
    )


def _pieces(library: Library, opened: DraftReading) -> tuple[Piece, ...]:
    """Say whose every letter of a draft is."""
    words = words_of_draft(library, opened.entry)
    events = [
        Event(
            act.id, act.origin, act.actor, act.time, act.operation, act.before, act.after, act.model, act.prompt,
            act.output, act.accepted_by, act.words, act.parents,
        )
        for act in words.acts
    ]  # fmt: skip
    told = ledger_of(opened.screenplay.text, events, (Stretch(run.length, run.act) for run in words.runs))
    models = {event.id: event.model for event in events}
    return tuple(Piece(span.start, span.end, span.source, models[span.event]) for span in told.spans)


def _models(library: Library, person: Principal, policy: DatasetPolicy, assets: Sequence[Asset]) -> Models:
    """Say which models the new one comes from: those named, with theirs, and every one made here of any of these drafts."""
    book = Derivations(library)
    made = book.made_from([one.draft_id for one in assets], person.cleared(Right.READ)) if assets else ()
    own = [one for one in made if one.kind is DerivedKind.MODEL]
    sets, clearance = DatasetRows(library), person.cleared(Right.READ)
    behind = {
        one.id: max((row.told.get("generation", 0) for row in sets.behind(one.id, clearance)), default=0) for one in own
    }
    generations = {name: behind[one.id] for one in own for name in (one.id, one.name)}
    return Models(frozenset(policy.parents) | generations.keys(), generations)


def _heading(library: Library, person: Principal, found: DatasetPlan, name: str) -> Heading:
    made = Derivations(library).made_from([one.draft_id for one in found.assets], person.cleared(Right.READ))
    set_id = library.ids.new("data_set", f"{person.id}/{name}/{found.digest}/{len(made)}")
    return Heading(set_id, name, library.clock.now(set_id).isoformat(), person.id)


def _new(drawn: Drawn, written: Written, heading: Heading) -> NewDataset:
    assert drawn.plan.label is not None  # `make` has asked
    used = {one.draft_id: one.label for one in drawn.plan.assets if one.examples}
    told = {
        "train": drawn.plan.train,
        "heldout": drawn.plan.heldout,
        "planted": drawn.plan.planted,
        "tokens": drawn.plan.tokens,
        "generation": max((one.generation for one in drawn.plan.assets), default=0),
        "works": len({(one.project, one.document) for one in drawn.plan.assets if one.examples}),
    }
    use, payload = drawn.plan.policy.use, _packed(written.files)
    return NewDataset(heading.id, heading.name, use, drawn.plan.label, used, told, payload, written.secret)


def _still(library: Library, person: Principal, drawn: Drawn, chosen: Chosen, policy: DatasetPolicy) -> None:
    """Ask once more, now that nobody can change it any more, whether each draft may go in. Raises: UseRefusedError."""
    now = library.principal(person.name)
    told = RightsBook(library).of_drafts([one.entry.id for one in chosen.allowed], now.cleared(Right.QUOTE))
    used = {one.draft_id for one in drawn.plan.assets}
    for one in chosen.allowed:
        if one.entry.id in used:
            known = told.get(one.entry.id)
            decision = may_use(known.rights if known else None, policy.use, library.today())
            if not decision.allowed:
                raise UseRefusedError(f"{one.entry.document}, {one.entry.name}: {decision.reason}")


def _first_reason(found: DatasetPlan) -> str:
    if found.notes:
        return found.notes[0]
    if found.refused:
        return f"{found.refused[0].document}: {found.refused[0].reasons[0]}."
    return "Look at the plan: it says why."
