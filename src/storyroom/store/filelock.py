"""A lock between processes on one file: many may hold it, or one alone; the system lets go when a process dies. Never waits."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["locked"]


@contextmanager
def locked(path: Path, *, alone: bool) -> Iterator[bool]:
    """Hold the lock if nobody is against it; yields whether it is held. On Windows every holder is alone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _take(descriptor, alone=alone)
    finally:
        os.close(descriptor)  # lets go of the lock too


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 40

    def _take(descriptor: int, *, alone: bool) -> bool:  # noqa: ARG001  # there is no shared kind there
        os.lseek(descriptor, _FAR, os.SEEK_SET)  # what is locked there cannot be written
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(descriptor: int, *, alone: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
