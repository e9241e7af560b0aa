"""Words and marks of a text as numbers, for comparing; and chance that comes from a seed. Knows no model's vocabulary."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.canonical import canonical

__all__ = ["Numbers", "count", "drawn", "numbers", "words"]

Numbers = NDArray[np.uint64]

_TOKEN = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]")


def words(text: str) -> list[str]:
    """Cut a text into words and marks, without regard to case: every word is one, every mark is one."""
    return _TOKEN.findall(text.casefold())


def count(text: str) -> int:
    """Count the words and marks of a text."""
    return sum(1 for _ in _TOKEN.finditer(text))


def numbers(text: str) -> Numbers:
    """Return the words and marks of a text as numbers: the same word has the same number everywhere. Shape: (n_tokens,)."""
    return np.fromiter((_number(word) for word in words(text)), dtype=np.uint64)


def drawn(*parts: object) -> int:
    """Draw a number from 0 to 2**64 - 1 that follows from these parts and from nothing else."""
    spelled: Sequence[object] = [part if isinstance(part, str | int) else str(part) for part in parts]
    return int.from_bytes(hashlib.sha256(canonical(spelled)).digest()[:8], "big")


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
