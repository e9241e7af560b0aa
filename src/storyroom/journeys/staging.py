"""A library in the making: a hidden folder beside its place, which gets its name when it is whole, or goes."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from storyroom.errors import InvalidRequestError, LibraryBusyError
from storyroom.store.durable import sync_folder
from storyroom.store.filelock import locked
from storyroom.store.snapshot import BESIDE

__all__ = ["check_place", "give_name", "place_keys", "staging_for", "sync_all"]


def check_place(target: Path) -> None:
    """Raise InvalidRequestError unless a library can be made there."""
    if not target.parent.is_dir():
        raise InvalidRequestError(
            "The folder for the library has no folder around it.", "Make that, or choose another."
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidRequestError(
            f"{target.name} is there already and not empty.", "Choose a folder that is not there."
        )


@contextmanager
def staging_for(target: Path) -> Iterator[Path]:
    """Make a hidden folder beside the place; it goes unless it was renamed. What dead restores left goes too."""
    begins = f".{target.name}.restoring-"
    for lock in target.parent.glob(f"{glob.escape(begins)}*.lock"):
        with locked(lock, alone=True) as dead:
            if dead:
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
        if dead:
            lock.unlink(missing_ok=True)
    staging = target.parent / f"{begins}{uuid4().hex}"
    lock = staging.with_name(f"{staging.name}.lock")
    try:
        with locked(lock, alone=True):
            staging.mkdir(mode=0o700)
            yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        lock.unlink(missing_ok=True)


def sync_all(staging: Path) -> None:
    """Make every file under a folder durable."""
    for folder, _folders, names in os.walk(staging):
        for name in names:
            with (Path(folder) / name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(folder))


def place_keys(staging: Path, target: Path) -> None:
    """Put keys that stand beside a library beside this one. Raises: InvalidRequestError if another one is there."""
    folder = staging / BESIDE
    keys = [(key, target.with_name(f"{target.name}.{key.name}")) for key in sorted(folder.glob("*"))]
    for key, place in keys:
        if place.exists() and place.read_bytes() != key.read_bytes():
            raise InvalidRequestError(f"There is a key {place.name} of another library.", "Choose another folder.")
    for key, place in keys:
        key.replace(place)
    if keys:
        folder.rmdir()
        sync_folder(target.parent)


def give_name(staging: Path, target: Path) -> None:
    """Rename the whole to its place. Raises: LibraryBusyError if that was taken meanwhile."""
    try:
        if target.is_dir():
            target.rmdir()  # it is empty: that was checked, and rmdir checks it again
        staging.rename(target)
    except OSError as fault:
        raise LibraryBusyError(f"{target.name} was taken meanwhile.", "Choose a folder that is not there.") from fault
    sync_folder(target.parent)
