"""The desk of blind tests: make one, answer, close, look at what it came to. Whose page is whose is told when it is closed, and not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.access import may_see
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, RightMissingError, UseRefusedError

if TYPE_CHECKING:
    from storyroom.domain.access import Label
    from storyroom.domain.blind import BlindEntry, BlindWish, Shown, Standing
    from storyroom.store.blind_tests import BlindRow, BlindRows

__all__ = ["BlindDesk"]


class BlindDesk(Desk):
    """Whoever may quote the draft may judge; to make, close and remove a test takes the right to upload too."""

    def list(self) -> tuple[BlindEntry, ...]:
        """List the tests about drafts that this person may quote, the newest first."""
        rows = self._rows().listed(self._quoting().clearance)
        return tuple(self._entry(one) for one in rows if not self._refused(one))

    def show(self, test: str) -> BlindEntry:
        """Find a test by its id or its name. Raises: NotFoundError; InvalidRequestError if several are called so."""
        return self._entry(self._find(test))

    def make(self, wish: BlindWish) -> BlindEntry:
        """Make a test. Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError."""
        from storyroom.journeys.blind_test import made_of  # noqa: PLC0415  # heavy parts wait until they are asked for

        name = " ".join(wish.name.split())
        if not 0 < len(name) <= 100:
            raise InvalidRequestError("A test has a name of up to 100 letters.", "Give it one.")
        reading = self._quoted(wish.draft_id)
        self._may_keep(reading.entry.label)
        test = made_of(reading, wish)
        made = self._rows().add(name, wish.draft_id, reading.entry.label, test, actor=self.principal.id)
        return self.show(made)

    def next(self, test: str) -> Shown | None:
        """Return the next pair for this person; None where all are answered, or the test is closed. Raises: as `show`."""
        from storyroom.domain.blind import shown_to  # noqa: PLC0415  # as above

        row = self._find(test)
        return None if row.closed_at else shown_to(row.test, self.principal.id)

    def answer(self, test: str, pair: int, choice: str) -> Shown | None:
        """Say which page of a pair to keep: `left`, `right` or `same`; return the next. Raises: as `show`; InvalidRequestError."""
        from storyroom.domain.blind import shown_to  # noqa: PLC0415  # as above
        from storyroom.journeys.blind_test import answered  # noqa: PLC0415  # as above

        row, person = self._find(test), self.principal.id
        at = self._library.clock.now(f"{row.id}/{person}/{pair}").isoformat()
        now = self._rows().answer(
            row.id, self._quoting().clearance, lambda there: answered(there, person, pair, choice, at)
        )
        return shown_to(now, person)

    def close(self, test: str) -> BlindEntry:
        """End a test. Raises: as `show`; RightMissingError, InvalidRequestError."""
        row = self._changeable(test)
        self._rows().close(row.id, self._quoting().clearance, actor=self.principal.id)
        return self.show(row.id)

    def results(self, test: str) -> tuple[Standing, ...]:
        """Say what a closed test came to. Raises: as `show`; InvalidRequestError while it is open."""
        from storyroom.domain.blind import results  # noqa: PLC0415  # as above

        row = self._find(test)
        if not row.closed_at:
            raise InvalidRequestError(
                "This test is open: what it comes to is told when it is closed.", f"`storyroom blind close {row.id}`."
            )
        return results(row.test)

    def remove(self, test: str) -> BlindEntry:
        """Take a test away with all its answers. Raises: as `show`; RightMissingError."""
        row = self._changeable(test)
        entry = self._entry(row)
        self._rows().remove(row.id, actor=self.principal.id)
        return entry

    def may_change(self, label: Label) -> bool:
        """Say whether this person may make and close tests under a label."""
        return may_see(self.principal.cleared(Right.UPLOAD), label)

    def who(self, principal_id: str) -> str:
        """Say who made a test, by name; empty where they are not here any more."""
        return self._library.name_of(principal_id)

    # --- behind the counter ---

    def _rows(self) -> BlindRows:
        from storyroom.store.blind_tests import BlindRows  # noqa: PLC0415  # as above

        return BlindRows(self._library)

    def _find(self, test: str) -> BlindRow:
        rows, clearance = self._rows(), self._quoting().clearance
        wanted = " ".join(test.split()).casefold()
        named = [one for one in rows.listed(clearance) if one.name.casefold() == wanted]
        if len(named) > 1:
            told = ", ".join(one.id for one in named[:5])
            raise InvalidRequestError(f"{len(named)} tests are called so.", f"Name one by its id: {told}.")
        found = named[0] if named else rows.find(test, clearance)
        if refused := self._refused(found):
            raise UseRefusedError(refused)
        return found

    def _refused(self, row: BlindRow) -> str:
        from storyroom.domain.licensing import ConsentScope  # noqa: PLC0415  # as above
        from storyroom.journeys.made_from import may_use_thing  # noqa: PLC0415  # as above

        allowed = may_use_thing(self._library, row.id, ConsentScope.QUOTE, self._quoting().clearance)
        return "" if allowed.allowed else allowed.reason

    def _changeable(self, test: str) -> BlindRow:
        row = self._find(test)
        self._may_keep(row.label)
        return row

    def _may_keep(self, label: Label) -> None:
        if not self.may_change(label):
            raise RightMissingError(Right.UPLOAD)

    def _entry(self, row: BlindRow) -> BlindEntry:
        from storyroom.domain.blind import BlindEntry  # noqa: PLC0415  # as above

        said, person = row.test.judgments, self.principal.id
        return BlindEntry(
            row.id, row.name, row.test.question, row.label, row.by, row.at, row.closed_at, len(row.test.pairs), len(said),
            len({one.person for one in said}), sum(one.person == person for one in said),
        )  # fmt: skip
