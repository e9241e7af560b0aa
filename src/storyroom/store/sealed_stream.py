"""One stream sealed with a passphrase: every chunk bound to its place, the last one marked. Knows nothing of what is in it.

Layout: 16 bytes magic; 4 bytes little-endian length of the header; the header as JSON; SHA-256 of all that; a key check;
then the chunks, each 1 MiB (the last one shorter) and a 16-byte tag.
Source: STREAM in Hoang, Reyhanitabar, Rogaway, Vizar, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
CRYPTO 2015, with the nonce laid out as in age (C2SP, "The age file encryption format": counter, then a byte for the last chunk);
argon2id as in RFC 9106; HKDF as in RFC 5869; AES-256-GCM as in NIST SP 800-38D.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import Any, BinaryIO, NamedTuple
from unicodedata import normalize

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storyroom.errors import AccessError, InvalidRequestError, UnreadableFileError, UnsupportedFormatError

__all__ = ["CHUNK", "COST", "SHORTEST", "Cost", "SealReader", "SealWriter", "check_passphrase", "is_modest"]

MAGIC = b"Storyroom-seal-1"
CHUNK = 1 << 20
TAG = 16
SHORTEST = 12
"""Characters of a passphrase at least: whoever holds the file may guess for years."""

_LONGEST_HEADER = 4096
_DAMAGED = "Fetch the file again from where it was kept, or use another backup."


class Cost(NamedTuple):
    """What one guess at the passphrase costs."""

    time: int
    memory_kib: int
    lanes: int


COST = Cost(time=3, memory_kib=256 * 1024, lanes=4)
"""Source: RFC 9106 section 4, between its two recommendations: a quarter of a gigabyte, three passes."""

_DEAREST = Cost(time=16, memory_kib=1024 * 1024, lanes=16)
"""What a file may ask of the machine that opens it."""


def is_modest(cost: Cost) -> bool:
    """Say whether a file may ask so much of the machine that opens it, and argon2id can do it."""
    within = all(1 <= asked <= most for asked, most in zip(cost, _DEAREST, strict=True))
    return within and cost.memory_kib >= 8 * cost.lanes


def check_passphrase(passphrase: str) -> str:
    """Return the passphrase as it is used. Raises: InvalidRequestError if it is too short."""
    used = normalize("NFC", passphrase)
    if len(used) < SHORTEST:
        raise InvalidRequestError(
            f"A passphrase has at least {SHORTEST} characters.", "Use several words that nobody would guess."
        )
    return used


class SealWriter:
    """Seals what is written, chunk by chunk. Nothing is whole before `finish`."""

    def __init__(self, target: BinaryIO, passphrase: str, *, cost: Cost = COST) -> None:
        salt = os.urandom(32)
        head = {"kdf": "argon2id", "salt": salt.hex(), **cost._asdict(), "cipher": "aes-256-gcm", "chunk": CHUNK}
        written = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
        opening = MAGIC + len(written).to_bytes(4, "little") + written
        self._digest = hashlib.sha256(opening).digest()
        keys = _keys(check_passphrase(passphrase), salt, cost)
        self._target, self._cipher = target, AESGCM(keys.stream)
        self._waiting, self._count = bytearray(), 0
        target.write(opening + self._digest + hmac.digest(keys.check, self._digest, "sha256"))

    def write(self, data: bytes) -> None:
        """Add bytes to the stream."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Seal the last chunk and mark it as the last."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._count, last=last), chunk, self._digest))
        self._count += 1


