"""What seals the content of a library at rest, or leaves it as it is. Knows keys and labels; no row, no table, no reader.

Every label has a key that follows from the keys of all its compartments: where one of them is destroyed, nothing under
that label opens again, in no copy. What is sealed opens only as what it was sealed as: the same thing, under the same label.
Source: ADR 13; HKDF as in RFC 5869; AES-256-GCM as in NIST SP 800-38D; chunks as in `store.sealed_stream`.
"""

from __future__ import annotations

import base64
import os
import secrets
import time
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storyroom.domain.access import Label
from storyroom.errors import AccessError, LibraryBusyError, LibraryDamagedError
from storyroom.store.filelock import locked
from storyroom.store.sealed_stream import COST, Cost
from storyroom.store.vault_file import (
    KEY_BYTES,
    Keys,
    Wrapped,
    make_keys,
    master_of,
    read_wrapped,
    unwrap,
    wrap,
    wrapped_again,
)

__all__ = ["UNSEALED", "Safe", "SealedFile", "Unsealed", "Vault", "keys_beside", "vault_path"]

VERSION = 1
"""Of the way of sealing; part of what each seal is bound to."""

CHUNK = 4 << 20
_NONCE = 12
_TAG = 16
_SALT = 32
_PATIENCE = 10.0
_CHANGED = "Restore the newest backup, or import the file again."


def vault_path(folder: Path) -> Path:
    """Say where the key file of a library stands: beside its folder, so that who copies the folder has no key."""
    return folder.with_name(f"{folder.name}.vault")


def keys_beside(backup: Path) -> Path:
    """Say where the copy of the key file stands that goes with a backup, unless it was put elsewhere."""
    return backup.with_name(f"{backup.name}.keys")


class Safe(Protocol):
    """What the store asks of either: sealing what goes to the disk, and opening what comes from it."""

    @property
    def sealed(self) -> bool: ...
    @property
    def database_key(self) -> bytes | None: ...
    @property
    def edition(self) -> Hashable: ...
    def add(self, names: Iterable[str]) -> None: ...
    def opens(self, label: Label) -> bool: ...
    def seal(self, label: Label, about: str, data: bytes) -> bytes: ...
    def unseal(self, label: Label, about: str, data: bytes) -> bytes: ...
    def seal_text(self, label: Label, about: str, text: str) -> str: ...
    def unseal_text(self, label: Label, about: str, text: str) -> str: ...
    def seal_file(self, label: Label, about: str, data: bytes) -> bytes: ...
    def unseal_file(self, label: Label, about: str, data: bytes) -> bytes: ...


class Unsealed:
    """A library without a passphrase: everything stands on the disk as it is."""

    sealed = False
    database_key: bytes | None = None
    edition: Hashable = ()

    def add(self, names: Iterable[str]) -> None:
        """Do nothing: there are no keys."""

    def opens(self, label: Label) -> bool:  # noqa: ARG002  # the port's
        """Say yes: there is nothing to open."""
        return True

    def seal(self, label: Label, about: str, data: bytes) -> bytes:  # noqa: ARG002  # as above
        """Return the bytes as they are."""
        return data

    def seal_text(self, label: Label, about: str, text: str) -> str:  # noqa: ARG002  # as above
        """Return the text as it is."""
        return text

    unseal = seal_file = unseal_file = seal
    unseal_text = seal_text


UNSEALED = Unsealed()


