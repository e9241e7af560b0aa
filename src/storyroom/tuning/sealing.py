"""A file encrypted for named machines: one key for the file, wrapped once for each of them. Knows nothing of what the file is.

The file goes in pieces of 1 MiB, AES-256-GCM, each bound to the head, to its place and to whether it is the last. The key of the file is
wrapped for a machine under what X25519 and HKDF-SHA256 make of a key drawn for this and the machine's own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storyroom.errors import InvalidRequestError, SettingsError
from storyroom.tuning.files import settle

__all__ = ["machine_key", "machine_public", "open_sealed", "recipients_of", "seal"]

_MAGIC: Final = b"storyroom-sealed/1\n"
_PIECE: Final = 1 << 20
_TAG: Final = 16
_LONGEST_HEAD: Final = 1 << 20
_NAME: Final = re.compile(r"[\w. @-]{1,100}")


def machine_key() -> bytes:
    """Draw the key of a machine; return it as PEM, for a file that only it may read."""
    return X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def machine_public(pem: bytes) -> bytes:
    """Return the half of a machine's key that others encrypt for, as PEM. Raises: SettingsError."""
    return (
        _private(pem)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def seal(source: Path, target: Path, machines: Mapping[str, bytes]) -> None:
    """Encrypt a file for machines, by name and public key. Raises: InvalidRequestError, SettingsError."""
    if not machines or not all(map(_NAME.fullmatch, machines)):
        raise InvalidRequestError(
            "Name at least one machine to encrypt for.", "A name is letters, numbers, and . _ - @"
        )
    key = AESGCM.generate_key(256)
    head = json.dumps({"machines": [_wrapped(key, name, pem) for name, pem in sorted(machines.items())]}).encode()
    bound = hashlib.sha256(_MAGIC + head).digest()
    aside = target.with_name(target.name + ".new")
    with source.open("rb") as clear, aside.open("wb") as sealed:
        sealed.write(_MAGIC + len(head).to_bytes(4, "big") + head)
        number, piece = 0, clear.read(_PIECE)
        while True:
            following = clear.read(_PIECE)
            last = not following
            sealed.write(AESGCM(key).encrypt(_nonce(number, last=last), piece, bound))
            if last:
                break
            number, piece = number + 1, following
    settle(aside, target)


def open_sealed(source: Path, target: Path, machine: bytes) -> None:
    """Decrypt a file with the key of a machine; nothing is left of one that does not hold. Raises: InvalidRequestError, SettingsError."""
    private = _private(machine)
    aside = target.with_name(target.name + ".new")
    try:
        aside.unlink(missing_ok=True)
        only_ours = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with source.open("rb") as sealed, os.fdopen(only_ours, "wb") as clear:
            head, bound = _head(sealed)
            cipher = AESGCM(_unwrapped(head, private))
            number, piece = 0, sealed.read(_PIECE + _TAG)
            while True:
                following = sealed.read(_PIECE + _TAG)
                clear.write(cipher.decrypt(_nonce(number, last=not following), piece, bound))
                if not following:
                    break
                number, piece = number + 1, following
        settle(aside, target)
    except InvalidTag as fault:
        raise InvalidRequestError(
            "The sealed file was changed or cut off.", "Fetch it again from who made it."
        ) from fault
    finally:
        aside.unlink(missing_ok=True)


def recipients_of(source: Path) -> tuple[str, ...]:
    """Name the machines that a file is encrypted for. Raises: InvalidRequestError."""
    with source.open("rb") as sealed:
        return tuple(str(one["name"]) for one in _head(sealed)[0])


def _wrapped(key: bytes, name: str, pem: bytes) -> dict[str, str]:
    once, machine = X25519PrivateKey.generate(), _public(pem)
    own, theirs = once.public_key().public_bytes_raw(), machine.public_bytes_raw()
    wrapped = AESGCM(_between(once.exchange(machine), own, theirs)).encrypt(bytes(12), key, name.encode())
    return {"name": name, "for": theirs.hex(), "once": own.hex(), "key": base64.b64encode(wrapped).decode()}


def _unwrapped(head: list[dict[str, str]], private: X25519PrivateKey) -> bytes:
    own = private.public_key().public_bytes_raw()
    for one in head:
        if one["for"] == own.hex():
            once = bytes.fromhex(one["once"])
            shared = private.exchange(X25519PublicKey.from_public_bytes(once))
            return AESGCM(_between(shared, once, own)).decrypt(
                bytes(12), base64.b64decode(one["key"]), one["name"].encode()
            )
    raise InvalidRequestError(
        "The file is not encrypted for this machine.", "Ask who made it to encrypt it for this one too."
    )


def _between(shared: bytes, once: bytes, machine: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, once + machine, b"storyroom-sealed/1 wrap").derive(shared)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _head(sealed: BinaryIO) -> tuple[list[dict[str, str]], bytes]:
    magic, length = sealed.read(len(_MAGIC)), int.from_bytes(sealed.read(4), "big")
    if magic != _MAGIC or length > _LONGEST_HEAD:
        raise InvalidRequestError("This is no sealed file.", "`storyroom tune` makes one.")
    data = sealed.read(length)
    try:
        told: Any = json.loads(data)
        head = [{key: str(one[key]) for key in ("name", "for", "once", "key")} for one in told["machines"]]
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as fault:
        raise InvalidRequestError("The head of the sealed file cannot be read.", "Fetch it again.") from fault
    return head, hashlib.sha256(_MAGIC + data).digest()


def _private(pem: bytes) -> X25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError) as fault:
        raise SettingsError("That is no key of a machine.", "It is an X25519 key in PEM.") from fault
    if not isinstance(key, X25519PrivateKey):
        raise SettingsError("That is no key of a machine.", "It is an X25519 key in PEM.")
    return key


def _public(pem: bytes) -> X25519PublicKey:
    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError as fault:
        raise SettingsError("That is no public key of a machine.", "It is an X25519 key in PEM.") from fault
    if not isinstance(key, X25519PublicKey):
        raise SettingsError("That is no public key of a machine.", "It is an X25519 key in PEM.")
    return key
