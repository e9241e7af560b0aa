"""Writes one sealed file that holds the whole library as it stands, and reads it again before it counts. Others may go on working."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from storyroom.domain.access import Principal
from storyroom.domain.keeping import BackupReport, KeepingStep
from storyroom.errors import InvalidRequestError, LibraryDamagedError
from storyroom.store.database import HEAD
from storyroom.store.durable import sweep_parts, sync_folder, write_durably
from storyroom.store.filelock import locked
from storyroom.store.library import Library
from storyroom.store.parcel import Entry, Manifest, is_sound, pack_manifest, read_manifest, unpack
from storyroom.store.sealed_stream import COST, Cost, SealReader, SealWriter, check_passphrase
from storyroom.store.snapshot import Snapshot, snapshot
from storyroom.store.vault import Vault, keys_beside

__all__ = ["back_up"]

_BLOCK = 1 << 20


def back_up(
    library: Library,
    principal: Principal,
    target: Path,
    *,
    passphrase: str,
    keys: Path | None = None,
    cost: Cost = COST,
) -> Iterator[KeepingStep]:
    """Write the backup beside its place, read it again, then give it its name. The last step carries the report.

    `keys`: where the copy of a sealed library's key file goes; beside the backup unless said.
    Raises: InvalidRequestError if the file is there or the passphrase too short; LibraryDamagedError if an original or
    an index file is not what it was recorded to be; LibraryBusyError.
    """
    target = target.absolute()
    check_passphrase(passphrase)
    _check_place(target, library.folder.absolute())
    copy = _place_of_keys(library, keys, target)
    fresh = copy is not None and not copy.exists()
    with library.acting(actor=principal.id, act="backup", facts={"keys": copy.name} if copy else {}) as act:
        yield KeepingStep("copying the database", 0, 1)
        _sweep_parts(target)
        if copy:
            sweep_parts(copy)
        part = target.with_name(f".{target.name}.{uuid4().hex}.part")
        try:
            with snapshot(library) as taken, locked(part, alone=True):
                manifest = _manifest(taken, act.ref, library.clock.now(f"backup:{act.ref}").isoformat())
                yield from _write(taken, manifest, part, passphrase, cost)
                yield from _read_again(manifest, part, passphrase)
            digest, size = _digest(part)
            act.note(sha256=digest, size=str(size), ledger_hash=manifest.ledger_hash)
            if isinstance(library.safe, Vault) and copy:
                write_durably(copy, library.safe.path.read_bytes())
            _name(part, target)
        except BaseException:
            if copy and fresh:
                copy.unlink(missing_ok=True)  # keys of a backup that there is not
            raise
        finally:
            part.unlink(missing_ok=True)
    report = BackupReport(
        act.ref, str(target), size, digest, len(manifest.files) - 1, manifest.drafts, manifest.ledger_position,
        manifest.ledger_hash, str(copy or ""),
    )  # fmt: skip
    yield KeepingStep("done", 1, 1, backup=report)


def _check_place(target: Path, library: Path) -> None:
    if target.exists():
        raise InvalidRequestError(f"There is a file {target.name} already.", "Choose another name.")
    if not target.parent.is_dir():
        raise InvalidRequestError("The folder for the backup is not there.", "Make it, or choose another.")
    if target.parent.resolve().is_relative_to(library.resolve()):
        raise InvalidRequestError("A backup does not belong into the library itself.", "Choose another folder.")


def _place_of_keys(library: Library, keys: Path | None, target: Path) -> Path | None:
    """Say where the copy of a sealed library's key file goes; the backup itself does not hold it (ADR 13)."""
    if not library.safe.sealed:
        if keys:
            raise InvalidRequestError("This library is not sealed: it has no key file.", "Leave --keys out.")
        return None
    place = (keys or keys_beside(target)).absolute()
    if not (isinstance(library.safe, Vault) and library.safe.copied_at(place)):  # a backup that was cut off left them
        _check_place(place, library.folder.absolute())
    return place


def _manifest(taken: Snapshot, backup_id: str, made_at: str) -> Manifest:
    files = tuple(Entry(member.name, member.size, member.sha256) for member in taken.members)
    for entry in files:
        if not is_sound(entry):
            raise InvalidRequestError(
                f"{entry.name!r} is no file of the library.", "Move it out of the library's folder."
            )
    return Manifest(backup_id, made_at, HEAD, taken.drafts, taken.ledger_position, taken.ledger_hash, files)


def _write(taken: Snapshot, manifest: Manifest, part: Path, passphrase: str, cost: Cost) -> Iterator[KeepingStep]:
    done = 0
    with part.open("r+b") as file:
        seal = SealWriter(file, passphrase, cost=cost)
        seal.write(pack_manifest(manifest))
        for member in taken.members:
            for block in member.blocks():
                seal.write(block)
                done += len(block)
                yield KeepingStep("writing", done, taken.size)
        seal.finish()
        file.flush()
        os.fsync(file.fileno())


def _read_again(manifest: Manifest, part: Path, passphrase: str) -> Iterator[KeepingStep]:
    done = 0
    with part.open("rb") as file:
        opened = SealReader(file, passphrase)
        if read_manifest(opened) != manifest:
            raise _unwritten()
        for entry in manifest.files:
            for block in unpack(opened, entry):
                done += len(block)
                yield KeepingStep("checking", done, manifest.size)
        if not opened.exhausted():
            raise _unwritten()


def _unwritten() -> LibraryDamagedError:
    return LibraryDamagedError("What was written cannot be read again.", "Is the disk sound? Try another one.")


def _digest(part: Path) -> tuple[str, int]:
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


def _name(part: Path, target: Path) -> None:
    """Give the file its name, unless somebody took it meanwhile."""
    if target.exists():
        raise InvalidRequestError(f"There is a file {target.name} already.", "Choose another name.")
    part.replace(target)
    sync_folder(target.parent)


def _sweep_parts(target: Path) -> None:
    """Remove what earlier backups to this name left when they were cut off."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        with locked(left, alone=True) as dead:
            if dead:
                left.unlink(missing_ok=True)
