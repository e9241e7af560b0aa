"""How many tokens a text is to a model, guessed on the high side, and how many a person has. Knows no model's own vocabulary."""

from __future__ import annotations

__all__ = ["BYTES_PER_TOKEN", "tokens_of"]

BYTES_PER_TOKEN = 3
"""Careful: English runs to about four."""


def tokens_of(size: int) -> int:
    """Guess how many tokens so many bytes of UTF-8 are, rounded up."""
    return -(-size // BYTES_PER_TOKEN)
