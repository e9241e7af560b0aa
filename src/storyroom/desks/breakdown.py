"""What a script needs, scene by scene, as files for the crew, under the asker's clearance. Breaks nothing down itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk

if TYPE_CHECKING:
    from storyroom.journeys.export import Exported

__all__ = ["BreakdownDesk"]


class BreakdownDesk(Desk):
    """Breakdown sheets, lists and tagged scripts. They quote, so the right to quote is needed."""

    def export(self, draft_id: str, *, form: str, table: str = "") -> Exported:
        """Write a breakdown, with an entry in the ledger.

        Raises: NotFoundError, RightMissingError, UnsupportedFormatError, InvalidRequestError.
        """
        import hashlib  # noqa: PLC0415  # heavy parts wait until asked for

        from storyroom.journeys.break_down import break_down, check_breakdown  # noqa: PLC0415  # as above

        check_breakdown(form, table)
        reading = self._quoted(draft_id)
        entry = reading.entry
        facts = {
            "draft": entry.id,
            "format": f"breakdown {form}",
            "decision": "allowed",
            "reason": "holds the right to quote it",
        }
        with self._library.acting(actor=self.principal.id, act="export", facts=facts, label=entry.label) as act:
            done = break_down(reading.screenplay, form=form, table=table, title=f"{entry.document} - {entry.name}")
            act.note(bytes=str(len(done.data)), sha256=hashlib.sha256(done.data).hexdigest())
        return done
