"""The gates that look at data, put to a data set as its works stand today; and its files laid out for a trainer. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from storyroom.domain.access import Clearance, Decision, Label, may_see
from storyroom.domain.gates import GateResult
from storyroom.domain.licensing import may_use
from storyroom.errors import InvalidRequestError, UseRefusedError
from storyroom.journeys.dataset import files_of
from storyroom.journeys.made_from import may_use_thing
from storyroom.store.datasets import DatasetRow, DatasetRows
from storyroom.store.durable import write_durably
from storyroom.store.library import Library
from storyroom.store.licensing import RightsBook
from storyroom.store.studio_key import StudioKey
from storyroom.tuning.dataset.folder import read_files
from storyroom.tuning.gates.deduplication import deduplication
from storyroom.tuning.gates.rights import Standing, rights

__all__ = ["gates_of", "lay_out", "standings"]


def gates_of(
    library: Library, clearance: Clearance, row: DatasetRow, files: Mapping[str, bytes]
) -> tuple[GateResult, ...]:
    """Put rights and de-duplication to a data set. Raises: InvalidRequestError if it is not as it was signed."""
    data = read_files(files, StudioKey.trusted(library))
    told = tuple(standings(library, clearance, row, data.manifest))
    return rights(data.manifest, told), deduplication(data)


def standings(
    library: Library, clearance: Clearance, row: DatasetRow, manifest: Mapping[str, object]
) -> Iterator[Standing]:
    """Say where each work of a manifest stands today, for whoever may see the data set. What is gone is left out.

    A draft whose text is not to the letter what went in is allowed nothing.
    """
    assets = manifest.get("assets")
    named = (
        {str(one["draft_id"]): f"{one['document']}, {one['draft']}" for one in assets}
        if isinstance(assets, list)
        else {}
    )
    there: Mapping[str, Label] = {one.id: one.label for one in library.reader(clearance).drafts()}
    known = RightsBook(library).of_drafts(list(named), clearance)
    texts = DatasetRows(library).texts(list(named), clearance)
    went_in = {str(one["draft_id"]): one["sha256"] for one in assets} if isinstance(assets, list) else {}
    for draft_id, name in named.items():
        if draft_id not in there:
            continue
        told = known.get(draft_id)
        decision = may_use(told.rights if told else None, row.use, library.today())
        if texts.get(draft_id) != went_in[draft_id]:
            decision = Decision(allowed=False, reason="its text is not what went in")
        covered = may_see(Clearance(row.label.compartments), there[draft_id])
        yield Standing(draft_id, name, decision.allowed, decision.reason, covered)


def lay_out(library: Library, clearance: Clearance, row: DatasetRow, folder: Path) -> None:
    """Write the files of a data set into an empty folder that is the owner's alone, while it may be trained on.

    Raises: UseRefusedError, InvalidRequestError, NotFoundError, LibraryDamagedError.
    """
    decision = may_use_thing(library, row.id, row.use, clearance)
    if not decision.allowed:
        raise UseRefusedError(decision.reason)
    files = files_of(library, row.id, clearance)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InvalidRequestError("The folder is not empty.", "Name one that is not there yet.")
        folder.chmod(0o700)
        for name in sorted(files):
            write_durably(folder / name, files[name])
    except OSError as fault:
        raise InvalidRequestError("The folder cannot be written to.", "Name another, with room in it.") from fault