class SealReader:
    """Opens a sealed stream. What it hands out was written with this passphrase, at this place, in this file."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        """Read the header and try the passphrase.

        Raises: UnsupportedFormatError if this is no sealed file, UnreadableFileError if it was changed or cut,
        AccessError if the passphrase is another.
        """
        head, self._digest = _opening(source)
        salt, cost = _read_head(head)
        keys = _keys(normalize("NFC", passphrase), salt, cost)
        check = source.read(32)
        if len(check) < 32:
            raise UnreadableFileError("The file is cut off near its beginning.", _DAMAGED)
        if not hmac.compare_digest(check, hmac.digest(keys.check, self._digest, "sha256")):
            raise AccessError("The passphrase does not open this file.", "Try again: capitals and blanks count.")
        self._source, self._cipher = source, AESGCM(keys.stream)
        self._ahead, self._held, self._count, self._ended = source.read(CHUNK + TAG), b"", 0, False

    def read(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer only at the end. Raises: UnreadableFileError if the file was changed or cut."""
        while len(self._held) < size and not self._ended:
            self._held += self._open_next()
        found, self._held = self._held[:size], self._held[size:]
        return found

    def exhausted(self) -> bool:
        """Say whether everything was read, up to the mark of the last chunk. Raises: UnreadableFileError, as `read`."""
        while not self._held and not self._ended:
            self._held = self._open_next()
        return not self._held

    def _open_next(self) -> bytes:
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        last = not self._ahead
        place, self._count = self._count, self._count + 1
        try:
            opened = self._cipher.decrypt(_nonce(place, last=last), sealed, self._digest)
        except InvalidTag as fault:
            raise self._told(place, sealed, last=last) from fault
        self._ended = last
        return opened

    def _told(self, place: int, sealed: bytes, *, last: bool) -> UnreadableFileError:
        if last and (len(sealed) < TAG or self._fits(place, sealed)):
            return UnreadableFileError("The file is cut off: its end is missing.", _DAMAGED)
        where = f"about {place * CHUNK / 2**20:,.0f} MB into the file"
        return UnreadableFileError(f"The file was changed or cut after it was made, {where}.", _DAMAGED)

    def _fits(self, place: int, sealed: bytes) -> bool:
        try:
            self._cipher.decrypt(_nonce(place, last=False), sealed, self._digest)
        except InvalidTag:
            return False
        return True


class _Keys(NamedTuple):
    stream: bytes
    check: bytes


def _keys(passphrase: str, salt: bytes, cost: Cost) -> _Keys:
    root = hash_secret_raw(
        passphrase.encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.time,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )
    return _Keys(*(HKDF(SHA256(), 32, salt, info).derive(root) for info in (b"storyroom stream", b"storyroom check")))


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _opening(source: BinaryIO) -> tuple[bytes, bytes]:
    magic = source.read(len(MAGIC))
    if magic != MAGIC:
        raise UnsupportedFormatError(
            "This is no backup of Storyroom's.", "Name the file that `storyroom backup` wrote."
        )
    length = source.read(4)
    size = int.from_bytes(length, "little")
    if size > _LONGEST_HEADER:
        raise UnreadableFileError("The beginning of the file was changed after it was made.", _DAMAGED)
    head, digest = source.read(size), source.read(32)
    if len(length) < 4 or len(head) < size or len(digest) < 32:
        raise UnreadableFileError("The file is cut off near its beginning.", _DAMAGED)
    if digest != hashlib.sha256(magic + length + head).digest():
        raise UnreadableFileError("The beginning of the file was changed after it was made.", _DAMAGED)
    return head, digest


def _read_head(head: bytes) -> tuple[bytes, Cost]:
    try:
        told: dict[str, Any] = json.loads(head)
        salt = bytes.fromhex(told["salt"])
        cost = Cost(*(int(told[name]) for name in Cost._fields))
        known = (told["kdf"], told["cipher"], told["chunk"], len(salt)) == ("argon2id", "aes-256-gcm", CHUNK, 32)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise UnreadableFileError("The beginning of the file makes no sense.", _DAMAGED) from fault
    if not known or not is_modest(cost):
        raise UnsupportedFormatError(
            "The file was sealed in a way that this Storyroom does not know.", "Use a newer one."
        )
    return salt, cost
