"""The JSON of working copies and of whose words a draft holds, one pure function a noun. Knows no door."""

from __future__ import annotations

from storyroom.domain.editing import EditState
from storyroom.domain.origin import OriginOf
from storyroom.domain.shapes import Shape

__all__ = ["edit_shape", "origin_shape", "saved_shape"]


def edit_shape(state: EditState) -> Shape:
    """Shape a working copy with its words."""
    return {
        **saved_shape(state),
        "text": state.text,
        "told": state.told,
        "newer": [one._asdict() for one in state.newer],
    }


def saved_shape(state: EditState) -> Shape:
    """Shape what is said of a working copy after it was saved; its words are with whoever sent them."""
    return {
        "draft_id": state.draft_id,
        "version": state.version,
        "begun_at": state.begun_at,
        "saved_at": state.saved_at,
        "letters": len(state.text),
    }


def origin_shape(found: OriginOf) -> Shape:
    """Shape whose the words of a draft are. Holds no words."""
    return {
        "draft_id": found.draft_id,
        "words": found.words,
        "totals": [one._asdict() for one in found.totals],
        "acts": [one._asdict() for one in found.acts],
        "spans": [one._asdict() for one in found.spans],
    }
