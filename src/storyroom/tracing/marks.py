"""The code behind a mark: from a secret and the id of a hand-out to a sign for each word and row. Measures nothing.

Every hand-out has a codeword as long as its page has words and rows, drawn by HMAC-SHA-256: who does not hold the secret
cannot tell it from coin throws. Source: Cox, Kilian, Leighton, Shamoon, "Secure spread spectrum watermarking", 1997.
"""

from __future__ import annotations

import hashlib
import hmac

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.marking import Mark, Sheet

__all__ = ["ACROSS", "ACROSS_FIRST", "DOWN", "mark_key", "mark_sheet", "reaches", "signs"]

ACROSS = 0.34
"""Points by which a word is moved sideways; between words that is a twentieth of a space."""
ACROSS_FIRST = 0.26
"""The same for a word at the margin, where the eye is quickest to see a crooked edge. More than half a pixel at 150 an inch:
some programs put letters on whole pixels."""
DOWN = 0.26
"""Points by which a row is moved up or down, of twelve between rows."""


def mark_key(secret: bytes, export_id: str) -> bytes:
    """Derive the key of one hand-out."""
    return hmac.new(secret, b"storyroom mark 1\x00" + export_id.encode(), hashlib.sha256).digest()


def signs(key: bytes, sheet: Sheet) -> NDArray[np.int8]:
    """Draw the codeword of a sheet: (words + rows,) of -1 and +1, the words first."""
    count = sheet.words + sheet.rows
    seed = hmac.new(key, b"sheet %d" % sheet.number, hashlib.sha256).digest()
    bits = np.unpackbits(np.frombuffer(hashlib.shake_256(seed).digest(count // 8 + 1), dtype=np.uint8))[:count]
    return bits.astype(np.int8) * 2 - 1


def reaches(sheet: Sheet) -> NDArray[np.float64]:
    """Say how far each word and row of a sheet is moved, either way: (words + rows,) points."""
    across = np.full(sheet.words, ACROSS)
    across[[piece.word for piece in sheet.pieces if piece.first]] = ACROSS_FIRST
    return np.concatenate([across, np.full(sheet.rows, DOWN)])


def mark_sheet(key: bytes, sheet: Sheet) -> Mark:
    """Say how the words and rows of one sheet are moved for the holder of this key."""
    moved = signs(key, sheet) * reaches(sheet)
    return Mark(tuple(moved[: sheet.words].tolist()), tuple(moved[sheet.words :].tolist()))
