"""Uploads that are too large for memory wait in temporary files that nobody can read: each under a key that only this process holds."""

from __future__ import annotations

import os
import tempfile
from typing import IO, Any

import starlette.formparsers
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

__all__ = ["SealedSpool", "seal_uploads"]

_BLOCK = 16


class SealedSpool(tempfile.SpooledTemporaryFile[bytes]):
    """A spooled file that goes to the disk sealed. Source: AES in counter mode, NIST SP 800-38A, section 6.5."""

    _file: Any  # these two are the standard library's own, which its stubs leave out
    _rolled: bool

    def rollover(self) -> None:
        """Move what is held to the disk."""
        if self._rolled:
            return
        held = self._file
        sealed = _Sealed(tempfile.TemporaryFile())  # noqa: SIM115  # closed with this one
        sealed.write(held.getvalue())
        sealed.seek(held.tell())
        self._file, self._rolled = sealed, True


class _Sealed:
    """A file whose every byte is encrypted at its place. Written once: to write over what is there would weaken it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._key = AES(os.urandom(32))
        self._end = 0

    def write(self, data: bytes) -> int:
        at = self._file.tell()
        if at < self._end:
            raise ValueError("an upload is written once, from its beginning to its end")
        self._end = at + len(data)
        return self._file.write(self._turned(at, data))

    def read(self, size: int = -1) -> bytes:
        at = self._file.tell()
        return self._turned(at, self._file.read(size))

    def _turned(self, at: int, data: bytes) -> bytes:
        stream = Cipher(self._key, CTR((at // _BLOCK).to_bytes(_BLOCK, "big"))).encryptor()
        stream.update(bytes(at % _BLOCK))
        return stream.update(data)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # seek, tell, close and the like, as the file has them
        return getattr(self._file, name)


def seal_uploads() -> None:
    """Let Starlette spool uploads so. It has no setting for it; a test looks at what is on the disk."""
    vars(starlette.formparsers)["SpooledTemporaryFile"] = SealedSpool
