"""The desk at which a draft is changed and at which is told whose its words are. To change takes the rights to quote and to upload; to be told, that to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.desks.quoting import unquoted
from storyroom.domain.access import may_see
from storyroom.domain.rights import Right
from storyroom.errors import NotFoundError, RightMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyroom.domain.document import DraftEntry, DraftReading, ImportReport
    from storyroom.domain.editing import EditState, Step
    from storyroom.domain.origin import OriginOf
    from storyroom.journeys.editing import Parts
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["EditDesk"]


class EditDesk(Desk):
    """Working copies of one person, and the origin of words."""

    def __init__(self, library: Library, name: str, settings: Settings, parts: Callable[[], Parts]) -> None:
        super().__init__(library, name, settings)
        self._parts = parts

    def open(self, draft_id: str) -> EditState:
        """Show the working copy of this person, or the draft as it stands where there is none. Begins nothing.

        Raises: NotFoundError, RightMissingError, UseRefusedError.
        """
        from storyroom.journeys.editing import open_copy  # noqa: PLC0415  # heavy parts wait until asked for

        return open_copy(self._library, self.principal, self._writable(draft_id))

    def save(self, draft_id: str, steps: Sequence[Step], *, version: int, sha256: str) -> EditState:
        """Take steps on the working copy of a version; the first begin it. `sha256` is of the words after them.

        Raises: as `open`; EditConflictError, InvalidRequestError.
        """
        from storyroom.journeys.editing import save  # noqa: PLC0415  # as above

        entry = self._writable_entry(draft_id)
        return save(
            self._library, self.principal, entry, steps,
            version=version, sha256=sha256, read=lambda: self._quoted(draft_id),
        )  # fmt: skip

    def discard(self, draft_id: str, *, version: int) -> None:
        """Throw the working copy away. Raises: as `open`; EditConflictError."""
        from storyroom.journeys.editing import discard  # noqa: PLC0415  # as above

        discard(self._library, self.principal, self._writable_entry(draft_id), version=version)

    def make_draft(self, draft_id: str, *, version: int, name: str, seen: str = "") -> ImportReport:
        """Make the next draft of the working copy, which ends with it. `seen`: the newest draft that the person looked at.

        Raises: as `open`; EditConflictError, NewerDraftError, InvalidRequestError.
        """
        from storyroom.journeys.editing import make_draft  # noqa: PLC0415  # as above

        entry = self._writable_entry(draft_id)
        parts = self._parts()
        return make_draft(self._library, self.principal, entry, parts, version=version, name=name, seen=seen)

    def may_edit(self, draft_id: str) -> bool:
        """Say whether this person may change a draft."""
        drafts = self._library.reader(self.principal.cleared(Right.QUOTE)).drafts()
        return any(one.id == draft_id and self._may_upload(one) for one in drafts)

    def next_name(self, draft_id: str) -> str:
        """Offer a name for the next draft of the same document. Raises: NotFoundError."""
        from storyroom.journeys.editing import next_name  # noqa: PLC0415  # as above

        drafts = self._library.reader(self.principal.clearance).drafts()
        entry = next((one for one in drafts if one.id == draft_id), None)
        if entry is None:
            raise NotFoundError("draft")
        place = (entry.project, entry.document)
        return next_name([one.name for one in drafts if (one.project, one.document) == place], entry.name)

    def unfinished(self, draft_id: str) -> bool:
        """Say whether this person has a working copy of a draft."""
        from storyroom.store.working_copies import WorkingCopies  # noqa: PLC0415  # as above

        person = self.principal
        return WorkingCopies(self._library).find(draft_id, person.id, person.cleared(Right.QUOTE)) is not None

    def origin(self, draft_id: str) -> OriginOf:
        """Say whose every word of a draft is, and by which act. Raises: NotFoundError, RightMissingError."""
        from storyroom.journeys.origins import origin_of  # noqa: PLC0415  # as above

        return origin_of(self._library, self.principal, self._read(draft_id))

    def _read(self, draft_id: str) -> DraftReading:
        try:
            return self._library.reader(self.principal.cleared(Right.READ)).draft(draft_id)
        except NotFoundError:
            if any(one.id == draft_id for one in self._library.reader(self.principal.clearance).drafts()):
                raise RightMissingError(Right.READ) from None
            raise

    def _writable(self, draft_id: str) -> DraftReading:
        self._writable_entry(draft_id)
        return self._quoted(draft_id)

    def _writable_entry(self, draft_id: str) -> DraftEntry:
        """Find a draft to change, without opening it. Raises: NotFoundError, RightMissingError, UseRefusedError."""
        entry = next((one for one in self._quoting().drafts() if one.id == draft_id), None)
        if entry is None:
            raise unquoted(self._library, self.principal, draft_id)
        if not self._may_upload(entry):
            raise RightMissingError(Right.UPLOAD)
        return entry

    def _may_upload(self, entry: DraftEntry) -> bool:
        return may_see(self.principal.cleared(Right.UPLOAD), entry.label)
