"""Two drafts of one document side by side, under the asker's clearance for both. Compares and draws nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storyroom.desks.desk import Desk
from storyroom.domain.access import join

if TYPE_CHECKING:
    from storyroom.domain.changes import Comparison
    from storyroom.domain.document import DraftEntry, DraftReading
    from storyroom.domain.report import Strips
    from storyroom.journeys.export import Exported

__all__ = ["CompareDesk", "Compared"]


class Compared(NamedTuple):
    """Two drafts and what differs."""

    old: DraftEntry
    new: DraftEntry
    found: Comparison
    picture: Strips
    """The old draft over the new one."""


class CompareDesk(Desk):
    """What changed between drafts. Both sides are quoted, so the right to quote both is needed."""

    def others(self, draft_id: str) -> tuple[DraftEntry, ...]:
        """List the other drafts of the same document that may be quoted, oldest first. Raises: NotFoundError, RightMissingError."""
        own = self._quoted(draft_id).entry
        drafts = self._quoting().drafts()
        return tuple(one for one in drafts if one.document_id == own.document_id and one.id != own.id)

    def before(self, draft_id: str) -> str:
        """Return the id of the draft before this one; of the one after it where it is the first; empty if it is alone."""
        own, others = self._quoted(draft_id).entry, self.others(draft_id)
        earlier = [one for one in others if one.ordinal < own.ordinal]
        return earlier[-1].id if earlier else others[0].id if others else ""

    def compare(self, draft_id: str, other_id: str) -> Compared:
        """Say what became of the earlier of two drafts, whichever is named first. Raises: NotFoundError, RightMissingError."""
        from storyroom.journeys.compare import compare_drafts, draw_over  # noqa: PLC0415  # heavy parts wait until asked for

        old, new = _in_order(self._quoted(draft_id), self._quoted(other_id))
        found = compare_drafts(old.screenplay, new.screenplay)
        return Compared(old.entry, new.entry, found, draw_over(old.screenplay, new.screenplay, found))

    def export(self, draft_id: str, other_id: str) -> Exported:
        """Write the changed pages for the crew, with an entry in the ledger. Raises: NotFoundError, RightMissingError."""
        import hashlib  # noqa: PLC0415  # as above

        from storyroom.journeys.compare import changed_pages, compare_drafts  # noqa: PLC0415  # as above
        from storyroom.journeys.export import Exported, harmless  # noqa: PLC0415  # as above

        old, new = _in_order(self._taken_out(draft_id), self._taken_out(other_id))
        facts = {
            "draft": new.entry.id,
            "against": old.entry.id,
            "format": "pdf",
            "decision": "allowed",
            "reason": "holds the right to quote both",
        }
        label = join((old.entry.label, new.entry.label))
        with self._library.acting(actor=self.principal.id, act="export", facts=facts, label=label) as act:
            found = compare_drafts(old.screenplay, new.screenplay)
            data = changed_pages(new.screenplay, found, (old.entry.name, new.entry.name))
            act.note(bytes=str(len(data)), sha256=hashlib.sha256(data).hexdigest())
        stem = harmless(f"{new.entry.document} - changes {old.entry.name} to {new.entry.name}", 160)
        return Exported(f"{stem}.pdf", "application/pdf", data)


def _in_order(one: DraftReading, other: DraftReading) -> tuple[DraftReading, DraftReading]:
    if one.entry.document_id == other.entry.document_id and one.entry.ordinal < other.entry.ordinal:
        return one, other
    return other, one
