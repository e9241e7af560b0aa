"""The key beside a library, and what is sealed with it. A missing key is an error and never made anew where something is sealed."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storyroom.errors import LedgerError, LibraryDamagedError
from storyroom.store.durable import write_durably

__all__ = ["Sealed", "SealingKey"]

_KEY_BYTES = 32
_NONCE_BYTES = 12


class Sealed(NamedTuple):
    """Encrypted bytes and the number used once that goes with them."""

    nonce: bytes
    data: bytes


class SealingKey:
    """Read from its file at each use, so that taking the file away acts at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def make(self) -> None:
        """Make the key if there is none. Raises: LedgerError if it cannot be written."""
        if self.path.exists():
            return
        try:
            write_durably(self.path, secrets.token_bytes(_KEY_BYTES))
        except OSError as e:
            raise LedgerError(
                f"The key {self.path.name} cannot be written beside the library.",
                "Make room or give leave to write there.",
            ) from e

    def seal(self, data: bytes, *, about: str) -> Sealed:
        """Encrypt; what is sealed opens only with the same `about`. Raises: LedgerError without a usable key."""
        nonce = os.urandom(_NONCE_BYTES)
        return Sealed(nonce, AESGCM(self._secret("seal")).encrypt(nonce, data, about.encode()))

    def unseal(self, sealed: Sealed, *, about: str) -> bytes:
        """Decrypt. Raises: LedgerError without a usable key, LibraryDamagedError if anything was changed."""
        try:
            return AESGCM(self._secret("seal")).decrypt(sealed.nonce, sealed.data, about.encode())
        except InvalidTag as e:
            raise LibraryDamagedError(
                "A sealed record does not open: it was changed, or sealed with another key.",
                f"Put back the key that belongs to this library as {self.path.name}.",
            ) from e

    def derive(self, purpose: str, text: str) -> bytes:
        """Return 32 bytes that follow from a text and cannot be told without the key. Raises: LedgerError."""
        return hmac.digest(self._secret(purpose), text.encode("utf-8", "surrogatepass"), "sha256")

    def _secret(self, purpose: str) -> bytes:
        try:
            key = self.path.read_bytes()
            open_to_others = os.name != "nt" and self.path.stat().st_mode & 0o077
        except OSError as e:
            raise LedgerError(
                "The key for what is sent out is not there, so nothing can be sent.",
                f"Put {self.path.name} back beside the library.",
            ) from e
        if len(key) != _KEY_BYTES:
            raise LedgerError(f"{self.path.name} is no key of this library.", "Put the right file back.")
        if open_to_others:
            raise LedgerError(f"{self.path.name} can be read by others on this machine.", f"chmod 600 {self.path.name}")
        return hmac.digest(key, f"storyroom egress {purpose}".encode(), "sha256")
