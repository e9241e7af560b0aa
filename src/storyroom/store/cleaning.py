"""Cleans up after removals: unnamed files, the write-ahead log and free pages. Can be cut off anywhere and begun again."""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from storyroom.errors import LibraryBusyError
from storyroom.store import ledger
from storyroom.store.database import reading, upkeep, writing
from storyroom.store.filelock import locked
from storyroom.store.schema_keeping import cleaning

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storyroom.store.library import Library

__all__ = ["SNAPSHOT", "clean", "files_held", "files_mine", "finish", "note", "sweep_snapshots", "taking_files_away"]

SNAPSHOT = ".snapshot-"
"""How the folder of a backup's copy of the database begins."""

_LOCK = ".files.lock"
_PATIENCE = 5.0
"""Seconds that a sweep after an import may take."""


@contextmanager
def files_held(folder: Path) -> Iterator[None]:
    """Keep every file of the library in place. Raises: LibraryBusyError if somebody is taking files away."""
    with _patiently(folder, alone=False) as held:
        if not held:
            raise LibraryBusyError("Something is being removed from this library.", "Try again when that is done.")
        yield


@contextmanager
def _patiently(folder: Path, *, alone: bool) -> Iterator[bool]:
    """Hold the files as soon as the short sweep after an import is over."""
    until = time.monotonic() + _PATIENCE
    while True:
        with locked(folder / _LOCK, alone=alone) as held:
            if held or time.monotonic() > until:
                yield held
                return
        time.sleep(0.02)


@contextmanager
def files_mine(folder: Path) -> Iterator[bool]:
    """Be the only one who takes files away; yields False if a backup, or another clean-up, is at work."""
    with locked(folder / _LOCK, alone=True) as held:
        yield held


@contextmanager
def taking_files_away(library: Library) -> Iterator[Callable[[], str]]:
    """Be the only one who takes files away; yields what cleans up after a removal.

    Raises: LibraryBusyError if a backup is being made, or another clean-up is at work.
    """
    with _patiently(library.folder, alone=True) as mine:
        if not mine:
            raise LibraryBusyError(
                "A backup is being made, or something else is being removed.", "Try again when that is done."
            )
        yield lambda: clean(library)


def finish(library: Library) -> str:
    """Clean up after removals, unless that is being done; return what it still waits for, in words, or nothing."""
    with reading(library.engine) as connection:
        if connection.execute(select(cleaning.c.removal_id).limit(1)).scalar() is None:
            return ""
    with files_mine(library.folder) as mine:
        return clean(library) if mine else "A backup is being made, or another clean-up is at work."


def note(connection: Connection, *, removal_id: str, actor: str, removed_at: str) -> None:
    """Write down, in the transaction of a removal, that it has to be cleaned up after."""
    connection.execute(insert(cleaning).values(removal_id=removal_id, actor=actor, removed_at=removed_at))


def clean(library: Library) -> str:
    """Finish every clean-up that waits; return what it still waits for, in words, or nothing. The caller holds the files.

    Order: files that no row names; the database written anew without its free pages; the log emptied; then the entry.
    """
    with reading(library.engine) as connection:
        waiting = connection.execute(select(cleaning)).all()
    if not waiting:
        return ""
    try:
        sweep_snapshots(library.folder)
        library.sweep_unnamed(older_than=-math.inf)
        if not _without_free_pages(library):
            return "Another Storyroom keeps reading: wait for it, or stop it."
    except OSError as fault:
        return f"A file cannot be removed ({fault.strerror or fault}): close the program that holds it."
    except LibraryBusyError as fault:
        return f"{fault.message} {fault.hint}"
    with writing(library.engine) as connection:
        for row in waiting:
            connection.execute(delete(cleaning).where(cleaning.c.removal_id == row.removal_id))
            facts = {"removal": row.removal_id}
            ledger.append(connection, library.clock, actor=row.actor, act="removal_cleaned", facts=facts)
    return ""


def sweep_snapshots(folder: Path) -> None:
    """Remove copies of the database that backups left behind when they were cut off. The caller holds the files alone."""
    for found in folder.glob(f"{SNAPSHOT}*"):
        shutil.rmtree(found, ignore_errors=True)


def _without_free_pages(library: Library) -> bool:
    """Write the database anew and empty its log; False if readers would not let go of the log."""
    with upkeep(library.engine) as connection:
        connection.exec_driver_sql("VACUUM")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    return not busy
