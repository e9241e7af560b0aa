"""What a sheet would look like without a mark: letter tiles put where the words stand. Draws no PDF.

Everything is at 180 pixels an inch, where Courier's grid falls on whole pixels: 18 a letter, 30 a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.marking import Picture, Sheet
from storyroom.domain.wrapping import columns

__all__ = ["FRAME", "PER_POINT", "Letters", "cut_letters", "letters_of", "spots_of", "template_of"]

PER_POINT = 2.5
TILE = (30, 18)
RISE = 22
"""Pixels from a tile's top to the base line."""
FRAME = (2106, 1530)
_HEIGHT, _WIDTH = FRAME
"""Large enough for Letter and A4."""

Letters = Mapping[tuple[str, str], NDArray[np.float32]]
"""(letter, face) -> (30, 18) ink."""


class Spots(NamedTuple):
    """The inked pixels of a sheet, word by word, for sums with `np.add.reduceat`."""

    places: NDArray[np.intp]
    """(n_pixels,) flat index into the frame."""
    ink: NDArray[np.float32]
    """(n_pixels,) the template there, less the word's mean."""
    starts: NDArray[np.intp]
    """(n_words,) where each word's pixels begin."""
    counts: NDArray[np.float32]
    """(n_words,) how many pixels each word has."""
    energy: NDArray[np.float32]
    """(n_words,) sum of the squares of `ink`."""


def letters_of(sheets: Iterable[Sheet]) -> tuple[tuple[str, str], ...]:
    """List the letters that are needed, each once with its face."""
    needed = {(letter, piece.face) for sheet in sheets for piece in sheet.pieces for letter in piece.text}
    return tuple(sorted(pair for pair in needed if pair[0].strip()))


def cut_letters(
    wanted: Iterable[tuple[str, str]], places: Iterable[tuple[int, float, float]], pictures: Mapping[int, Picture]
) -> Letters:
    """Cut the tiles of letters out of pictures of a sheet of them. Units of `places`: page, then points."""
    found: dict[tuple[str, str], NDArray[np.float32]] = {}
    for pair, (page, x, base) in zip(wanted, places, strict=True):
        picture = pictures[page]
        grey = np.frombuffer(picture.pixels, dtype=np.uint8).reshape(picture.height, picture.width)
        scale = max(picture.height, picture.width) / 792.0
        ys = (base + (np.arange(TILE[0]) + 0.5 - RISE) / PER_POINT) * scale - 0.5
        xs = (x + (np.arange(TILE[1]) + 0.5) / PER_POINT) * scale - 0.5
        found[pair] = (1 - _bilinear(grey, ys, xs) / 255).astype(np.float32)
    return found


def template_of(sheet: Sheet, letters: Letters) -> NDArray[np.float32]:
    """Compose a sheet: (2106, 1530) ink, the sheet's top left corner at the first pixel."""
    frame = np.zeros((_HEIGHT, _WIDTH), dtype=np.float32)
    for piece in sheet.pieces:
        top = round(piece.base * PER_POINT) - RISE
        left = round(piece.x * PER_POINT)
        for letter in piece.text:
            tile = letters.get((letter, piece.face))
            if tile is not None and 0 <= top < _HEIGHT - TILE[0] and 0 <= left < _WIDTH - TILE[1]:
                frame[top : top + TILE[0], left : left + TILE[1]] += tile
            left += TILE[1] * columns(letter)
    return np.minimum(frame, 1, out=frame)


def spots_of(sheet: Sheet, template: NDArray[np.float32]) -> Spots:
    """Take the pixels around each word out of the template."""
    boxes: list[list[NDArray[np.intp]]] = [[] for _ in range(sheet.words)]
    for piece in sheet.pieces:
        top = min(max(0, round(piece.base * PER_POINT) - 18), _HEIGHT - 26)
        left = min(max(0, round(piece.x * PER_POINT) - 2), _WIDTH - 8)
        right = min(left + columns(piece.text.rstrip()) * TILE[1] + 4, _WIDTH)
        grid = np.arange(top, top + 25)[:, None] * _WIDTH + np.arange(left, right)[None, :]
        boxes[piece.word].append(grid.ravel())
    parts = [np.concatenate(box) for box in boxes]
    sizes = np.array([len(part) for part in parts], dtype=np.intp)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    places = np.concatenate(parts)
    ink = template.ravel()[places]
    means = np.add.reduceat(ink, starts) / sizes
    ink = ink - np.repeat(means, sizes).astype(np.float32)
    energy = np.add.reduceat(ink * ink, starts)
    return Spots(places, ink, starts, sizes.astype(np.float32), energy)


def _bilinear(
    grey: NDArray[np.uint8], ys: NDArray[np.floating[Any]], xs: NDArray[np.floating[Any]]
) -> NDArray[np.float32]:
    top, left = np.floor(ys).astype(np.intp), np.floor(xs).astype(np.intp)
    down, right = (ys - top)[:, None], (xs - left)[None, :]
    a = grey[np.ix_(top, left)] * (1 - right) + grey[np.ix_(top, left + 1)] * right
    b = grey[np.ix_(top + 1, left)] * (1 - right) + grey[np.ix_(top + 1, left + 1)] * right
    return np.asarray(a * (1 - down) + b * down, dtype=np.float32)
