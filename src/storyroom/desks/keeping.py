"""What a person does to keep the library or to end a contract: remove, back up. Restoring needs no seat: there is no library yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.access import may_see
from storyroom.domain.keeping import Target
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, ReadOnlyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storyroom.domain.access import Principal
    from storyroom.domain.keeping import KeepingStep, Removal, RemovalPlan

__all__ = ["KeepingDesk"]


class KeepingDesk(Desk):
    """Removal for good, for those who own what goes; backups, for those who run the library."""

    def plan_removal(self, *, person: str = "", project: str = "", document: str = "", draft: str = "") -> RemovalPlan:
        """Say what would go, and what cannot be reached.

        Raises: ReadOnlyError, NotFoundError; InvalidRequestError unless exactly one thing is named.
        """
        from storyroom.journeys.remove import plan_removal  # noqa: PLC0415  # heavy parts wait until they are asked for

        target = Target(person, project, document, draft)
        if bool(person) == bool(project or document) or (draft and not document):
            raise InvalidRequestError(
                "Name one thing to remove.",
                "A person; or a project; or a document, with its project where two are called the same, and its draft.",
            )
        asker = self._may_remove(target)
        return self._owned(asker, plan_removal(self._library, asker, target))

    def remove(self, plan: RemovalPlan, *, reason: str) -> Removal:
        """Remove what the plan shows, for good.

        Raises: ReadOnlyError, InvalidRequestError, LibraryBusyError.
        """
        from storyroom.journeys.remove import remove  # noqa: PLC0415  # as above

        person = self._may_remove(plan.target)
        return remove(self._library, person, self._owned(person, plan), reason=reason)

    def _may_remove(self, target: Target) -> Principal:
        """Return the person: whoever manages people removes people, whoever owns its compartments removes material."""
        return self._operate() if target.person else self.principal

    def _owned(self, person: Principal, plan: RemovalPlan) -> RemovalPlan:
        """Return the plan if the person owns every compartment that the material stands under. Raises: ReadOnlyError."""
        if not all(may_see(person.cleared(Right.MANAGE), entry.label) for entry in plan.drafts):
            raise ReadOnlyError("You may find this, but not remove it.", "Ask who owns its compartments.")
        return plan

    def back_up(self, target: Path, *, passphrase: str, keys: Path | None = None) -> Iterator[KeepingStep]:
        """Write the whole library into one sealed file, and read it again; the last step carries the report.

        `keys`: where the copy of a sealed library's key file goes; beside the backup unless said.

        Raises: ReadOnlyError, InvalidRequestError, LibraryBusyError, LibraryDamagedError.
        """
        from storyroom.journeys.backup import back_up  # noqa: PLC0415  # as above

        return back_up(self._library, self._operate(), target, passphrase=passphrase, keys=keys)
