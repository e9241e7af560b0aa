"""Examples as blocks of tokens of one length, in an order that follows from the seed and the step alone. Knows no tokenizer and no tensors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from storyroom.errors import InvalidRequestError

__all__ = ["UNLEARNT", "Block", "Blocks", "Spelled"]

UNLEARNT: Final = -100
"""What stands where nothing is to be learnt; the libraries leave it out of the loss."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """An example in tokens, with its marks."""

    ids: tuple[int, ...]
    given: int
    """How many of them are given, and not learnt."""


@dataclass(frozen=True, slots=True)
class Block:
    """So many tokens, and which of them are to be learnt."""

    ids: tuple[int, ...]
    labels: tuple[int, ...]


class Blocks:
    """All blocks of all epochs. The n-th is the same whenever it is asked for, so that a run can go on at any step."""

    def __init__(self, examples: Sequence[Spelled], *, length: int, seed: int, fill: int) -> None:
        self._examples, self._length, self._seed, self._fill = tuple(examples), length, seed, fill
        tokens = sum(len(one.ids) for one in self._examples)
        if not tokens:
            raise InvalidRequestError("The data set holds no example to train on.", "Look at its manifest.")
        self.per_epoch: Final = -(-tokens // length)
        self._epoch, self._cut = -1, tuple[Block, ...]()

    def at(self, number: int) -> Block:
        """Return a block by its number over all epochs."""
        epoch, within = divmod(number, self.per_epoch)
        if epoch != self._epoch:
            self._epoch, self._cut = epoch, self._cut_up(epoch)
        return self._cut[within]

    def _cut_up(self, epoch: int) -> tuple[Block, ...]:
        order = list(range(len(self._examples)))
        random.Random(f"{self._seed}/{epoch}").shuffle(order)  # noqa: S311  # an order, not a secret
        ids: list[int] = []
        labels: list[int] = []
        for place in order:
            example = self._examples[place]
            ids += example.ids
            labels += [UNLEARNT] * example.given + list(example.ids[example.given :])
        missing = self.per_epoch * self._length - len(ids)
        ids += [self._fill] * missing
        labels += [UNLEARNT] * missing
        starts = range(0, len(ids), self._length)
        return tuple(
            Block(tuple(ids[start : start + self._length]), tuple(labels[start : start + self._length]))
            for start in starts
        )