class Vault:
    """The unlocked keys of a sealed library. Follows its key file: what another process adds or destroys holds here too."""

    sealed = True

    def __init__(self, path: Path, wrapped: Wrapped, keys: Keys) -> None:
        self.path = path
        self._wrapped = wrapped
        self._keys = keys
        self._label_keys: dict[str, bytes] = {}
        self._seen = _state(path)
        self._lock = Lock()

    @classmethod
    def make(cls, path: Path, passphrase: str, *, cost: Cost = COST) -> Vault:
        """Make new keys under a passphrase. Raises: InvalidRequestError if it is too short or the file is there."""
        if path.exists():
            raise AccessError(f"There is a key file {path.name} already.", "Choose another folder for the library.")
        keys = make_keys()
        return cls(path, wrap(path, keys, passphrase, cost=cost), keys)

    @classmethod
    def unlock(cls, path: Path, passphrase: str) -> Vault:
        """Open a key file. Raises: AccessError for another passphrase, NotFoundError, LibraryDamagedError."""
        wrapped = read_wrapped(path)
        return cls(path, wrapped, unwrap(wrapped, master_of(wrapped, passphrase)))

    @classmethod
    def with_master(cls, path: Path, master: bytes) -> Vault:
        """Open a key file with its master key, as a keyring keeps it. Raises: LibraryDamagedError, NotFoundError."""
        wrapped = read_wrapped(path)
        return cls(path, wrapped, unwrap(wrapped, master))

    @property
    def id(self) -> str:
        """The vault's name, the same in every copy of its key file."""
        return self._keys.id

    @property
    def master(self) -> bytes:
        """What a keyring keeps: it opens the key file without the passphrase."""
        return self._keys.master

    @property
    def database_key(self) -> bytes | None:
        """The key of the database file, 32 bytes."""
        return self._keys.database

    @property
    def edition(self) -> Hashable:
        """Another one whenever the key file is: what was opened before may be shut now."""
        self._follow()
        return self._seen

    @property
    def lock_path(self) -> Path:
        """What is locked while the key file is changed."""
        return self.path.with_name(f".{self.path.name}.lock")

    def names(self) -> frozenset[str]:
        """Name the compartments that have a key."""
        self._follow()
        return frozenset(self._keys.compartments)

    def add(self, names: Iterable[str]) -> None:
        """Make keys for compartments that have none; on the disk when this returns. Raises: LibraryBusyError, OSError."""
        wanted = set(names)
        if wanted <= self.names():
            return
        with self._changing() as compartments:
            for name in wanted - set(compartments):
                compartments[name] = secrets.token_bytes(KEY_BYTES)

    def destroy(self, name: str) -> bool:
        """Take a compartment's key away for ever; False if there was none. Raises: LibraryBusyError, OSError."""
        if name not in self.names():
            return False
        with self._changing() as compartments:
            compartments.pop(name, None)
        return True

    def change_passphrase(self, new: str, *, cost: Cost = COST) -> None:
        """Wrap the master key anew. Copies of the key file made before keep the old passphrase. Raises: InvalidRequestError."""
        with self._alone():
            self._reload()
            self._take(wrap(self.path, self._keys, new, cost=cost), self._keys)

    def copied_at(self, place: Path) -> bool:
        """Say whether a file is a copy of the key file as it is now, and not the key file itself."""
        return place.is_file() and not place.samefile(self.path) and place.read_bytes() == self.path.read_bytes()

    def fits(self, passphrase: str) -> bool:
        """Say whether this is the passphrase."""
        self._follow()
        try:
            return secrets.compare_digest(master_of(self._wrapped, passphrase), self._keys.master)
        except AccessError:
            return False

    def opens(self, label: Label) -> bool:
        """Say whether every compartment of a label has its key."""
        self._follow()
        return label.compartments <= self._keys.compartments.keys()

    def seal(self, label: Label, about: str, data: bytes) -> bytes:
        """Encrypt the content of a row; `about` names table, column and row. Raises: AccessError without the key."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._key(label)).encrypt(nonce, data, _bound(label, about))

    def unseal(self, label: Label, about: str, data: bytes) -> bytes:
        """Decrypt what `seal` made. Raises: AccessError without the key, LibraryDamagedError if it is anything else."""
        try:
            return AESGCM(self._key(label)).decrypt(data[:_NONCE], data[_NONCE:], _bound(label, about))
        except (InvalidTag, ValueError) as fault:
            raise _damaged(about) from fault

    def seal_text(self, label: Label, about: str, text: str) -> str:
        """Encrypt text, as Base64. Raises: as `seal`."""
        return base64.b64encode(self.seal(label, about, text.encode("utf-8", "surrogatepass"))).decode()

    def unseal_text(self, label: Label, about: str, text: str) -> str:
        """Decrypt what `seal_text` made. Raises: as `unseal`."""
        try:
            return self.unseal(label, about, base64.b64decode(text, validate=True)).decode("utf-8", "surrogatepass")
        except ValueError as fault:
            raise _damaged(about) from fault

    def seal_file(self, label: Label, about: str, data: bytes) -> bytes:
        """Encrypt a whole file in chunks of 4 MiB under a key of its own. Raises: AccessError without the key."""
        salt = os.urandom(_SALT)
        cipher, bound = self._file_cipher(label, about, salt)
        last = max(0, len(data) - 1) // CHUNK
        view = memoryview(data)
        sealed = (
            cipher.encrypt(_place(at, last=at == last), view[at * CHUNK : (at + 1) * CHUNK], bound)
            for at in range(last + 1)
        )
        return b"".join((salt, *sealed))

    def unseal_file(self, label: Label, about: str, data: bytes) -> bytes:
        """Decrypt what `seal_file` made. Raises: AccessError without the key, LibraryDamagedError if it is anything else."""
        cipher, bound = self._file_cipher(label, about, data[:_SALT])
        view, size = memoryview(data)[_SALT:], CHUNK + _TAG
        last = max(0, len(view) - 1) // size
        try:
            return b"".join(
                cipher.decrypt(_place(at, last=at == last), view[at * size : (at + 1) * size], bound)
                for at in range(last + 1)
            )
        except (InvalidTag, ValueError) as fault:
            raise _damaged(about) from fault

    def _file_cipher(self, label: Label, about: str, salt: bytes) -> tuple[AESGCM, bytes]:
        bound = _bound(label, about)
        return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"storyroom file").derive(self._key(label))), bound

    def _key(self, label: Label) -> bytes:
        self._follow()  # each time: another process may have destroyed it since it was last used
        known, compartments, spelled = self._label_keys, self._keys.compartments, label.key()
        found = known.get(spelled)
        if found is None:
            if not label.compartments <= compartments.keys():
                raise AccessError(
                    "The key of a compartment was destroyed, or is not in the key file.",
                    "What stood under it opens no more, unless an older copy of the key file is put back.",
                )
            parts = b"".join(compartments[name] for name in sorted(label.compartments))
            found = HKDF(SHA256(), KEY_BYTES, None, f"storyroom label {spelled}".encode()).derive(parts)
            known[spelled] = found  # where the keys changed meanwhile, nobody looks here again
        return found

    def _follow(self) -> None:
        """Take over what another process wrote."""
        if _state(self.path) != self._seen:
            self._reload()

    def _reload(self) -> None:
        seen = _state(self.path)
        wrapped = read_wrapped(self.path)
        self._take(wrapped, unwrap(wrapped, self._keys.master), seen)

    def _take(self, wrapped: Wrapped, keys: Keys, seen: _State | None = None) -> None:
        with self._lock:
            self._wrapped, self._keys = wrapped, keys
            self._label_keys = {}  # after the keys: whoever has this one has these, or newer ones
            self._seen = seen or _state(self.path)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, bytes]]:
        """Lend the compartments' keys; what is changed is written."""
        with self._alone():
            self._reload()
            compartments = dict(self._keys.compartments)
            yield compartments
            keys = self._keys._replace(compartments=compartments)
            self._take(wrapped_again(self.path, self._wrapped, keys), keys)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        until = time.monotonic() + _PATIENCE
        while True:
            with locked(self.lock_path, alone=True) as held:
                if held:
                    yield
                    return
            if time.monotonic() > until:
                raise LibraryBusyError("Another Storyroom is changing the keys.", "Try again when that is done.")
            time.sleep(0.02)


class SealedFile(NamedTuple):
    """A file of the library that is opened as it is read (`domain.ports.StoredFile`)."""

    path: Path
    safe: Safe
    label: Label
    about: str

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        return self.path.name

    def exists(self) -> bool:
        """Say whether it is there, and its key too."""
        return self.path.exists() and self.safe.opens(self.label)

    def read_bytes(self) -> bytes:
        """Return what is in it. Raises: OSError, AccessError, LibraryDamagedError."""
        return self.safe.unseal_file(self.label, self.about, self.path.read_bytes())


_State = tuple[int, int, int]


def _state(path: Path) -> _State:
    """Tell one version of the key file from another: it is never written in place."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _bound(label: Label, about: str) -> bytes:
    return f"storyroom {VERSION}\n{label.key()}\n{about}".encode()


def _place(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _damaged(about: str) -> LibraryDamagedError:
    return LibraryDamagedError(f"{about} was changed, or is not what belongs there.", _CHANGED)
