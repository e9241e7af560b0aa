"""The studio's key for statements: the one that signs the ledger's checkpoints. What it signs begins with words that no checkpoint begins with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from storyroom.store import ledger
from storyroom.store.database import reading, writing

if TYPE_CHECKING:
    from storyroom.store.library import Library

__all__ = ["StudioKey"]

_STATEMENT = re.compile(rb"DSSEv1 \d+ ")


class StudioKey:
    """Signs statements of one library; made with the first of them, if the ledger had no key yet."""

    def __init__(self, library: Library, *, actor: str) -> None:
        """Raises: LedgerError if the key is gone, or is another than it was."""
        with writing(library.engine) as connection:
            library.keys.ensure(connection, ledger.note_downer(connection, library.clock, actor))
            self._private = library.keys.private(connection)

    @property
    def public(self) -> bytes:
        """The public key's 32 bytes."""
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """Sign a statement in its envelope's spelling. Raises: ValueError for anything else, so that no checkpoint is signed here."""
        if not _STATEMENT.match(message):
            raise ValueError("this is no statement")
        return self._private.sign(message)

    @staticmethod
    def trusted(library: Library) -> tuple[bytes, ...]:
        """Return the public keys that this library ever signed with, 32 bytes each."""
        with reading(library.engine) as connection:
            known = library.keys.known(connection)
        keys = (load_pem_public_key(one.public.encode()) for one in known)
        return tuple(key.public_bytes(Encoding.Raw, PublicFormat.Raw) for key in keys)
