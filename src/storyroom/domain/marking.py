"""What a mark is made of: the words of a printed sheet, and by how little each is moved. Knows no key, no name and no PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["Mark", "Picture", "Piece", "Sheet", "VisibleMark"]

VisibleMark = Literal["diagonal", "footer", "both"]
"""Where the recipient's name stands on each page."""


class Piece(NamedTuple):
    """Letters of one face that stand together. Units: `x` and `base` are points from the sheet's top left corner.

    Pieces of one `word` move together sideways, words of one `row` up or down. A word that begins its line is `first`:
    it moves less, so that the margins stay straight.
    """

    word: int
    row: int
    x: float
    base: float
    text: str
    face: str
    first: bool = False


class Sheet(NamedTuple):
    """One printed page of the script, as it would be without a mark."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> int:
        """How many words can be moved."""
        return self.pieces[-1].word + 1 if self.pieces else 0

    @property
    def rows(self) -> int:
        """How many rows can be moved."""
        return max((piece.row for piece in self.pieces), default=-1) + 1


class Mark(NamedTuple):
    """By how much each word of a sheet is moved sideways, and each row downwards. Units: points."""

    across: tuple[float, ...]
    down: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a camera or scanner sees it: one byte a pixel, row by row, 0 is black."""

    page: int
    width: int
    height: int
    pixels: bytes
