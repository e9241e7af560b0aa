"""The witness: a file kept elsewhere that is told each state of the ledger, signed. What stands there cannot be taken back here."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from storyroom.domain.ports import Clock
from storyroom.errors import LedgerError
from storyroom.store.database import reading
from storyroom.store.ledger_keys import LedgerKeys, NoteDown
from storyroom.store.ledger_tree import root_of, size_of

__all__ = ["Witness", "WitnessPlan", "sign_checkpoint"]


class WitnessPlan(NamedTuple):
    """Where the witness stands, and how often it is told: after so many entries, or at the first after so many seconds."""

    path: Path
    entries: int = 1
    seconds: int = 60


class Witness:
    """Tells one file of one library. Before an act it makes sure that it can, after the commit it does."""

    def __init__(self, engine: Engine, keys: LedgerKeys, clock: Clock, plan: WitnessPlan) -> None:
        self.plan = plan
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._waiting = 0
        self._told_at = -float(plan.seconds)
        self._lock = Lock()

    def before(self, connection: Connection, note_down: NoteDown) -> None:
        """Make sure that the key is there and the file takes more. Raises: LedgerError; then nothing may be done."""
        self._keys.ensure(connection, note_down)
        try:
            os.close(self._open())
        except OSError as fault:
            raise self._told(fault, "nothing was done") from fault

    def after(self) -> None:
        """Tell the file of what was committed, as often as the plan says.

        Raises: LedgerError where that fails: what was done is in the library, and the next act tells of it.
        """
        with self._lock:
            self._waiting += 1
            due = time.monotonic() - self._told_at >= self.plan.seconds
            if self._waiting >= self.plan.entries or due:
                self._tell()

    def finish(self) -> None:
        """Tell the file of what still waits. Raises: LedgerError."""
        with self._lock:
            if self._waiting:
                self._tell()

    def _tell(self) -> None:
        with reading(self._engine) as connection:
            note = sign_checkpoint(connection, self._keys, self._clock)
        try:
            self._write(note)
        except OSError as fault:
            raise self._told(fault, "what was done is kept in the library, and the next act will tell of it") from fault
        self._waiting, self._told_at = 0, time.monotonic()

    def _write(self, note: str) -> None:
        """Append at once and wait for the disk. An empty line before each note keeps it apart from one that was torn."""
        descriptor = self._open()
        try:
            data = f"\n\n{note}".encode()
            if os.write(descriptor, data) != len(data):
                raise OSError("the file took only a part")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _open(self) -> int:
        return os.open(self.plan.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)

    def _told(self, fault: OSError, so: str) -> LedgerError:
        why = fault.strerror or str(fault)
        return LedgerError(
            f"The ledger's witness cannot be written ({why}): {so}.",
            f"Make {self.plan.path} writable, or name another file as `witness` in the settings.",
        )


def sign_checkpoint(connection: Connection, keys: LedgerKeys, clock: Clock) -> str:
    """Sign the ledger as it stands in this view of it. Raises: LedgerError without a key."""
    size = size_of(connection)
    return keys.sign(connection, size, root_of(connection, size), clock.now("checkpoint").isoformat())
