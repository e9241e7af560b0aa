"""Makes a library from a backup: written beside its place, checked whole, then given its name. Cut off, it changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from storyroom.domain.keeping import KeepingStep, RestoreReport
from storyroom.errors import InvalidRequestError, UnreadableFileError, UnsupportedFormatError
from storyroom.journeys.staging import (
    check_place,
    give_name,
    place_key_file,
    place_keys,
    staged_key_file,
    staging_for,
    sweep,
    sync_all,
)
from storyroom.store.database import HEAD
from storyroom.store.durable import write_durably
from storyroom.store.library import DATABASE_NAME, Library
from storyroom.store.parcel import Manifest, read_manifest, unpack
from storyroom.store.returning import Origin, come_back
from storyroom.store.sealed_stream import SealReader
from storyroom.store.vault import UNSEALED, Safe, Vault, keys_beside
from storyroom.store.verify import verify

__all__ = ["restore"]


def restore(
    source: Path,
    target: Path,
    *,
    passphrase: str,
    open_library: Callable[[Path, Safe], Library],
    open_keys: Callable[[Path], Vault],
    keys: Path | None = None,
) -> Iterator[KeepingStep]:
    """Read the backup, write the library beside its place, verify it, then rename. The last step carries the report.

    Raises: InvalidRequestError if there is something in `target`; UnsupportedFormatError for a file of another kind,
    AccessError for another passphrase or keys that are not there, UnreadableFileError for one that was changed or cut.
    `keys`: the copy of the key file for the backup of a sealed library; without it one beside the backup is looked for.
    """
    target = target.absolute()
    _check_places(source, target)
    with source.open("rb") as file, staging_for(target) as staging:
        opened = SealReader(file, passphrase)
        manifest = read_manifest(opened)
        _check(manifest)
        safe = _safe(keys, source, open_keys)
        if isinstance(safe, Vault):
            write_durably(staged_key_file(staging), safe.path.read_bytes())
        yield from _unpack(opened, manifest, staging)
        yield KeepingStep("checking", 0, 1)
        unopened = _settle(open_library(staging, safe), manifest)
        yield KeepingStep("checking", 1, 1)
        sync_all(staging)
        place_keys(staging, target)
        if isinstance(safe, Vault):
            place_key_file(staging, target)
        give_name(staging, target)
    report = RestoreReport(
        manifest.backup_id, str(target), manifest.made_at, len(manifest.files) - 1, manifest.drafts,
        manifest.ledger_position, manifest.ledger_hash, unopened,
    )  # fmt: skip
    yield KeepingStep("done", 1, 1, restore=report)


def _check_places(source: Path, target: Path) -> None:
    if not source.is_file():
        raise InvalidRequestError(f"There is no file {source.name}.", "Check the spelling.")
    sweep(target)
    check_place(target)


def _check(manifest: Manifest) -> None:
    if manifest.schema > HEAD:
        raise UnsupportedFormatError("A newer Storyroom made this backup.", "Restore it with that one.")
    if manifest.files[0].name != DATABASE_NAME:
        raise UnreadableFileError("The backup holds no database.", "Use another backup.")


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


def _safe(keys: Path | None, source: Path, open_keys: Callable[[Path], Vault]) -> Safe:
    """Open the copy of the key file that goes with the backup of a sealed library, if there is one."""
    found = keys or keys_beside(source)
    if not found.is_file():
        if keys:
            raise InvalidRequestError(f"There is no file {keys.name}.", "Check the spelling.")
        return UNSEALED
    return open_keys(found)


def _settle(library: Library, manifest: Manifest) -> tuple[str, ...]:
    """Check everything in the library, and write down where its ledger was restored; return what no key opens."""
    try:
        found = verify(library)
        if found.faults:
            raise UnreadableFileError(
                f"The library in the backup is not sound: {found.faults[0]}.",
                "Use another backup; nothing was restored.",
            )
        come_back(library, Origin(manifest.backup_id, manifest.ledger_position, manifest.ledger_hash))
        return found.unopened
    finally:
        library.close()
