"""Words of people: plays in the public domain, whole works to learn from and other works by the same writers held out."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from pathlib import Path
from typing import NamedTuple

__all__ = ["Texts", "texts"]

_PLAYS = Path(__file__).parent.parent / "style" / "corpus" / "plays.jsonl.xz"
_RARE = 3
_HELD = 12_000


class Texts(NamedTuple):
    """What is learnt from and what is held out, as words in order; a line's end is a word of its own."""

    people: list[str]
    held: list[str]
    rare: frozenset[str]
    """Words that people used at most three times in what is learnt from."""

    def rare_share(self, wrote: list[str]) -> float:
        """Say how many of the rare words came."""
        return len(self.rare.intersection(wrote)) / len(self.rare)


def texts(most: int) -> Texts:
    """Take writers of several works in order, one work held out of each, until there are so many words."""
    works: dict[str, list[list[str]]] = {}
    with lzma.open(_PLAYS, "rt", encoding="utf-8") as handle:
        for row in map(json.loads, handle):
            if not row["author"].startswith("Unknown"):
                words = [word for line in row["lines"] for word in (*line.split(), "\n")]
                works.setdefault(row["author"], []).append(words)
    writers = [of for of in works.values() if len(of) > 2]
    each = most // (2 * len(writers)) + 1
    people = [word for of in writers for work in of[1:3] for word in work[:each]]
    held = [word for of in writers for word in of[0][: _HELD // len(writers)]]
    counts = Counter(people)
    return Texts(people[:most], held, frozenset(word for word, count in counts.items() if count <= _RARE))
