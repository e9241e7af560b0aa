"""Reading a draft as a script supervisor and a story editor would, under the asker's clearance. Analyses nothing itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.rights import Right
from storyroom.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from storyroom.domain.breakdown import Decision
    from storyroom.domain.canon import Canon
    from storyroom.domain.document import DraftEntry, DraftReading
    from storyroom.domain.report import AnalysisEntry, Report, ScriptReports
    from storyroom.journeys.analyse import Given
    from storyroom.journeys.ask import AskParts
    from storyroom.journeys.report_shelf import ReportShelf
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["AnalysisDesk"]


class AnalysisDesk(Desk):
    """What can be read out of a draft. Every statement quotes, so the right to quote is needed."""

    def __init__(
        self, library: Library, name: str, settings: Settings, shelf: ReportShelf, parts: Callable[[], AskParts]
    ) -> None:
        """`shelf` keeps reports between two looks at a draft that did not change; `parts` says which model there is."""
        super().__init__(library, name, settings)
        self._shelf = shelf
        self._parts = parts

    def entries(self) -> tuple[AnalysisEntry, ...]:
        """List every analysis with its title and what it looks at."""
        from storyroom.journeys.analyse import analysis_entries  # noqa: PLC0415  # heavy parts wait until asked for

        return analysis_entries()

    def before(self, draft_id: str) -> str:
        """Return the id of the draft before this one, of those that may be quoted; empty if there is none."""
        drafts = self._quoting().drafts()
        own = next((entry for entry in drafts if entry.id == draft_id), None)
        earlier = [one for one in drafts if own and one.document_id == own.document_id and one.ordinal < own.ordinal]
        return max(earlier, key=lambda one: one.ordinal).id if earlier else ""

    def analyse(
        self, draft_id: str, *, only: Sequence[str] = (), against: str = "", lens: str = ""
    ) -> Iterator[Report]:
        """Yield a report an analysis; `against` is the id of the draft before this one, `lens` how structure is seen.

        Raises: NotFoundError, RightMissingError, InvalidRequestError on an unknown name or lens.
        """
        from storyroom.journeys.analyse import analyse, analysis_names, check_wanted  # noqa: PLC0415  # as above

        check_wanted(only, lens)
        opened = self._quoted(draft_id)
        script, decisions, canon = opened.screenplay, self._decisions(opened), self._canon(opened.entry)
        previous = self._quoted(against).screenplay if against else None
        names = [name for name in analysis_names() if name in only or not only]

        def make(missing: Sequence[str]) -> Iterator[Report]:
            if not missing:
                return iter(())
            return analyse(script, only=missing, previous=previous, lens=lens, canon=canon, decisions=decisions)

        return self._shelf.reports((draft_id, against, lens, decisions, canon), names, make)

    def analyse_with_model(
        self, draft_id: str, *, only: Sequence[str] = (), against: str = "", lens: str = ""
    ) -> tuple[Report, ...]:
        """Do the same with the model that the settings name as a second reader. It is shown lines of this one draft; what it
        adds is marked as its own, and nothing of it is kept but the record that it read.

        Raises: as `analyse`; InvalidRequestError where no model is set, EgressRefusedError where this draft may not go to it,
        TokensSpentError where this person has had models do all that is allowed within an hour.
        """
        from storyroom.journeys.advising import ReadingBook, bounds_for, no_model  # noqa: PLC0415  # as above
        from storyroom.journeys.analyse import analyse, check_wanted  # noqa: PLC0415  # as above

        check_wanted(only, lens)
        opened = self._quoted(draft_id)
        previous = self._quoted(against).screenplay if against else None
        parts = self._parts()
        chat = parts.outside.chat(opened.entry.label, purpose="analyse") if parts.outside else parts.chat
        if chat is None:
            raise no_model()
        script, name = opened.screenplay, parts.model_name()
        book = ReadingBook(self._library, self.principal, self._settings.person_tokens)
        bounds = bounds_for(script.text, self._settings)
        canon, decisions = self._canon(opened.entry), self._decisions(opened)
        with book.reading(draft_id, opened.entry.label, chat, name, bounds) as second:
            made = analyse(
                script, only=only, previous=previous, lens=lens, canon=canon, decisions=decisions, advise=second.advise
            )
            return tuple(made)

    def series(self, project: str) -> tuple[DraftEntry, ...]:
        """List the latest draft of each document of a project that may be quoted. Raises: NotFoundError."""
        drafts = self._quoting().drafts()
        found = tuple(one for one in drafts if one.latest and one.project.casefold() == project.casefold())
        if not found:
            raise NotFoundError(
                "project", "`storyroom projects` shows what there is; reading through quotes, which takes that right."
            )
        return found

    def analyse_series(
        self,
        drafts: Sequence[DraftEntry],
        *,
        only: Sequence[str] = (),
        lens: str = "",
        whole: bool = True,
        known: Callable[[str, str], bool] = lambda _name, _key: False,
    ) -> Iterator[ScriptReports]:
        """Read many drafts through, two at a time. What `known` says yes to, by name and key, is not read again;
        `whole` False leaves tables and pictures out.

        Raises: InvalidRequestError on an unknown name or lens; a draft that may not be quoted any more says so in its place.
        """
        from storyroom.journeys.analyse import Wanted  # noqa: PLC0415  # as above
        from storyroom.journeys.analyse_series import SeriesItem, analyse_series  # noqa: PLC0415  # as above
        from storyroom.journeys.readers.limits import Limits  # noqa: PLC0415  # as above

        settings = self._settings
        limits = Limits(seconds=float(settings.read_seconds), memory=settings.read_megabytes * 1024 * 1024)
        items = (SeriesItem(f"{one.document} - {one.name}", partial(self._given, one.id)) for one in drafts)
        return analyse_series(items, Wanted(tuple(only), lens, whole), limits, known=known)

    def _decisions(self, opened: DraftReading) -> tuple[Decision, ...]:
        """Return what people said of the items of its breakdown, on drafts that this person may quote."""
        from storyroom.journeys.decide import decisions_about  # noqa: PLC0415  # as above

        return decisions_about(self._library, self.principal.cleared(Right.QUOTE), opened)

    def _canon(self, entry: DraftEntry) -> tuple[Canon, ...]:
        """Return what holds in its project, as far as this person may quote it."""
        from storyroom.journeys.pin_canon import canon_about  # noqa: PLC0415  # as above

        return canon_about(self._quoting(), entry)

    def _given(self, draft_id: str) -> Given:
        from storyroom.journeys.analyse import Given  # noqa: PLC0415  # as above

        opened = self._quoted(draft_id)
        return Given(opened.screenplay, self._canon(opened.entry), self._decisions(opened))
