"""The JSON of canon, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storyroom.domain.canon import Canon
from storyroom.domain.shapes import Shape

__all__ = ["bible_shape", "canon_shape", "canons_shape"]

Who = Callable[[str], str]
"""From the id of a person to their name; empty if they are not here any more."""


def canons_shape(found: Iterable[Canon], who: Who) -> Shape:
    """Shape what is pinned, oldest first."""
    return {"canon": [canon_shape(one, who) for one in found]}


def canon_shape(one: Canon, who: Who) -> Shape:
    """Shape one thing that was pinned."""
    return {
        "id": one.id,
        "kind": one.kind.value,
        "text": one.text,
        "draft_id": one.draft_id,
        "source": one.source,
        "start": one.start,
        "end": one.end,
        "key": one.key,
        "by": who(one.by),
        "at": one.at,
        "retired_at": one.retired_at,
        "retired_by": who(one.retired_by) if one.retired_by else "",
    }


def bible_shape(new: Iterable[tuple[int, str]], known: int, pinned: Iterable[Canon], who: Who) -> Shape:
    """Shape what a bible brings: statements that are new, how many are pinned already, and the rows that were made."""
    return {
        "new": [{"line": line, "text": text} for line, text in new],
        "known": known,
        "pinned": [canon_shape(one, who) for one in pinned],
    }
