"""Word pieces to numbers: how much a line sounds as one that plants, notices or follows, and which way it points. Judges no story.

The tables are made by `evals/story/fit_hearing.py`: directions of word pieces come from the input layer of all-MiniLM-L6-v2
(Apache-2.0), what sounds like support was learnt from lines written for it (`evals/story/hearing`).
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from storyroom.analysis.hearing.pieces import pieces

__all__ = ["ROLES", "Ear", "Role", "Weights", "ear"]

Role = Literal["setup", "acknowledgement", "consequence"]
ROLES: tuple[Role, ...] = ("setup", "acknowledgement", "consequence")


class Weights(NamedTuple):
    """What was learnt beside the tables."""

    width: int
    """Numbers of a direction."""
    rarity_step: float
    voice_step: float
    """What one step of a table's byte is worth."""
    bias: tuple[float, ...]
    """(3,): one a role."""
    verdict: tuple[float, ...]
    """(n_features + 1,): the last is the constant."""
    pair: tuple[float, ...]
    """(3 * width + 2,): how much two sentences sound as if one broke what the other raised; the last is the constant."""
    low: float
    high: float
    """Log-odds below which nothing is heard, and above which it is."""


class Ear:
    """Listens to single lines. Holds no line."""

    def __init__(self, known: Mapping[str, int], table: bytes, weights: Weights) -> None:
        """`table` has for each piece a byte of rarity, three of voice, and `width` of direction, signed."""
        self.weights = weights
        self._known = known
        self._table = array("b", table)
        self._row = 4 + weights.width
        if len(self._table) != len(known) * self._row:
            raise ValueError("the table of the ear and its words do not fit")

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return the numbers of the pieces of a text."""
        return pieces(text, self._known)

    def voice(self, cut: tuple[int, ...]) -> tuple[float, ...]:
        """Return (3,) log-odds, one a role: how much a line sounds as if it planted, noticed or followed from something."""
        table, row = self._table, self._row
        whole = sum(self._rarity(piece) for piece in cut) or 1.0
        step = self.weights.voice_step
        return tuple(
            bias + step * sum(self._rarity(piece) * table[piece * row + 1 + role] for piece in cut) / whole
            for role, bias in enumerate(self.weights.bias)
        )

    def direction(self, cut: tuple[int, ...]) -> tuple[float, ...]:
        """Return (width,) numbers of length one: what a line is about. Zeros for a line without words."""
        table, row, width = self._table, self._row, self.weights.width
        total = [0.0] * width
        for piece in cut:
            weight, at = self._rarity(piece), piece * row + 4
            for place, value in enumerate(table[at : at + width]):
                total[place] += weight * value
        length = math.sqrt(sum(value * value for value in total)) or 1.0
        return tuple(value / length for value in total)

    def _rarity(self, piece: int) -> float:
        return (self._table[piece * self._row] + 128) * self.weights.rarity_step


@cache
def ear() -> Ear:
    """Return the ear that comes with the package."""
    folder = files("storyroom.analysis.hearing").joinpath("tables")
    words = folder.joinpath("pieces.txt").read_text("utf-8").split("\n")
    made = json.loads(folder.joinpath("weights.json").read_text("utf-8"))
    weights = Weights(
        made["width"],
        made["rarity_step"],
        made["voice_step"],
        tuple(made["bias"]),
        tuple(made["verdict"]),
        tuple(made["pair"]),
        made["low"],
        made["high"],
    )
    return Ear({word: number for number, word in enumerate(words)}, folder.joinpath("table.bin").read_bytes(), weights)
