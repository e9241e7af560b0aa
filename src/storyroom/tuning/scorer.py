"""What the gates ask of a model: how likely it finds words, and what it writes by itself. Knows no library that could run one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

__all__ = ["Followed", "Scorer", "perplexity"]


class Followed(NamedTuple):
    """How a model follows a text that is given to it, token by token."""

    logprobs: tuple[float, ...]
    """Of each token, given those before it; in nats."""
    best: tuple[bool, ...]
    """Whether each was the likeliest: all of them means that the model would write it by itself."""


class Scorer(Protocol):
    """A model with its tokenizer."""

    def encode(self, text: str) -> list[int]:
        """Spell a text in tokens, without marks."""

    def follow(self, texts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[Followed]:
        """Follow texts, each as what is given and what is to come; marks that begin a text are put before it."""

    def follow_from(self, given: str, endings: Sequence[str]) -> list[float]:
        """Return the log-likelihood of each ending after one beginning."""

    def write(self, prompts: Sequence[str], tokens: int, *, seed: int, temperature: float = 1.0) -> list[str]:
        """Write on from prompts by chance; the same at every call with one seed."""


def perplexity(scorer: Scorer, texts: Sequence[str], *, longest: int = 256) -> list[tuple[float, int]]:
    """Return for each text the nats of all its tokens and how many there are; long texts are cut into pieces."""
    found = []
    for text in texts:
        ids = scorer.encode(text)
        pieces = [((), ids[start : start + longest]) for start in range(0, len(ids), longest)]
        followed = scorer.follow(pieces) if pieces else []
        found.append((-sum(sum(one.logprobs) for one in followed), len(ids)))
    return found
