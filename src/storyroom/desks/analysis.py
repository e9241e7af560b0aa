"""Reading a draft as a script supervisor and a story editor would, under the asker's clearance. Analyses nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyroom.domain.report import AnalysisEntry, Report

__all__ = ["AnalysisDesk"]


class AnalysisDesk(Desk):
    """What can be read out of a draft. Every statement quotes, so the right to quote is needed."""

    def names(self) -> tuple[str, ...]:
        """Name every analysis, in the order in which people read them."""
        from storyroom.journeys.analyse import analysis_names  # noqa: PLC0415  # heavy parts wait until asked for

        return analysis_names()

    def entries(self) -> tuple[AnalysisEntry, ...]:
        """List every analysis with its title and what it looks at."""
        from storyroom.journeys.analyse import analysis_entries  # noqa: PLC0415  # as above

        return analysis_entries()

    def before(self, draft_id: str) -> str:
        """Return the id of the draft before this one, of those that may be quoted; empty if there is none."""
        drafts = self._library.reader(self.principal.cleared(Right.QUOTE)).drafts()
        own = next((entry for entry in drafts if entry.id == draft_id), None)
        earlier = [one for one in drafts if own and one.document_id == own.document_id and one.ordinal < own.ordinal]
        return max(earlier, key=lambda one: one.ordinal).id if earlier else ""

    def analyse(
        self, draft_id: str, *, only: Sequence[str] = (), against: str = "", lens: str = ""
    ) -> Iterator[Report]:
        """Yield a report an analysis; `against` is the id of the draft before this one, `lens` how structure is seen.

        Raises: NotFoundError, RightMissingError, InvalidRequestError on an unknown name or lens.
        """
        from storyroom.journeys.analyse import analyse  # noqa: PLC0415  # as above

        script = self._quoted(draft_id).screenplay
        return analyse(script, only=only, previous=self._quoted(against).screenplay if against else None, lens=lens)
