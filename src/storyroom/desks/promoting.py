"""The desk at which models of the house are put to use and taken out of it. Decides nothing itself: the journey does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.access import may_see
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, RightMissingError

if TYPE_CHECKING:
    from pathlib import Path

    from storyroom.domain.access import Clearance
    from storyroom.domain.promotion import OwnModel

__all__ = ["PromotionDesk"]


class PromotionDesk(Desk):
    """Whoever may quote all that trained a model may use it; to promote one takes the right to manage all of that."""

    def list(self) -> tuple[OwnModel, ...]:
        """List the models made here from what this person may quote, the newest first."""
        from storyroom.journeys.promote import refused  # noqa: PLC0415  # heavy parts wait until they are asked for
        from storyroom.store.promotions import PromotionRows  # noqa: PLC0415  # as above

        seen = self._clearance()
        found = PromotionRows(self._library).listed(seen)
        return tuple(one._replace(refused=refused(self._library, one, seen)) for one in found)

    def show(self, model: str) -> OwnModel:
        """Find a model by its id or its name. Raises: NotFoundError; InvalidRequestError if several are called so."""
        from storyroom.store.promotions import PromotionRows  # noqa: PLC0415  # as above

        wanted = " ".join(model.split()).casefold()
        named = [one for one in self.list() if wanted in {one.id, one.name.casefold()}]
        if len(named) > 1:
            told = ", ".join(one.id for one in named[:5])
            raise InvalidRequestError(f"{len(named)} models are called so.", f"Name one by its id: {told}.")
        return named[0] if named else PromotionRows(self._library).find(model, self._clearance())

    def promote(self, folder: Path) -> OwnModel:
        """Put the model of a package to use; for embargoed material two people do it, one after the other.

        Raises: NotFoundError, RightMissingError, UseRefusedError, InvalidRequestError.
        """
        from storyroom.journeys.promote import promote  # noqa: PLC0415  # as above
        from storyroom.journeys.tuning import verify_ours  # noqa: PLC0415  # as above

        self._manage(self.show(verify_ours(self._library, folder).id))
        return promote(self._library, self.principal, self._clearance(), folder)

    def withdraw(self, model: str) -> OwnModel:
        """Take a model out of use. Raises: NotFoundError, RightMissingError, InvalidRequestError."""
        from storyroom.journeys.promote import withdraw  # noqa: PLC0415  # as above

        found = self.show(model)
        self._manage(found)
        return withdraw(self._library, self.principal, self._clearance(), found.id)

    def check_loadable(self, folder: Path) -> OwnModel:
        """Say whether a package may be loaded for this person. Raises: NotFoundError, UseRefusedError, InvalidRequestError."""
        from storyroom.journeys.promote import check_loadable  # noqa: PLC0415  # as above

        return check_loadable(self._library, self._clearance(), folder)

    def who(self, principal_id: str) -> str:
        """Say who made, promoted or withdrew a model, by name; empty where they are not here any more."""
        return self._library.name_of(principal_id)

    def _clearance(self) -> Clearance:
        return self.principal.cleared(Right.QUOTE)

    def _manage(self, model: OwnModel) -> None:
        if not may_see(self.principal.cleared(Right.MANAGE), model.label):
            raise RightMissingError(Right.MANAGE)
