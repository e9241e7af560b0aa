"""What a script needs, scene by scene, under the asker's clearance: files for the crew, and what people decide about items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.access import may_see
from storyroom.domain.rights import Right
from storyroom.errors import NotFoundError, RightMissingError

if TYPE_CHECKING:
    from storyroom.domain.access import Label
    from storyroom.domain.breakdown import Decision, Remembered
    from storyroom.domain.document import DraftReading
    from storyroom.journeys.export import Exported

__all__ = ["BreakdownDesk"]


class BreakdownDesk(Desk):
    """Breakdown sheets, lists and tagged scripts. They quote, so the right to quote is needed; to decide, that to upload too."""

    def export(self, draft_id: str, *, form: str, table: str = "") -> Exported:
        """Write a breakdown, with an entry in the ledger.

        Raises: NotFoundError, RightMissingError, UnsupportedFormatError, InvalidRequestError.
        """
        import hashlib  # noqa: PLC0415  # heavy parts wait until asked for

        from storyroom.journeys.break_down import break_down, check_breakdown  # noqa: PLC0415  # as above

        check_breakdown(form, table)
        reading = self._taken_out(draft_id)
        entry, decisions = reading.entry, self._decisions(reading)
        facts = {
            "draft": entry.id,
            "format": f"breakdown {form}",
            "decision": "allowed",
            "reason": "holds the right to quote it",
        }
        title = f"{entry.document} - {entry.name}"
        with self._library.acting(actor=self.principal.id, act="export", facts=facts, label=entry.label) as act:
            done = break_down(reading.screenplay, form=form, table=table, title=title, decisions=decisions)
            act.note(bytes=str(len(done.data)), sha256=hashlib.sha256(done.data).hexdigest())
        return done

    def decisions(self, draft_id: str) -> tuple[Remembered, ...]:
        """List what was decided about this draft and the drafts before it, oldest first. Raises: NotFoundError, RightMissingError."""
        from storyroom.journeys.decide import remember  # noqa: PLC0415  # as above

        return remember(self._library, self.principal.cleared(Right.QUOTE), self._quoted(draft_id))

    def decide(
        self, draft_id: str, verdict: str, *, scene: str, category: str, head: str = "", name: str = ""
    ) -> Decision:
        """Confirm, reject or add an item of a scene. What is added and has no `head` is known by the last word of its name.

        Raises: NotFoundError, RightMissingError, InvalidRequestError.
        """
        from storyroom.journeys.decide import check_said, decision_about  # noqa: PLC0415  # as above
        from storyroom.store.decisions import Decisions  # noqa: PLC0415  # as above

        said = check_said(verdict, scene=scene, category=category, head=head, name=name)
        reading = self._writable(draft_id)
        made = decision_about(reading, said, self._decisions(reading))
        return Decisions(self._library).put(made, reading.entry.label, actor=self.principal.id)

    def undo(self, decision_id: str) -> Decision:
        """Take a decision back, whoever made it: what was decided before it counts again.

        Raises: NotFoundError, RightMissingError, InvalidRequestError.
        """
        from storyroom.store.decisions import Decisions  # noqa: PLC0415  # as above

        book = Decisions(self._library)
        found = book.find(decision_id, self.principal.cleared(Right.QUOTE))
        self._writable(found.draft_id)
        book.undo(found, actor=self.principal.id)
        return found

    def undo_last(self, draft_id: str) -> Decision:
        """Take back the last decision that this person made on this very draft. Raises: as `undo`."""
        from storyroom.store.decisions import Decisions  # noqa: PLC0415  # as above

        self._writable(draft_id)
        listed = Decisions(self._library).of_drafts((draft_id,), self.principal.cleared(Right.QUOTE))
        own = [one for one in listed if one.by == self.principal.id]
        if not own:
            raise NotFoundError("decision", "Nothing of yours stands on this draft.")
        return self.undo(own[-1].id)

    def may_decide(self, draft_id: str) -> bool:
        """Say whether this person may decide about a draft."""
        drafts = self._quoting().drafts()
        return any(one.id == draft_id and self._may_upload(one.label) for one in drafts)

    def who(self, person: str) -> str:
        """Say what somebody who decided is called; empty where they are not here any more."""
        return self._library.name_of(person)

    def _writable(self, draft_id: str) -> DraftReading:
        """Open a draft to decide about it. Raises: NotFoundError, RightMissingError."""
        reading = self._quoted(draft_id)
        if not self._may_upload(reading.entry.label):
            raise RightMissingError(Right.UPLOAD)
        return reading

    def _may_upload(self, label: Label) -> bool:
        return may_see(self.principal.cleared(Right.UPLOAD), label)

    def _decisions(self, reading: DraftReading) -> tuple[Decision, ...]:
        from storyroom.journeys.decide import decisions_about  # noqa: PLC0415  # as above

        return decisions_about(self._library, self.principal.cleared(Right.QUOTE), reading)
