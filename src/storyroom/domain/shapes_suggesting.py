"""The JSON of suggestions, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.domain.shapes import Shape
from storyroom.domain.suggestion import Suggestion, Suggestions

__all__ = ["listed_shape", "suggestion_shape", "suggestions_shape"]


def suggestions_shape(found: Suggestions) -> Shape:
    """Shape the answer to one request, best first."""
    return {
        "request": found.request,
        "draft_id": found.draft_id,
        "scene": found.scene,
        "heading": found.heading,
        "instruction": found.instruction,
        "before": found.before,
        "suggestions": [suggestion_shape(one) for one in found.shown],
        "refused": list(found.refused),
        "notes": list(found.notes),
        "rounds": found.rounds,
    }


def listed_shape(found: Iterable[Suggestion]) -> Shape:
    """Shape what was proposed for a draft, the newest request first."""
    return {"suggestions": [suggestion_shape(one) for one in found]}


def suggestion_shape(one: Suggestion) -> Shape:
    """Shape one suggestion. `origin` marks it as a model's, wherever it is shown."""
    told = one._asdict()
    told["reasons"] = [reason._asdict() for reason in one.reasons]
    told["parts"] = [part._asdict() for part in one.parts]
    told["copied"] = one.copied._asdict() if one.copied else None
    told["decision"] = one.decision._asdict()
    return {**told, "origin": "suggestion"}
