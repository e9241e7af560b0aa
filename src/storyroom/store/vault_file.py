"""The key file of a sealed library: compartment keys, wrapped. Says what it looks like on the disk; knows no library.

One JSON object: how a passphrase becomes a key (argon2id), the master key under that key, and under the master key the
key of the database and one key for each compartment, its name wrapped with it. Whoever reads the file without the
passphrase learns how many compartments there are, and nothing else.
Source: ADR 13; envelope encryption as in NIST SP 800-57 part 1, 5.3.5; argon2id as in RFC 9106; AES-256-GCM as in
NIST SP 800-38D.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storyroom.errors import AccessError, LibraryDamagedError, NotFoundError, UnsupportedFormatError
from storyroom.store.durable import read_whole, sweep_parts, write_durably
from storyroom.store.sealed_stream import COST, Cost, check_passphrase, is_modest

__all__ = ["KEY_BYTES", "Keys", "Wrapped", "make_keys", "master_of", "read_wrapped", "unwrap", "wrap", "wrapped_again"]

KEY_BYTES = 32
FORMAT = 1

_NONCE = 12
_LARGEST = 64 << 20
_PADDED = 1536
"""Bytes that a compartment's name and key take, so that the length of a name does not show."""
_CHANGED = "Put back a copy: `storyroom vault keys` and `storyroom backup` make them."


class Keys(NamedTuple):
    """What a passphrase opens."""

    id: str
    """Names the vault; the same in every copy of its key file."""
    master: bytes
    database: bytes
    compartments: Mapping[str, bytes]


class Wrapped(NamedTuple):
    """The key file as it is on the disk."""

    id: str
    salt: bytes
    cost: Cost
    master: bytes
    database: bytes
    compartments: tuple[bytes, ...]


def make_keys() -> Keys:
    """Make the keys of a new vault."""
    return Keys(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES), {})


def wrap(path: Path, keys: Keys, passphrase: str, *, cost: Cost = COST) -> Wrapped:
    """Write the key file under a passphrase, on the disk when this returns. Raises: InvalidRequestError, OSError."""
    salt = os.urandom(32)
    outer = _stretched(check_passphrase(passphrase), salt, cost)
    wrapped = Wrapped(keys.id, salt, cost, _seal(outer, keys.master, f"{keys.id}/master"), b"", ())
    return wrapped_again(path, wrapped, keys)


def wrapped_again(path: Path, old: Wrapped, keys: Keys) -> Wrapped:
    """Write the key file anew with these keys, under the passphrase that it has. Raises: OSError."""
    wrapped = old._replace(
        database=_seal(keys.master, keys.database, f"{keys.id}/database"),
        compartments=tuple(
            _seal(keys.master, json.dumps([name, key.hex()]).encode().ljust(_PADDED), f"{keys.id}/compartment")
            for name, key in sorted(keys.compartments.items())
        ),
    )
    sweep_parts(path)  # they hold keys, of compartments too that are being destroyed
    write_durably(path, _spelled(wrapped))
    return wrapped


def read_wrapped(path: Path) -> Wrapped:
    """Read the key file. Raises: NotFoundError, LibraryDamagedError, UnsupportedFormatError for a later format."""
    try:
        data = read_whole(path)
    except OSError as fault:
        raise LibraryDamagedError(f"The key file cannot be read: {fault.strerror or fault}.", _CHANGED) from fault
    if data is None:
        raise NotFoundError(f"key file {path.name}", _CHANGED)
    try:
        told: dict[str, Any] = json.loads(data[:_LARGEST])
        if told["format"] != FORMAT:
            raise UnsupportedFormatError("A newer Storyroom made this key file.", "Use that one.")
        cost = Cost(*(int(told["kdf"][name]) for name in Cost._fields))
        wrapped = Wrapped(
            str(told["id"]), _bytes(told["kdf"]["salt"]), cost, _bytes(told["master"]), _bytes(told["database"]),
            tuple(_bytes(one) for one in told["compartments"]),
        )  # fmt: skip
        sound = told["kdf"]["name"] == "argon2id" and len(wrapped.salt) == 32 and is_modest(cost)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as fault:
        raise LibraryDamagedError("The key file makes no sense.", _CHANGED) from fault
    if not sound:
        raise UnsupportedFormatError("The key file is wrapped in a way that this Storyroom does not know.", _CHANGED)
    return wrapped


def master_of(wrapped: Wrapped, passphrase: str) -> bytes:
    """Return the master key. Raises: AccessError if the passphrase is another."""
    outer = _stretched(normalize("NFC", passphrase), wrapped.salt, wrapped.cost)
    try:
        return _open(outer, wrapped.master, f"{wrapped.id}/master")
    except (InvalidTag, ValueError) as fault:
        raise AccessError(
            "The passphrase does not open this library.", "Try again: capitals and blanks count."
        ) from fault


def unwrap(wrapped: Wrapped, master: bytes) -> Keys:
    """Open every key with the master key. Raises: LibraryDamagedError if the file was changed, or is another vault's."""
    compartments: dict[str, bytes] = {}
    try:
        database = _open(master, wrapped.database, f"{wrapped.id}/database")
        for sealed in wrapped.compartments:
            name, key = json.loads(_open(master, sealed, f"{wrapped.id}/compartment"))
            compartments[name] = bytes.fromhex(key)
    except (InvalidTag, ValueError) as fault:
        raise LibraryDamagedError("The key file was changed, or belongs to another library.", _CHANGED) from fault
    return Keys(wrapped.id, master, database, compartments)


def _spelled(wrapped: Wrapped) -> bytes:
    told = {
        "format": FORMAT,
        "id": wrapped.id,
        "kdf": {"name": "argon2id", "salt": _text(wrapped.salt), **wrapped.cost._asdict()},
        "master": _text(wrapped.master),
        "database": _text(wrapped.database),
        "compartments": [_text(one) for one in wrapped.compartments],
    }
    return json.dumps(told, indent=1).encode() + b"\n"


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        passphrase.encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.time,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _seal(key: bytes, data: bytes, about: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def _open(key: bytes, sealed: bytes, about: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
