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
from storyroom.store.durable import read_whole, sweep_parts, sync_folder, write_durably
from storyroom.store.filelock import locked
from storyroom.store.snapshot import BESIDE
from storyroom.store.vault import vault_path

__all__ = [
    "check_place",
    "give_name",
    "place_key_file",
    "place_keys",
    "staged_key_file",
    "staging_for",
    "sweep",
    "sync_all",
]


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
    sweep(target)
    staging = target.parent / f"{_begins(target)}{uuid4().hex}"
    lock = staging.with_name(f"{staging.name}.lock")
    try:
        with locked(lock, alone=True):
            staging.mkdir(mode=0o700)
            yield staging
    finally:
        _clear(staging, target)
        lock.unlink(missing_ok=True)


def sweep(target: Path) -> None:
    """Remove what the makers of a library here left when they were cut off."""
    for lock in target.parent.glob(f"{glob.escape(_begins(target))}*.lock"):
        with locked(lock, alone=True) as dead:
            if dead:
                _clear(lock.with_suffix(""), target)
        if dead:
            lock.unlink(missing_ok=True)


def staged_key_file(staging: Path) -> Path:
    """Say where the key file of a library in the making stands. It goes last, so that what it was copied to can be told."""
    return vault_path(staging)


def place_key_file(staging: Path, target: Path) -> None:
    """Copy the staged key file to its place beside the library. Raises: InvalidRequestError if another one is there."""
    place, data = vault_path(target), staged_key_file(staging).read_bytes()
    if place.exists():
        if place.read_bytes() != data:
            raise InvalidRequestError(f"There is a key file {place.name} of another library.", "Choose another folder.")
        return
    write_durably(_placed(staging), b"")
    write_durably(place, data)


def _placed(staging: Path) -> Path:
    """Say which file tells that a key file was put beside the library from here, and not by somebody else before."""
    return staging.with_name(f"{staging.name}.placed")


def _begins(target: Path) -> str:
    return f".{target.name}.restoring-"


def _clear(staging: Path, target: Path) -> None:
    """Remove one, and the key file that it put beside a library that never got its name."""
    staged, place, placed = staged_key_file(staging), vault_path(target), _placed(staging)
    if staging.is_dir() and placed.exists() and read_whole(place) == read_whole(staged):
        place.unlink(missing_ok=True)
    if placed.exists():
        sweep_parts(place)
    sweep_parts(placed)
    sweep_parts(staged)
    placed.unlink(missing_ok=True)
    shutil.rmtree(staging, ignore_errors=True)
    staged.unlink(missing_ok=True)
    staged.with_name(f".{staged.name}.lock").unlink(missing_ok=True)


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
