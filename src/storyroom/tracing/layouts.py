"""Sheets as they are kept: where each word stood, so that a copy can be traced when the paginator has changed. Draws nothing."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from storyroom.domain.marking import Piece, Sheet

__all__ = ["decode_layout", "encode_layout"]


def encode_layout(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets down, the same bytes for the same sheets."""
    faces = sorted({piece.face for sheet in sheets for piece in sheet.pieces})
    pages = [[sheet.number, [_row(row, faces) for _, row in groupby(sheet.pieces, _place)]] for sheet in sheets]
    written = json.dumps({"layout": 1, "faces": faces, "pages": pages}, separators=(",", ":"))
    return zlib.compress(written.encode(), 9)


def decode_layout(data: bytes) -> tuple[Sheet, ...]:
    """Read what `encode_layout` wrote."""
    found = json.loads(zlib.decompress(data))
    return tuple(
        Sheet(number, tuple(piece for row in rows for piece in _pieces(row, found["faces"])))
        for number, rows in found["pages"]
    )


def _place(piece: Piece) -> tuple[int, float]:
    return piece.row, piece.base


def _row(pieces: Any, faces: Sequence[str]) -> list[Any]:  # noqa: ANN401  # a group of pieces, and JSON
    own = tuple(pieces)
    cells = [[piece.word, piece.x, piece.text, faces.index(piece.face), int(piece.first)] for piece in own]
    return [own[0].row, own[0].base, cells]


def _pieces(row: Any, faces: Sequence[str]) -> list[Piece]:  # noqa: ANN401  # JSON
    number, base, cells = row
    return [Piece(word, number, x, base, text, faces[face], bool(first)) for word, x, text, face, first in cells]
