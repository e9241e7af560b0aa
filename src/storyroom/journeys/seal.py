"""Makes a sealed copy of a library: written beside its place, checked whole, then given its name. The first one stays as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from storyroom.domain.access import Principal
from storyroom.domain.keeping import KeepingStep, SealReport
from storyroom.errors import InvalidRequestError, LibraryDamagedError
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
from storyroom.store.library import DATABASE_NAME, Library
from storyroom.store.sealed_copy import export_database, reseal_rows, sealed_bytes
from storyroom.store.sealed_stream import COST, Cost, check_passphrase
from storyroom.store.snapshot import Member, Snapshot, snapshot
from storyroom.store.vault import Vault, vault_path
from storyroom.store.verify import verify

__all__ = ["Opener", "seal_copy"]

Opener = Callable[[Path, Vault], Library]
"""Opens a library with its vault."""


def seal_copy(
    library: Library, principal: Principal, target: Path, *, passphrase: str, open_library: Opener, cost: Cost = COST
) -> Iterator[KeepingStep]:
    """Write a sealed copy into a folder that is not there yet; the last step carries the report.

    Raises: InvalidRequestError if this library is sealed already, the passphrase too short or the place taken;
    LibraryDamagedError if something in it is not what it was recorded to be; LibraryBusyError.
    """
    target = target.absolute()
    check_passphrase(passphrase)
    if library.safe.sealed:
        raise InvalidRequestError("This library is sealed already.", "`storyroom vault passphrase` changes it.")
    sweep(target)
    check_place(target)
    key_file = vault_path(target)
    if key_file.exists():
        raise InvalidRequestError(f"There is a key file {key_file.name} already.", "Choose another folder.")
    with library.acting(actor=principal.id, act="sealed_copy", facts={}) as act, staging_for(target) as staging:
        vault = Vault.make(staged_key_file(staging), passphrase, cost=cost)
        yield KeepingStep("copying the database", 0, 1)
        with snapshot(library) as taken:
            yield from _write(taken, staging, vault)
        drafts = _check(open_library(staging, vault), principal, act.ref)
        yield KeepingStep("checking", 1, 1)
        sync_all(staging)
        place_keys(staging, target)
        place_key_file(staging, target)
        give_name(staging, target)
        act.note(vault=vault.id)
    yield KeepingStep("done", 1, 1, seal=SealReport(str(target), str(key_file), drafts, len(taken.members) - 1))


def _write(taken: Snapshot, staging: Path, vault: Vault) -> Iterator[KeepingStep]:
    database, *others = taken.members
    labels = export_database(database.path, staging / DATABASE_NAME, vault)
    done = database.size
    for member in others:
        path = staging / member.name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put(path, sealed_bytes(member.name, _whole(member), labels, vault))
        done += member.size
        yield KeepingStep("sealing", done, taken.size)


def _whole(member: Member) -> bytes:
    return b"".join(member.blocks())


def _put(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _check(copy: Library, principal: Principal, sealing: str) -> int:
    """Seal the rows, look at everything, and write down what this library is. Return how many drafts it holds."""
    try:
        reseal_rows(copy)
        copy.record(actor=principal.id, act="library_sealed", facts={"sealed_copy": sealing})
        found = verify(copy)
        if found.faults or found.unopened:
            raise LibraryDamagedError(
                f"The sealed copy is not sound: {(*found.faults, *found.unopened)[0]}.",
                "Run `storyroom verify` on this library; nothing was made.",
            )
        return found.drafts
    finally:
        copy.close()
