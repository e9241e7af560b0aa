"""The desk for emergencies: two administrators open a compartment for one of them, for minutes, and its owners are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.desks.naming import compartment_names
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from storyroom.store.emergencies import Emergency, Notice

__all__ = ["EmergencyDesk"]

MOST_MINUTES = 8 * 60
_OPEN_FOR = timedelta(hours=1)
"""How long a request waits for its second person."""
_LONGEST_REASON = 500


class EmergencyDesk(Desk):
    """Breaking the glass: never alone, never for long, never unseen."""

    def ask(self, compartment: str, *, reason: str, minutes: int = 60) -> str:
        """Ask to read a compartment; it opens nothing until another administrator confirms it.

        Raises: ReadOnlyError, NotFoundError, InvalidRequestError without a reason or for too long.
        """
        from storyroom.store.emergencies import ask  # noqa: PLC0415  # heavy parts wait until they are asked for

        actor = self._operate()
        if not 0 < len(reason.strip()) <= _LONGEST_REASON:
            raise InvalidRequestError("This needs a reason.", f"Say why in up to {_LONGEST_REASON} characters.")
        if not 0 < minutes <= MOST_MINUTES:
            raise InvalidRequestError(f"It opens for 1 to {MOST_MINUTES} minutes.", "Ask again when they are over.")
        (name,) = compartment_names((compartment,))
        return ask(self._library, name, reason=reason, minutes=minutes, actor=actor.id)

    def confirm(self, request: str) -> datetime:
        """Open what another administrator asked for; return when it ends.

        Raises: ReadOnlyError, NotFoundError, InvalidRequestError.
        """
        from storyroom.store.emergencies import confirm  # noqa: PLC0415  # as above

        return confirm(self._library, request, actor=self._operate().id, open_for=_OPEN_FOR)

    def requests(self) -> tuple[Emergency, ...]:
        """List what was asked for, the newest first. Raises: ReadOnlyError."""
        from storyroom.store.emergencies import emergencies  # noqa: PLC0415  # as above

        self._operate()
        return emergencies(self._library)

    def notices(self) -> tuple[Notice, ...]:
        """Return what this person has not been told yet."""
        from storyroom.store.emergencies import notices  # noqa: PLC0415  # as above

        return notices(self._library, self.principal.id)

    def seen(self) -> None:
        """Note that this person has read their notices."""
        from storyroom.store.emergencies import see_notices  # noqa: PLC0415  # as above

        see_notices(self._library, self.principal.id)
