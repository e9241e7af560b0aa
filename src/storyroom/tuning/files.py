"""Files that are whole or not there: written aside, synced, renamed. Knows nothing of what they hold."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["settle", "write_whole"]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one."""
    aside = path.with_name(path.name + ".new")
    with aside.open("wb") as handle:
        handle.write(data)
    settle(aside, path)


def settle(aside: Path, path: Path) -> None:
    """Give a file that was written aside its name, durably."""
    with aside.open("rb") as handle:
        os.fsync(handle.fileno())
    aside.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
