"""The original bytes, addressed by a keyed hash so that equal files under different labels do not meet."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path

from storyroom.domain.access import Label
from storyroom.errors import LibraryDamagedError
from storyroom.store.durable import read_whole, write_durably
from storyroom.store.vault import Safe

__all__ = ["Blobs", "blob_address", "original_about"]


def blob_address(secrets: Mapping[str, bytes], label: Label, data: bytes) -> str:
    """Hash bytes under the secrets of all the label's compartments, as 64 hexadecimal digits.

    Source: ADR 0007; HMAC as in RFC 2104.
    """
    key = hashlib.sha256(b"".join(secrets[name] for name in sorted(label.compartments))).digest()
    return hmac.new(key, data, hashlib.sha256).hexdigest()


class Blobs:
    """A folder of immutable files. Does not know who may read them: callers have asked the rows first."""

    def __init__(self, folder: Path, safe: Safe) -> None:
        self.folder = folder
        self._safe = safe

    def path(self, address: str) -> Path:
        """Say where a blob stands."""
        return self.folder / address[:2] / address

    def put(self, address: str, label: Label, data: bytes) -> None:
        """Make the bytes durable; a blob that is already whole is left as it is, but counts as new to a sweep."""
        path = self.path(address)
        if not self._holds(address, label, data):
            write_durably(path, self._safe.seal_file(label, original_about(address), data))
            return
        with contextlib.suppress(OSError):
            os.utime(path)

    def get(self, address: str, label: Label) -> bytes:
        """Return the bytes. Raises: LibraryDamagedError if they are gone, or were changed in a sealed library."""
        data = self.find(address, label)
        if data is None:
            raise LibraryDamagedError("An original file is missing from the library.", "Run `storyroom verify`.")
        return data

    def find(self, address: str, label: Label) -> bytes | None:
        """Return the bytes, or None if there are none. Raises: LibraryDamagedError, as `get`."""
        data = read_whole(self.path(address))
        return None if data is None else self._safe.unseal_file(label, original_about(address), data)

    def _holds(self, address: str, label: Label, data: bytes) -> bool:
        try:
            return self.find(address, label) == data
        except LibraryDamagedError:
            return False


def original_about(address: str) -> str:
    """Say what an original is sealed as."""
    return f"original/{address}"
