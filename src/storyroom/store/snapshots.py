"""What was read of the library, kept until anything is committed. A changed grant or label is a commit, so it acts at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

__all__ = ["Snapshots"]

T = TypeVar("T")

_MOST = 64


class Snapshots:
    """Answers by key, all dropped when the database changes. Keys name everything that an answer depends on.

    Whether it changed is asked of SQLite on a connection that never writes: `PRAGMA data_version` then counts the commits
    of all others, in this process and elsewhere.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._version = -1
        self._held: dict[Hashable, Any] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T], *, still: Callable[[T], bool] | None = None) -> T:
        """Return what `make` returned for this key since the last commit.

        What ends by itself says so: where `still` denies what is held, it is made anew.
        """
        with self._lock:
            version = self._current()
            if version != self._version or len(self._held) >= _MOST:
                self._held.clear()
                self._version = version
            if key in self._held:
                held: T = self._held[key]
                if still is None or still(held):
                    return held
        made = make()
        with self._lock:
            if self._current() == version == self._version:
                self._held[key] = made
        return made

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._held.clear()

    def _current(self) -> int:
        if self._connection is None:
            self._connection = self._engine.connect()
        return int(self._connection.exec_driver_sql("PRAGMA data_version").scalar_one())
