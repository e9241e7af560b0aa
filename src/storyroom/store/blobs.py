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

__all__ = ["Blobs", "blob_address"]


def blob_address(secrets: Mapping[str, bytes], label: Label, data: bytes) -> str:
    """Hash bytes under the secrets of all the label's compartments, as 64 hexadecimal digits.

    Source: ADR 0007; HMAC as in RFC 2104.
    """
    key = hashlib.sha256(b"".join(secrets[name] for name in sorted(label.compartments))).digest()
    return hmac.new(key, data, hashlib.sha256).hexdigest()


class Blobs:
    """A folder of immutable files. Does not know who may read them: callers have asked the rows first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, address: str) -> Path:
        """Say where a blob stands."""
        return self.folder / address[:2] / address

    def put(self, address: str, data: bytes) -> None:
        """Make the bytes durable; a blob that is already whole is left as it is, but counts as new to a sweep."""
        path = self.path(address)
        if read_whole(path) != data:
            write_durably(path, data)
            return
        with contextlib.suppress(OSError):
            os.utime(path)

    def get(self, address: str) -> bytes:
        """Return the bytes. Raises: LibraryDamagedError if they are gone."""
        data = read_whole(self.path(address))
        if data is None:
            raise LibraryDamagedError("An original file is missing from the library.", "Run `storyroom verify`.")
        return data
