"""Makes a library from a backup: written beside its place, checked whole, then given its name. Cut off, it changes nothing."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from storyroom.domain.keeping import KeepingStep, RestoreReport
from storyroom.errors import InvalidRequestError, LibraryBusyError, UnreadableFileError, UnsupportedFormatError
from storyroom.store.database import HEAD
from storyroom.store.durable import sync_folder
from storyroom.store.filelock import locked
from storyroom.store.library import DATABASE_NAME, Library
from storyroom.store.parcel import Manifest, read_manifest, unpack
from storyroom.store.returning import Origin, come_back
from storyroom.store.sealed_stream import SealReader
from storyroom.store.snapshot import BESIDE
from storyroom.store.verify import verify

__all__ = ["restore"]


def restore(
    source: Path, target: Path, *, passphrase: str, open_library: Callable[[Path], Library]
) -> Iterator[KeepingStep]:
    """Read the backup, write the library beside its place, verify it, then rename. The last step carries the report.

    Raises: InvalidRequestError if there is something in `target`; UnsupportedFormatError for a file of another kind,
    AccessError for another passphrase, UnreadableFileError for one that was changed or cut.
    """
    target = target.absolute()
    _check_places(source, target)
    with source.open("rb") as file, _staging(target) as staging:
        opened = SealReader(file, passphrase)
        manifest = read_manifest(opened)
        _check(manifest)
        yield from _unpack(opened, manifest, staging)
        yield KeepingStep("checking", 0, 1)
        _settle(staging, manifest, open_library)
        yield KeepingStep("checking", 1, 1)
        _sync(staging)
        _place_keys(staging, target)
        _name(staging, target)
    report = RestoreReport(
        manifest.backup_id, str(target), manifest.made_at, len(manifest.files) - 1, manifest.drafts,
        manifest.ledger_position, manifest.ledger_hash,
    )  # fmt: skip
    yield KeepingStep("done", 1, 1, restore=report)


def _check_places(source: Path, target: Path) -> None:
    if not source.is_file():
        raise InvalidRequestError(f"There is no file {source.name}.", "Check the spelling.")
    if not target.parent.is_dir():
        raise InvalidRequestError(
            "The folder to restore into has no folder around it.", "Make that, or choose another."
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidRequestError(
            f"{target.name} is there already and not empty.", "Choose a folder that is not there."
        )


def _check(manifest: Manifest) -> None:
    if manifest.schema > HEAD:
        raise UnsupportedFormatError("A newer Storyroom made this backup.", "Restore it with that one.")
    if manifest.files[0].name != DATABASE_NAME:
        raise UnreadableFileError("The backup holds no database.", "Use another backup.")


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
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


def _unpack(opened: SealReader, manifest: Manifest, staging: Path) -> Iterator[KeepingStep]:
    done = 0
    for entry in manifest.files:
        path = staging / entry.name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for block in unpack(opened, entry):
                file.write(block)
                done += len(block)
                yield KeepingStep("writing", done, manifest.size)
            file.flush()
            os.fsync(file.fileno())
    if not opened.exhausted():
        raise UnreadableFileError("The backup holds more than it lists.", "Use another backup.")


def _settle(staging: Path, manifest: Manifest, open_library: Callable[[Path], Library]) -> None:
    """Open the library, check everything in it, and write down where its ledger was restored."""
    library = open_library(staging)
    try:
        found = verify(library)
        if found.faults:
            raise UnreadableFileError(
                f"The library in the backup is not sound: {found.faults[0]}.",
                "Use another backup; nothing was restored.",
            )
        come_back(library, Origin(manifest.backup_id, manifest.ledger_position, manifest.ledger_hash))
    finally:
        library.close()


def _sync(staging: Path) -> None:
    for folder, _folders, names in os.walk(staging):
        for name in names:
            with (Path(folder) / name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(folder))


def _place_keys(staging: Path, target: Path) -> None:
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


def _name(staging: Path, target: Path) -> None:
    try:
        if target.is_dir():
            target.rmdir()  # it is empty: that was checked, and rmdir checks it again
        staging.rename(target)
    except OSError as fault:
        raise LibraryBusyError(f"{target.name} was taken meanwhile.", "Choose a folder that is not there.") from fault
    sync_folder(target.parent)
