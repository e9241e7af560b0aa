"""Where a script left its voice, and how alike texts are, under the asker's clearance. Measures nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk

if TYPE_CHECKING:
    from storyroom.domain.drift import DriftOf
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["DriftDesk"]


class DriftDesk(Desk):
    """Drift of a draft and sameness of a set. Both quote, so the right to quote is needed; what may not be quoted takes no part."""

    def __init__(self, library: Library, name: str, settings: Settings, shelf: VoiceShelf) -> None:
        """`shelf` keeps learnt voices between two looks at drafts that did not change."""
        super().__init__(library, name, settings)
        self._shelf = shelf

    def drift(self, draft_id: str, *, voice: str = "") -> DriftOf:
        """Say what each draft up to this one brought in and where that lies: from a kept voice by id, else from the first draft.

        Raises: NotFoundError, RightMissingError, UseRefusedError.
        """
        from storyroom.journeys.drifting import Looking, drift_of  # noqa: PLC0415  # heavy parts wait until asked for

        reading = self._quoted(draft_id)
        return drift_of(Looking(self._library, self.principal, self._quoting(), self._shelf), reading, voice)
