"""The certificate authority of a library, in files of the owner's alone; sealed where the library is. Makes no key and reads none.

Backups hold the folder, as they hold the ledger's keys; a sealed library's backup holds it sealed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from sqlalchemy import select

from storyroom.domain.access import PUBLIC, Label
from storyroom.errors import LedgerError, LibraryDamagedError
from storyroom.store import schema
from storyroom.store.database import reading
from storyroom.store.durable import read_whole, write_durably
from storyroom.store.library import Library

__all__ = ["ADDED", "LEFT_OUT", "CredentialKeys"]

FOLDER: Final = "credentials"
ADDED, LEFT_OUT = "credentials_added", "credentials_left_out"
_SECRET: Final = frozenset({"authority.key", "signing.key"})
_FILES: Final = ("authority.pem", "authority.key", "signing.pem", "signing.key")
_ANCHORS: Final = "trusted.pem"
_LABEL: Final = Label(frozenset({PUBLIC}))
_PLAIN: Final = b"-----BEGIN"
_LOST: Final = "Put the folder `credentials` of the library back from a backup, or make new ones: `storyroom credentials init --renew`."


class CredentialKeys:
    """Read from their files at each use, so that taking them away acts at once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = library.folder / FOLDER

    def held(self) -> Mapping[str, bytes] | None:
        """Return certificates and keys by file name; None where there never were any. Raises: LibraryDamagedError, LedgerError."""
        if not any((self._folder / name).exists() for name in _FILES):
            return None
        return {name: self._read(name) for name in _FILES}

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write certificates and keys; the certificates last. Raises: LedgerError."""
        for name in sorted(_FILES, key=lambda one: one not in _SECRET):
            self._write(name, files[name])

    def anchors(self) -> bytes:
        """Return the authorities of others that are trusted here, PEM."""
        return read_whole(self._folder / _ANCHORS) or b""

    def trust(self, anchors: bytes) -> None:
        """Write the authorities of others. Raises: LedgerError."""
        self._write(_ANCHORS, anchors)

    def drafts_of(self, act: str, printed: str) -> frozenset[str]:
        """Name the drafts whose copies with this print were handed out: with credentials (`ADDED`), or without (`LEFT_OUT`)."""
        table = schema.ledger
        asked = select(table.c.facts).where(table.c.act == act, table.c.facts.contains(f'"{printed}"', autoescape=True))
        with reading(self._library.engine) as connection:
            found = [str(facts) for facts in connection.execute(asked).scalars()]
        return frozenset(_draft(facts, printed) for facts in found) - {""}

    def any_added(self) -> bool:
        """Say whether anything was ever handed out with credentials."""
        table = schema.ledger
        with reading(self._library.engine) as connection:
            return connection.execute(select(table.c.position).where(table.c.act == ADDED).limit(1)).first() is not None

    def _write(self, name: str, data: bytes) -> None:
        sealed = self._library.safe.seal(_LABEL, f"{FOLDER}/{name}", data) if name in _SECRET else data
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_durably(self._folder / name, sealed)
        except OSError as fault:
            raise LedgerError(f"{name} cannot be written.", "Make room in the library's folder.") from fault

    def _read(self, name: str) -> bytes:
        path = self._folder / name
        try:
            data = path.read_bytes()
            open_to_others = os.name != "nt" and name in _SECRET and path.stat().st_mode & 0o077
        except OSError as fault:
            raise LedgerError(f"{name} cannot be read, so nothing can be signed.", _LOST) from fault
        if open_to_others:
            raise LedgerError(f"{name} can be read by others on this machine.", f"chmod 600 {path.name}")
        if name not in _SECRET or not self._library.safe.sealed:
            return data
        if data.startswith(_PLAIN):  # the library was sealed after its authority was made
            with suppress(LedgerError):
                self._write(name, data)
            return data
        try:
            return self._library.safe.unseal(_LABEL, f"{FOLDER}/{name}", data)
        except LibraryDamagedError as fault:
            raise LibraryDamagedError(f"{name} is damaged.", _LOST) from fault


def _draft(facts: str, printed: str) -> str:
    told = json.loads(facts)
    found = dict(told) if isinstance(told, (dict, list)) else {}
    return str(found.get("draft", "")) if found.get("print") == printed else ""
