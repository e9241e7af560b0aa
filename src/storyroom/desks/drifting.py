"""Where a script left its voice, and how alike texts are, under the asker's clearance. Measures nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.desks.quoting import QUOTING, left_out
from storyroom.domain.rights import Right
from storyroom.errors import NotFoundError, RightMissingError, StoryroomError, UseRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyroom.domain.drift import DriftOf
    from storyroom.domain.sameness import SetOf
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["DriftDesk"]


class DriftDesk(Desk):
    """Drift of a draft and sameness of a set. Both quote, so the right to quote is needed; what may not be quoted takes no part."""

    def __init__(
        self, library: Library, name: str, settings: Settings, shelf: VoiceShelf, find: Callable[[str], str]
    ) -> None:
        """`shelf` keeps learnt voices between two looks at drafts that did not change; `find` gives a kept voice's id by its name or id."""
        super().__init__(library, name, settings)
        self._shelf = shelf
        self._find = find

    def drift(self, draft_id: str, *, voice: str = "") -> DriftOf:
        """Say what each draft up to this one brought in and where that lies: from a kept voice, by its name or id, else from the first draft.

        Raises: NotFoundError, RightMissingError, UseRefusedError.
        """
        from storyroom.journeys.drifting import Looking, drift_of  # noqa: PLC0415  # heavy parts wait until asked for

        reading = self._quoted(draft_id)
        looking = Looking(self._library, self.principal, self._quoting(), self._shelf)
        return drift_of(looking, reading, self._find(voice) if voice else "")

    def sameness(self, projects: Sequence[str] = ()) -> SetOf:
        """Say how alike the documents of one project are, or several projects; without a name, all that may be quoted.

        Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError.
        """
        from storyroom.journeys.sets import set_of_projects  # noqa: PLC0415  # as above

        try:
            found = set_of_projects(projects, self._quoting(), self._shelf)
        except NotFoundError:
            raise self._why_not(projects) from None
        return found._replace(notes=(*found.notes, *left_out(self._library, self.principal, QUOTING)))

    def _why_not(self, projects: Sequence[str]) -> StoryroomError:
        """Say why a project is not measured: it is not there, or not all that takes is held."""
        person, names = self.principal, {name.casefold() for name in projects}
        seen, held = (
            {one.name.casefold() for one in self._library.reader(clearance).projects()}
            for clearance in (person.clearance, person.cleared(Right.QUOTE))
        )
        if names - seen:
            return NotFoundError("project")
        if names - held:
            return RightMissingError(Right.QUOTE)
        return UseRefusedError("nothing in it may be quoted")

    def variants(self, draft_id: str, scene: str) -> SetOf:
        """Say how alike the suggestions for one scene are that were shown to this person; `scene` is a number, or a place as in (3).

        Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError.
        """
        from storyroom.journeys.scenes_named import scenes_named  # noqa: PLC0415  # as above
        from storyroom.journeys.sets import set_of_variants  # noqa: PLC0415  # as above
        from storyroom.store.suggestions import SuggestionRows  # noqa: PLC0415  # as above

        reading, person = self._quoted(draft_id), self.principal
        found = min(scenes_named(reading, (scene,)))
        listed = SuggestionRows(self._library).of_draft(draft_id, person.id, person.cleared(Right.QUOTE))
        return set_of_variants(reading.entry, reading.screenplay, found, listed)
