"""The JSON of what people decided about breakdowns, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.domain.breakdown import Decision, Remembered
from storyroom.domain.shapes import Shape

__all__ = ["decision_shape", "decisions_shape"]


def decisions_shape(found: Iterable[tuple[Remembered, str]]) -> Shape:
    """Shape what bears on a draft, oldest first, each with the name of who decided."""
    return {
        "decisions": [
            {**decision_shape(one.decision, by), "scenes": list(one.scenes), "stands": one.stands} for one, by in found
        ]
    }


def decision_shape(one: Decision, by: str) -> Shape:
    """Shape one decision; `by` is the name of who decided, empty if they are not here any more."""
    return {
        "id": one.id,
        "draft_id": one.draft_id,
        "verdict": one.verdict,
        "scene": one.scene,
        "category": one.category,
        "head": one.head,
        "name": one.name,
        "by": by,
        "at": one.at,
    }
