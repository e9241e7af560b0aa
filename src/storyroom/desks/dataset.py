"""The desk at which data sets are planned, made, looked at and taken away. To make one takes the right to quote, and consent to train."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from storyroom.desks.desk import Desk
from storyroom.domain.access import Decision, may_see
from storyroom.domain.dataset import DatasetEntry, DatasetShown, DatasetVerified
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, LibraryDamagedError, RightMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from storyroom.domain.access import Clearance
    from storyroom.domain.dataset import DatasetPlan, DatasetPolicy, Selection
    from storyroom.journeys.dataset import Told
    from storyroom.journeys.find import SearchParts
    from storyroom.settings import Settings
    from storyroom.store.datasets import DatasetRow, DatasetRows
    from storyroom.store.library import Library

__all__ = ["DatasetDesk"]

_LONGEST = 200


def _quiet(_what: str, _done: int, _of: int) -> None:
    """Tell nobody."""


class DatasetDesk(Desk):
    """Data sets under one person's clearance. Who may quote everything that went in sees a set; who may not is told of none."""

    def __init__(self, library: Library, name: str, settings: Settings, searched: Callable[[], SearchParts]) -> None:
        """`searched` is what searches are made with."""
        super().__init__(library, name, settings)
        self._searched = searched

    def plan(self, selection: Selection, policy: DatasetPolicy, *, told: Told = _quiet) -> DatasetPlan:
        """Say what a data set would be made of, and what would be left out and why. It is written down that it was asked.

        Raises: InvalidRequestError, NotFoundError.
        """
        from storyroom.journeys.dataset import Wanted, plan  # noqa: PLC0415  # heavy parts wait until asked for

        selection.checked()
        policy.checked()
        facts = {"use": policy.use.value, "seed": str(policy.seed)}
        with self._library.acting(actor=self.principal.id, act="dataset_plan", facts=facts) as act:
            found = plan(self._library, self.principal, Wanted(selection, policy), self._searched(), told)
            act.note(
                drafts=tuple(one.draft_id for one in found.assets), refused=str(len(found.refused)), plan=found.digest
            )
        return found

    def make(
        self, selection: Selection, policy: DatasetPolicy, *, name: str, expect: str = "", told: Told = _quiet
    ) -> tuple[DatasetEntry, DatasetPlan]:
        """Make a data set and keep it. What may go in is asked anew; `expect` is the digest of a plan that it has to come to.

        Raises: InvalidRequestError, NotFoundError, UseRefusedError.
        """
        from storyroom.journeys.dataset import Wanted, make  # noqa: PLC0415  # as above

        called = _line(name)
        selection.checked()
        policy.checked()
        wanted, facts = Wanted(selection, policy), {"use": policy.use.value, "seed": str(policy.seed)}
        with self._library.acting(
            actor=self.principal.id, act="dataset_make", facts=facts, said={"name": called}
        ) as act:
            row, plan = make(self._library, self.principal, wanted, self._searched(), told, name=called, expect=expect)
            drafts = tuple(one.draft_id for one in plan.assets if one.examples)
            act.note(data_set=row.id, drafts=drafts, plan=plan.digest, bytes=str(row.size))
        return self._entry(row), plan

    def list(self) -> tuple[DatasetEntry, ...]:
        """List the data sets that this person may see, the newest first, and whether they may be trained on today."""
        return tuple(self._entry(row) for row in self._rows().listed(self._clearance()))

    def show(self, set_id: str) -> DatasetShown:
        """Show a data set: what it is made of, and whether it may be trained on today. Raises: NotFoundError, LibraryDamagedError."""
        entry = self._entry(self._rows().find(set_id, self._clearance()))
        return DatasetShown(entry, self._manifest(self._files(set_id)), self._may_remove(entry))

    def verify(self, set_id: str) -> DatasetVerified:
        """Hold a data set against its signature, and its works and words against the gates that look at data.

        Raises: NotFoundError, LibraryDamagedError if it is not what was signed.
        """
        from storyroom.journeys.dataset_gates import gates_of  # noqa: PLC0415  # as above

        row = self._rows().find(set_id, self._clearance())
        files = self._files(set_id)
        gates = gates_of(self._library, self._clearance(), row, files)
        facts = {"data_set": row.id, "outcome": "passed" if all(one.passed for one in gates) else "blocked"}
        self._library.record(actor=self.principal.id, act="dataset_verified", facts=facts)
        return DatasetVerified(self._entry(row), len(files), gates)

    def remove(self, set_id: str) -> DatasetEntry:
        """Take a data set away: its maker may, and who manages all of its compartments. Raises: NotFoundError, RightMissingError."""
        row = self._rows().find(set_id, self._clearance())
        entry = self._entry(row)
        if not self._may_remove(entry):
            raise RightMissingError(Right.MANAGE)
        self._rows().remove(row, actor=self.principal.id)
        return entry

    def write(self, set_id: str, folder: Path) -> DatasetEntry:
        """Lay the files of a data set into an empty folder, for a trainer: its words leave the library, and that is written down.

        Raises: NotFoundError, UseRefusedError, InvalidRequestError, LibraryDamagedError.
        """
        from storyroom.journeys.dataset_gates import lay_out  # noqa: PLC0415  # as above

        row = self._rows().find(set_id, self._clearance())
        facts = {"data_set": row.id, "bytes": str(row.size)}
        with self._library.acting(actor=self.principal.id, act="dataset_written", facts=facts, label=row.label):
            lay_out(self._library, self._clearance(), row, folder)
        return self._entry(row)

    def who(self, principal_id: str) -> str:
        """Say who made a data set, by name; empty where they are not here any more."""
        return self._library.name_of(principal_id)

    # --- behind the counter ---

    def _rows(self) -> DatasetRows:
        from storyroom.store.datasets import DatasetRows  # noqa: PLC0415  # as above

        return DatasetRows(self._library)

    def _clearance(self) -> Clearance:
        return self.principal.cleared(Right.QUOTE)

    def _entry(self, row: DatasetRow) -> DatasetEntry:
        from storyroom.journeys.made_from import may_use_thing  # noqa: PLC0415  # as above

        decision = may_use_thing(self._library, row.id, row.use, self._clearance())
        if not decision.allowed:
            decision = Decision(allowed=False, reason=self._named(decision.reason))
        told = row.told
        return DatasetEntry(
            row.id, row.name, row.label, row.use, row.by, row.at, told.get("train", 0), told.get("heldout", 0),
            told.get("tokens", 0), told.get("works", 0), row.size, decision,
        )  # fmt: skip

    def _named(self, reason: str) -> str:
        """Put names of drafts where a reason has their ids."""
        for one in self._library.reader(self._clearance()).drafts():
            reason = reason.replace(one.id, f"{one.document}, {one.name}")
        return reason

    def _may_remove(self, entry: DatasetEntry) -> bool:
        return entry.by == self.principal.id or may_see(self.principal.cleared(Right.MANAGE), entry.label)

    def _files(self, set_id: str) -> Mapping[str, bytes]:
        from storyroom.journeys.dataset import files_of  # noqa: PLC0415  # as above

        return files_of(self._library, set_id, self._clearance())

    @staticmethod
    def _manifest(files: Mapping[str, bytes]) -> Mapping[str, Any]:
        try:
            return dict(json.loads(files["manifest.json"]))
        except (ValueError, KeyError) as fault:
            raise LibraryDamagedError("The manifest of a data set cannot be read.", "Make it again.") from fault


def _line(name: str) -> str:
    said = " ".join(name.split())
    if not said or len(said) > _LONGEST or not said.isprintable():
        raise InvalidRequestError(
            "A data set needs a name.", f"One line of at most {_LONGEST} letters that can be seen."
        )
    return said
