"""The order of drafts: colours as the trade runs through them, everything else as it came in."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["REVISION_COLOURS", "colour_rank", "in_draft_order"]

REVISION_COLOURS = ("white", "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry")
"""One round of revision colours; then it starts over at `second blue` (facts page, section 1.10)."""

_ROUNDS = {"": 0, "double": 1, "second": 1, "2nd": 1, "triple": 2, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
_NAME = re.compile(
    rf"(?:(?P<round>{'|'.join(name for name in _ROUNDS if name)})\s+)?(?P<colour>{'|'.join(REVISION_COLOURS)})"
    r"(?:\s+(?:revision|revised|draft|pages))?",
    re.ASCII,
)


def colour_rank(name: str) -> int | None:
    """Return the place of a draft's name in the colour order, or None if it is not a revision colour."""
    matched = _NAME.fullmatch(name.strip().casefold().replace("-", " "))
    if not matched:
        return None
    return _ROUNDS[matched["round"] or ""] * len(REVISION_COLOURS) + REVISION_COLOURS.index(matched["colour"])


def in_draft_order(names: Sequence[str]) -> tuple[int, ...]:
    """Return the indices of drafts, given in the order they came in, in the order they were written.

    Colours are put in their order on the places that colours hold; a draft under any other name stays where it is.
    """
    ranks = [colour_rank(name) for name in names]
    coloured = sorted((rank, index) for index, rank in enumerate(ranks) if rank is not None)
    following = iter(index for _, index in coloured)
    return tuple(next(following) if rank is not None else index for index, rank in enumerate(ranks))
