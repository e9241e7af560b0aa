"""Lengths in eighths of a page, as integers, read and written the trade's way. Measures nothing itself."""

from __future__ import annotations

import re

__all__ = ["format_eighths", "parse_eighths"]

_WRITTEN = re.compile(
    r"\s*(?:(?P<whole>\d{1,6})(?!\d|\s*/))?\s*(?:(?P<over>\d{1,6})\s*/\s*(?P<under>[1248]))?\s*", re.ASCII
)


def format_eighths(eighths: int) -> str:
    """Write a length as whole pages and eighths: 19 is `2 3/8`, 4 is `4/8`, 16 is `2`.

    Raises: ValueError if the length is negative.
    """
    if eighths < 0:
        raise ValueError(f"A length cannot be negative: {eighths}.")
    whole, over = divmod(eighths, 8)
    if not over:
        return str(whole)
    return f"{whole} {over}/8" if whole else f"{over}/8"


def parse_eighths(written: str) -> int:
    """Read `1 1/8`, `2/8`, `2` or `19/8` into eighths; halves and quarters are taken too.

    Raises: ValueError if it is not written like that.
    """
    matched = _WRITTEN.fullmatch(written[:40])
    if matched is None or len(written) > 40 or not (matched["whole"] or matched["over"]):
        raise ValueError(f"Not a length in eighths: {written[:40]!r}.")
    parts = int(matched["over"] or 0) * (8 // int(matched["under"] or 8))
    return int(matched["whole"] or 0) * 8 + parts
