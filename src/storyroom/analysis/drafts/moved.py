"""Paragraphs that were taken out in one place and stand word for word in another. Knows nothing of why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from storyroom.analysis.drafts.cut import Piece
from storyroom.analysis.drafts.elements import Paired

__all__ = ["Moved", "pair_moved"]

_LEAST = 4
"""Shorter lines are said twice by chance."""


class Moved(NamedTuple):
    """A paragraph and where it went."""

    old: Piece
    new: Piece


def pair_moved(pairs: Iterable[Paired]) -> dict[tuple[int, int], Moved]:
    """Pair what was removed with what was added in the same words, in order; by index in the old and in the new draft."""
    removed: dict[tuple[str, ...], list[Piece]] = {}
    added: list[Piece] = []
    for paired in pairs:
        if paired.new is None and paired.old is not None and len(paired.old.key) >= _LEAST:
            removed.setdefault(paired.old.key, []).append(paired.old)
        elif paired.old is None and paired.new is not None and len(paired.new.key) >= _LEAST:
            added.append(paired.new)
    found: dict[tuple[int, int], Moved] = {}
    for piece in added:
        if waiting := removed.get(piece.key):
            moved = Moved(waiting.pop(0), piece)
            found[0, moved.old.place] = found[1, moved.new.place] = moved
    return found
