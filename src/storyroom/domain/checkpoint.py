"""Checkpoints: how many entries a ledger has and the root of its tree, signed, as text. Makes and checks no signature.

A checkpoint is a note: lines of text, an empty line, and a line for each signature. Several may follow one another in
one file. What was torn off while it was written is passed over; what is whole has to hold.
Source: the C2SP specifications `tlog-checkpoint` and `signed-note`, which transparency logs share.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

__all__ = ["Checkpoint", "Note", "key_id", "read_notes", "write_note"]

_SIGNS = "\u2014 "
_ED25519 = b"\x01"
_SIGNATURE_BYTES = 4 + 64
_TIME = "time "
_NUMBER = re.compile("0|[1-9][0-9]{0,17}")


class Checkpoint(NamedTuple):
    """What a ledger was at a moment."""

    origin: str
    """Names the ledger; random, one a library."""
    size: int
    root: bytes
    time: str
    """UTC, ISO 8601, as the signer's clock said."""

    def text(self) -> str:
        """Spell what is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{_TIME}{self.time}\n"


class Note(NamedTuple):
    """A checkpoint as it was written, with one signature."""

    checkpoint: Checkpoint
    text: str
    key: bytes
    """Four bytes that point to the key."""
    signature: bytes


def key_id(origin: str, public: bytes) -> bytes:
    """Say which four bytes point to a key of 32 bytes."""
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + public).digest()[:4]


def write_note(checkpoint: Checkpoint, public: bytes, signature: bytes) -> str:
    """Spell a checkpoint with its signature."""
    signed = base64.b64encode(key_id(checkpoint.origin, public) + signature).decode()
    return f"{checkpoint.text()}\n{_SIGNS}{checkpoint.origin} {signed}\n"


def read_notes(written: str) -> tuple[tuple[Note, ...], int]:
    """Read the notes of a file; return them with the number of pieces that are no whole note."""
    blocks = [block for block in written.replace("\r\n", "\n").split("\n\n") if block.strip("\n")]
    notes: list[Note] = []
    waiting, torn = "", 0
    for block in blocks:
        if not block.startswith(_SIGNS):
            torn += bool(waiting)
            waiting = block.lstrip("\n")
            continue
        found = _note(waiting + "\n", block.rstrip("\n").split("\n")[0])
        notes += [found] if found else []
        torn += found is None
        waiting = ""
    return tuple(notes), torn + bool(waiting)


def _note(text: str, signed: str) -> Note | None:
    checkpoint, parts = _checkpoint(text), signed.removeprefix(_SIGNS).split(" ")
    if checkpoint is None or len(parts) != 2 or parts[0] != checkpoint.origin:
        return None
    raw = _decoded(parts[1])
    return Note(checkpoint, text, raw[:4], raw[4:]) if len(raw) == _SIGNATURE_BYTES else None


def _checkpoint(text: str) -> Checkpoint | None:
    lines = text.split("\n")
    if len(lines) != 5 or not _NUMBER.fullmatch(lines[1]) or not lines[3].startswith(_TIME):
        return None
    root = _decoded(lines[2])
    found = Checkpoint(lines[0], int(lines[1]), root, lines[3].removeprefix(_TIME))
    return found if len(root) == hashlib.sha256().digest_size and found.text() == text else None


def _decoded(written: str) -> bytes:
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return b""
