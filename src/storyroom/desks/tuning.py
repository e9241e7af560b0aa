"""The desk at which models are tuned, and at which their packages are held against our own keys. To tune takes the right to quote, and consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from storyroom.domain.tuning import PackageVerified, Tuning

__all__ = ["TuningDesk"]


class TuningDesk(Desk):
    """Models under one person's clearance: whoever may quote everything in a data set may tune on it."""

    def tune(self, recipe: Path) -> Iterator[Tuning]:
        """Make the model of a recipe, or go on where it was cut off; tell of each stage, step and gate, and at last of the model.

        Raises: NotFoundError, InvalidRequestError, UseRefusedError, SettingsError, ReadOnlyError.
        """
        from storyroom.journeys.tuning import tune  # noqa: PLC0415  # heavy parts wait until asked for

        self._curate()
        return tune(self._library, self.principal, recipe)

    def verify(self, folder: Path) -> PackageVerified:
        """Hold a package against the keys that this library ever signed with. Raises: NotFoundError, InvalidRequestError."""
        from storyroom.journeys.tuning import verify_ours  # noqa: PLC0415  # as above

        return verify_ours(self._library, folder)

    def seal(self, folder: Path, machines: Mapping[str, Path], target: Path) -> None:
        """Write a package into one file that only the machines named can open; that is written down.

        Raises: NotFoundError, UseRefusedError, InvalidRequestError, SettingsError, ReadOnlyError.
        """
        from storyroom.journeys.carrying import seal_package  # noqa: PLC0415  # as above

        self._curate()
        seal_package(self._library, self.principal, folder, machines, target)
