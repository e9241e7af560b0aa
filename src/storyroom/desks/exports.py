"""What is handed out to named people, who got what, and whose copy a found file is. Draws nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.desks.quoting import unquoted
from storyroom.domain.exports import HandedFile
from storyroom.domain.rights import Right
from storyroom.errors import LibraryDamagedError, ReadOnlyError

if TYPE_CHECKING:
    from storyroom.desks.credentials import CredentialsDesk
    from storyroom.domain.access import Clearance
    from storyroom.domain.document import DraftEntry
    from storyroom.domain.exports import HandOut, Order, Trace
    from storyroom.store.reader import SqlReader

__all__ = ["ExportDesk"]


class ExportDesk(Desk):
    """Acts about copies for named people."""

    @property
    def credentials(self) -> CredentialsDesk:
        """The desk of Content Credentials."""
        from storyroom.desks.credentials import CredentialsDesk  # noqa: PLC0415  # heavy parts wait until asked for

        return CredentialsDesk(self._library, self._name, self._settings)

    def hand_out(self, draft_id: str, order: Order, *, credentials: bool = True) -> HandedFile:
        """Draw a copy for one person and write down that they got it, before it leaves.

        Raises: ReadOnlyError, NotFoundError, RightMissingError, InvalidRequestError.
        """
        from storyroom.journeys.hand_out import check_order, hand_out  # noqa: PLC0415  # heavy parts wait until asked for
        from storyroom.store.exports import HandOuts, NewHandOut  # noqa: PLC0415  # as above

        entry, reader = self._may_hand_out(draft_id)
        sign = self.credentials.signer(wanted=credentials)
        checked, book, actor = check_order(order), HandOuts(self._library), self.principal.id
        export_id = book.new_id(draft_id, checked)
        facts = {"draft": draft_id, "kind": "sides" if checked.scenes else "script", "decision": "allowed"}
        said = {"recipient": checked.recipient}
        with self._library.acting(
            actor=actor, act="hand_out", facts=facts, said=said, label=entry.label, ref=export_id
        ) as act:
            made = hand_out(reader, draft_id, checked, export_id=export_id, secret=book.secret())
            new = NewHandOut(export_id, draft_id, checked, made.layout, made.pages, made.data)
            found = book.put(new, actor=actor)
            act.note(pages=str(found.pages), bytes=str(found.size), sha256=found.sha256)
            data = sign(entry, made.data) if sign else made.data  # last: the book holds what can be drawn again
        return HandedFile(found, made.file_name, data, made.losses)

    def again(self, export_id: str, *, credentials: bool = True) -> HandedFile:
        """Draw the very copy once more; where there is an authority it is signed anew. Raises: ReadOnlyError, NotFoundError, LibraryDamagedError if it came out otherwise."""
        import hashlib  # noqa: PLC0415  # as above

        from storyroom.journeys.hand_out import again  # noqa: PLC0415  # as above
        from storyroom.store.exports import HandOuts  # noqa: PLC0415  # as above

        book = HandOuts(self._library)
        found = book.find(export_id, self._curate().cleared(Right.QUOTE))
        if found.draft_id in self._quoting().blocked:
            raise unquoted(self._library, self.principal, found.draft_id)
        made = again(self._quoting(), found, secret=book.secret())
        if hashlib.sha256(made.data).hexdigest() != found.sha256:
            raise LibraryDamagedError(
                "This copy does not come out as it was handed out.",
                "Pages are drawn differently now: hand it out anew.",
            )
        self._library.record(actor=self.principal.id, act="recipient_export_drawn_again", facts={"export": found.id})
        entry = next(one for one in self._quoting().drafts() if one.id == found.draft_id)
        sign = self.credentials.signer(wanted=credentials)
        data = sign(entry, made.data) if sign else made.data
        return HandedFile(found, made.file_name, data, made.losses)

    def handed_out(self) -> tuple[HandOut, ...]:
        """List who got what, newest first, of what this person may see. Raises: ReadOnlyError."""
        from storyroom.store.exports import HandOuts  # noqa: PLC0415  # as above

        return HandOuts(self._library).visible(self._may_look(Right.SEARCH))

    def trace(self, data: bytes) -> Trace:
        """Say whose copy a file is, or that it cannot be told. Raises: ReadOnlyError, UnreadableFileError."""
        from storyroom.journeys.trace import Known, trace  # noqa: PLC0415  # as above
        from storyroom.store.exports import HandOuts  # noqa: PLC0415  # as above

        clearance, book = self._may_look(Right.READ), HandOuts(self._library)
        found = trace(data, Known(book.visible(clearance), book.layouts(clearance), book.secret()))
        facts = {"named": ",".join(one.hand_out.id for one in found.named), "pages": str(len(found.pages))}
        self._library.record(actor=self.principal.id, act="file_traced", facts=facts)
        return found

    # --- the one place that says who may ---

    def _may_hand_out(self, draft_id: str) -> tuple[DraftEntry, SqlReader]:
        """Return the draft and what this person may take out.

        Raises: ReadOnlyError, RightMissingError, UseRefusedError, NotFoundError.
        """
        person, reader = self._curate(), self._quoting()
        for entry in reader.drafts():
            if entry.id == draft_id:
                return entry, reader
        raise unquoted(self._library, person, draft_id)

    def _may_look(self, right: Right) -> Clearance:
        person = self.principal
        if not (person.operator or person.curator):
            raise ReadOnlyError(f"{self._name} may not see who was given what.", "Ask the owner.")
        return person.cleared(right)
