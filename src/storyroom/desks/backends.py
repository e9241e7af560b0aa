"""The desk at which is told which models may answer here, and at which the one that answers is measured."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyroom.desks.egress import EgressDesk
    from storyroom.domain.backends import BackendEntry, Measured
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["BackendDesk"]


class BackendDesk(Desk):
    """Everybody is told which models there are; nothing of the library takes part in measuring one."""

    def __init__(self, library: Library, name: str, settings: Settings, egress: EgressDesk) -> None:
        super().__init__(library, name, settings)
        self._egress = egress

    def list(self) -> tuple[BackendEntry, ...]:
        """List the models that the settings name, the one that answers first, each with what was last measured on this machine."""
        from storyroom.journeys.backends import backends, measured_before  # noqa: PLC0415  # waits until asked for

        return backends(self._settings, self._egress.providers(), measured_before(self._settings.cache_folder()))

    def measure(self, times: int = 3) -> Iterator[tuple[float, float, int]]:
        """Ask the model that answers so many times for nothing of the library; tell of each, and keep the middle.

        Raises: InvalidRequestError where no model in the house answers, UseRefusedError, BackendError and its kin.
        """
        from storyroom.journeys.backends import measure, remember  # noqa: PLC0415  # as above

        entry, parts = self._chosen(), self._egress.parts()
        if parts.chat is None:
            raise InvalidRequestError(
                "No model in the house answers here.", "Set chat in storyroom.toml (docs/models.md)."
            )
        found = []
        for one in measure(parts.chat, times):
            found.append(one)
            yield one
        at = self._library.clock.now(f"measured:{entry.name}").isoformat(timespec="seconds")
        remember(self._settings, entry, _middle(found, at))

    def _chosen(self) -> BackendEntry:
        for one in self.list():
            if one.chosen and one.place != "outside":
                return one
            if one.chosen:
                raise InvalidRequestError(
                    "A provider is not measured: each question is paid for, and on record.",
                    "What was sent says how long it took.",
                )
        raise InvalidRequestError(
            "No model answers here: by quoting there is nothing to measure.", "docs/models.md says how."
        )


def _middle(found: list[tuple[float, float, int]], at: str) -> Measured:
    from storyroom.domain.backends import Measured  # noqa: PLC0415  # as above

    first, rate = (statistics.median(one[place] for one in found) for place in (0, 1))
    return Measured(round(first, 4), round(rate, 2), found[-1][2], at)
