"""Who is next at something that serves one at a time: people before batches, then as they came; and no endless line. Knows no model."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from storyroom.errors import BackendTimeoutError, BackendUnavailableError

__all__ = ["Turns"]


class Turns:
    """A line before one counter."""

    def __init__(self, most: int) -> None:
        """`most` may wait; whoever comes then is told so at once."""
        self._most = most
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int]] = []
        self._numbers = count()
        self._busy = False

    @property
    def waiting(self) -> int:
        """How many wait."""
        with self._changed:
            return len(self._waiting)

    @contextmanager
    def turn(self, *, interactive: bool, seconds: float) -> Iterator[None]:
        """Wait for a turn, and hold it. Whoever is `interactive` comes before all who are not.

        Raises: BackendUnavailableError if too many wait, BackendTimeoutError if the turn does not come in so many seconds.
        """
        ticket = (0 if interactive else 1, next(self._numbers))
        ends = time.monotonic() + seconds
        with self._changed:
            if self._busy and len(self._waiting) >= self._most:
                raise BackendUnavailableError(
                    f"The model is busy, and {len(self._waiting)} wait already.", "Try again in a minute."
                )
            heapq.heappush(self._waiting, ticket)
            while self._busy or self._waiting[0] != ticket:
                if not self._changed.wait(max(0.0, ends - time.monotonic())) and time.monotonic() >= ends:
                    self._waiting.remove(ticket)
                    heapq.heapify(self._waiting)
                    self._changed.notify_all()
                    raise BackendTimeoutError("The model was busy all the time.", "Try again when fewer wait.")
            heapq.heappop(self._waiting)
            self._busy = True
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
