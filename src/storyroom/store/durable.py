"""Files that survive a power cut: temporary file, fsync, rename, fsync of the folder. Knows nothing of what is in them."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

__all__ = ["GRACE_SECONDS", "read_whole", "sweep", "sweep_parts", "sync_folder", "write_durably"]

GRACE_SECONDS = 600
"""Age below which an unnamed file may still be about to be named by a commit, or be open in a reader."""


def write_durably(path: Path, data: bytes) -> None:
    """Put the whole of `data` at `path`, or nothing; on return it is on the disk.

    Raises: OSError.
    Source: fsync(2), rename(2); ADR 0007.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write_and_rename(path, data)
    except FileNotFoundError:  # a clean-up took the temporary file
        _write_and_rename(path, data)
    sync_folder(path.parent)


def read_whole(path: Path) -> bytes | None:
    """Return the bytes at `path`, or None if there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def sweep(folder: Path, keep: Iterable[str], *, older_than: float = GRACE_SECONDS) -> int:
    """Remove files that no row names and that are older than the grace; return how many."""
    if not folder.is_dir():
        return 0
    kept, removed, now = set(keep), 0, time.time()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in kept and now - path.stat().st_mtime >= older_than:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def sweep_parts(path: Path) -> None:
    """Remove what writes of this file left beside it when they were cut off; a write that goes on begins again."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises: OSError."""
    if os.name == "nt":  # folders cannot be opened there; NTFS journals the rename
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_and_rename(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        _write_synced(temporary, data)
        os.replace(temporary, path)  # noqa: PTH105  # the order os.fsync, os.replace, os.fsync is what the test asserts
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write_synced(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
