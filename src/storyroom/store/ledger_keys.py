"""The ledger's keys: one signs checkpoints, one makes commitments. Files of the owner's alone in the library; never made anew unasked."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlalchemy import Connection, insert, select

from storyroom.domain.canonical import canonical
from storyroom.domain.checkpoint import Checkpoint, Note, key_id, write_note
from storyroom.domain.ports import IdSource
from storyroom.errors import InvalidRequestError, LedgerError
from storyroom.store.durable import write_durably
from storyroom.store.schema_ledger import ledger_key

__all__ = ["KnownKey", "LedgerKeys", "NoteDown", "trust"]

NoteDown = Callable[[str, Mapping[str, str]], int]
"""Appends an act with its facts to the ledger and returns its position."""

_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n?", re.DOTALL)
_SECRET_BYTES = 32
_LOST = "Put the folder `ledger` of the library back from a backup, or make new keys: `storyroom ledger key --renew`."


class KnownKey(NamedTuple):
    """What the ledger says of its keys."""

    origin: str
    fingerprint: str
    """SHA-256 of the public key's 32 bytes."""
    public: str
    """PEM."""
    commitments: str


class LedgerKeys:
    """Read from their files at each use, so that taking them away acts at once."""

    def __init__(self, folder: Path, ids: IdSource) -> None:
        self._signing = folder / "ledger" / "signing.key"
        self._committing = folder / "ledger" / "commitments.key"
        self._ids = ids

    def known(self, connection: Connection) -> tuple[KnownKey, ...]:
        """List the keys that this ledger ever had, the one in use last."""
        rows = connection.execute(select(ledger_key).order_by(ledger_key.c.ledger_position))
        return tuple(KnownKey(row.origin, row.fingerprint, row.public, row.commitments) for row in rows)

    def ensure(self, connection: Connection, note_down: NoteDown) -> KnownKey:
        """Make the keys if there never were any. Raises: LedgerError if they are gone, or cannot be written."""
        known = self.known(connection)
        if known:
            self._private(known[-1])
            return known[-1]
        for path, made in ((self._signing, _new_signing), (self._committing, _new_secret)):
            if not path.exists():  # where an earlier try was cut off before its commit, its files are taken over
                _write(path, made())
        return self._take_up(
            connection, note_down, "ledger_key_made", self._ids.new("log", "ledger").replace("log:", "storyroom/")
        )

    def renew(self, connection: Connection, note_down: NoteDown) -> KnownKey:
        """Make new keys for a ledger that had some; its name stays."""
        known = self.known(connection)
        if not known:
            return self.ensure(connection, note_down)
        _write(self._signing, _new_signing())
        _write(self._committing, _new_secret())
        return self._take_up(connection, note_down, "ledger_key_changed", known[-1].origin)

    def sign(self, connection: Connection, size: int, root: bytes, time: str) -> str:
        """Make the checkpoint of a tree, as a note. Raises: LedgerError without a usable key."""
        known = self._in_use(connection)
        private, checkpoint = self._private(known), Checkpoint(known.origin, size, root, time)
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return write_note(checkpoint, public, private.sign(checkpoint.text().encode()))

    def private(self, connection: Connection) -> Ed25519PrivateKey:
        """Return the key that signs. Raises: LedgerError without a usable one."""
        return self._private(self._in_use(connection))

    def commitment(self, connection: Connection, ref: str, name: str, text: str) -> str:
        """Say something that follows from a text in one act and tells nobody the text. Raises: LedgerError."""
        known = self._in_use(connection)
        secret = _read(self._committing)
        if _print_of(secret) != known.commitments:
            raise LedgerError("The secret of the ledger's commitments is another than it was.", _LOST)
        return "hmac-sha256:" + hmac.new(secret, canonical([ref, name, text]), "sha256").hexdigest()

    def _in_use(self, connection: Connection) -> KnownKey:
        known = self.known(connection)
        if not known:
            raise LedgerError("This ledger has no keys yet.", "`storyroom ledger key` makes them.")
        return known[-1]

    def _take_up(self, connection: Connection, note_down: NoteDown, act: str, origin: str) -> KnownKey:
        public = _load(_read(self._signing)).public_key()
        fingerprint = hashlib.sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
        known = KnownKey(
            origin,
            fingerprint,
            public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
            _print_of(_read(self._committing)),
        )
        position = note_down(act, {"key": fingerprint, "ledger": origin})
        connection.execute(insert(ledger_key).values(ledger_position=position, **known._asdict()))
        return known

    def _private(self, known: KnownKey) -> Ed25519PrivateKey:
        private = _load(_read(self._signing))
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        if hashlib.sha256(public).hexdigest() != known.fingerprint:
            raise LedgerError("The key that signs the ledger is another than it was.", _LOST)
        return private


def trust(public_pem: str) -> Callable[[Note], bool]:
    """Return the test whether a note is signed by one of the public keys of a file. Raises: InvalidRequestError."""
    keys = tuple(_public(block) for block in _PEM.findall(public_pem))
    if not keys:
        raise InvalidRequestError("The key file holds no public key.", "`storyroom ledger key` prints the right one.")
    return lambda note: any(_signed(note, key) for key in keys)


def _signed(note: Note, key: Ed25519PublicKey) -> bool:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    if note.key != key_id(note.checkpoint.origin, raw):
        return False
    try:
        key.verify(note.signature, note.text.encode())
    except InvalidSignature:
        return False
    return True


def _public(pem: str) -> Ed25519PublicKey:
    try:
        found = load_pem_public_key(pem.encode())
    except ValueError as fault:
        raise InvalidRequestError("The key file cannot be read.", "It has to be PEM.") from fault
    if not isinstance(found, Ed25519PublicKey):
        raise InvalidRequestError("The key is of another kind.", "`storyroom ledger key` prints the right one.")
    return found


def _new_signing() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _new_secret() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_durably(path, data)
    except OSError as fault:
        raise LedgerError(
            f"The ledger's key {path.name} cannot be written.", "Make room in the library's folder."
        ) from fault


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        open_to_others = os.name != "nt" and path.stat().st_mode & 0o077
    except OSError as fault:
        raise LedgerError(f"The ledger's key {path.name} cannot be read, so nothing can be signed.", _LOST) from fault
    if open_to_others:
        raise LedgerError(
            f"The ledger's key {path.name} can be read by others on this machine.", f"chmod 600 {path.name}"
        )
    return data


def _load(pem: bytes) -> Ed25519PrivateKey:
    try:
        found = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as fault:
        raise LedgerError("The key that signs the ledger is damaged.", _LOST) from fault
    if not isinstance(found, Ed25519PrivateKey):
        raise LedgerError("The key that signs the ledger is of another kind.", _LOST)
    return found


def _print_of(secret: bytes) -> str:
    return hmac.new(secret, b"storyroom commitments", "sha256").hexdigest()
