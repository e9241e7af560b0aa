"""A library as it stood at one commit: a copy of its database, and the files that this copy names. Seals and restores nothing."""

from __future__ import annotations

import glob
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from storyroom.domain.access import Label
from storyroom.errors import LibraryBusyError, LibraryDamagedError
from storyroom.store.cleaning import SNAPSHOT, files_held, files_mine, sweep_snapshots
from storyroom.store.database import connect_to_copy, reading, upkeep
from storyroom.store.library import DATABASE_NAME, Library
from storyroom.store.people import all_labels

__all__ = ["BESIDE", "Member", "Snapshot", "snapshot"]

_OWN = (DATABASE_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", f"{DATABASE_NAME}-journal")
BESIDE = "beside"
"""Where keys that stand beside the library's folder are in a backup."""

_BLOCK = 1 << 20
_NOT_SOUND = "Run `storyroom verify`; `storyroom rebuild` makes index files anew. Nothing was backed up."


class Member(NamedTuple):
    """One file of the library: its name within the folder, where it stands now, and what it has to be."""

    name: str
    path: Path
    size: int
    sha256: str

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes. Raises: LibraryDamagedError, after the last one, if they are not what they have to be."""
        digest, size = hashlib.sha256(), 0
        try:
            with self.path.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    yield block
        except FileNotFoundError:
            raise LibraryDamagedError(f"{self.name} is missing.", _NOT_SOUND) from None
        if (size, digest.hexdigest()) != (self.size, self.sha256):
            raise LibraryDamagedError(f"{self.name} is not what it was recorded to be.", _NOT_SOUND)


class Snapshot(NamedTuple):
    """The members of a library, the database first, and the end of the ledger that it holds."""

    members: tuple[Member, ...]
    drafts: int
    ledger_position: int
    ledger_hash: str

    @property
    def size(self) -> int:
        """How many bytes there are in all."""
        return sum(member.size for member in self.members)


@contextmanager
def snapshot(library: Library) -> Iterator[Snapshot]:
    """Copy the database as it stands at this moment and keep every file that it names in place meanwhile.

    Others may go on reading and writing. The copy is compact: it has no free pages.
    Raises: LibraryBusyError if something is being removed.
    """
    with files_mine(library.folder) as mine:
        if mine:
            sweep_snapshots(library.folder)
    folder = library.folder / f"{SNAPSHOT}{uuid4().hex}"
    with files_held(library.folder):
        try:
            folder.mkdir(mode=0o700)
            copy = folder / DATABASE_NAME
            copy.touch(mode=0o600)
            with upkeep(library.engine) as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
            yield _described(library, copy)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _described(library: Library, copy: Path) -> Snapshot:
    database = connect_to_copy(copy, library.safe.database_key)
    try:
        blobs = database.execute("SELECT address, label_id, size, sha256 FROM blob ORDER BY address").fetchall()
        segments = database.execute("SELECT id, label_id, size, sha256 FROM segment ORDER BY id").fetchall()
        (drafts,) = database.execute("SELECT count(*) FROM draft").fetchone()
        ledger = "SELECT position, hash FROM ledger ORDER BY position DESC LIMIT 1"
        position, digest = database.execute(ledger).fetchone()
    finally:
        database.close()
    with reading(library.engine) as connection:
        labels = all_labels(connection)
    members = [
        *(_blob(library, address, labels[label], size, digest) for address, label, size, digest in blobs),
        *(_segment(library, name, labels[label], size, digest) for name, label, size, digest in segments),
    ]
    return Snapshot((_measured(DATABASE_NAME, copy), *members, *_others(library)), drafts, position, digest)


def _blob(library: Library, address: str, label: Label, size: int, digest: str) -> Member:
    path = library.blobs.path(address)
    return _named(library, path, label, size, digest, lambda: library.blobs.get(address, label))


def _segment(library: Library, segment_id: str, label: Label, size: int, digest: str) -> Member:
    path = library.segments.path(segment_id)
    return _named(library, path, label, size, digest, library.segments.file(segment_id, label).read_bytes)


def _named(  # noqa: PLR0917  # what a row says of a file
    library: Library, path: Path, label: Label, size: int, digest: str, read: Callable[[], bytes]
) -> Member:
    """Describe a file that a row names; a sealed one is opened first, to be checked. Raises: LibraryDamagedError."""
    name = path.relative_to(library.folder).as_posix()
    if not library.safe.sealed:
        return Member(name, path, size, digest)
    if library.safe.opens(label):
        try:
            data = read()
        except FileNotFoundError:
            raise LibraryDamagedError(f"{name} is missing.", _NOT_SOUND) from None
        if (len(data), hashlib.sha256(data).hexdigest()) != (size, digest):
            raise LibraryDamagedError(f"{name} is not what it was recorded to be.", _NOT_SOUND)
    return _measured(name, path)


def _others(library: Library) -> Iterator[Member]:
    """Name what else belongs to the library: every file that is neither hidden nor the store's own, and keys beside it."""
    for path in sorted(library.folder.rglob("*")):
        name = path.relative_to(library.folder)
        own = name.parts[0] in (library.segments.folder.name, library.blobs.folder.name, *_OWN)
        if not own and not any(part.startswith(".") for part in name.parts) and path.is_file():
            yield _measured(name.as_posix(), path)
    folder = library.folder.absolute()
    for key in sorted(folder.parent.glob(f"{glob.escape(folder.name)}.*.key")):
        yield _measured(f"{BESIDE}/{key.name.removeprefix(f'{folder.name}.')}", key)


def _measured(name: str, path: Path) -> Member:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Member(name, path, file.tell(), digest)
    except OSError as fault:
        raise LibraryBusyError(
            f"{name} cannot be read: {fault.strerror or fault}.", "Mend that, then try again."
        ) from fault
