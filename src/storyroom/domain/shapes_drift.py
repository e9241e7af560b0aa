"""The JSON of drift, one pure function a noun. Knows no door."""

from __future__ import annotations

from storyroom.domain.drift import Away, DriftDraft, DriftOf, DriftPart, DriftScene
from storyroom.domain.shapes import Shape

__all__ = ["drift_shape"]


def drift_shape(found: DriftOf) -> Shape:
    """Shape what is told of a draft and those before it."""
    return {
        "draft_id": found.draft_id,
        "voice": found.voice,
        "voice_id": found.voice_id,
        "missing": found.missing,
        "notes": list(found.notes),
        "drafts": [_draft(one) for one in found.drafts],
        "scenes": [_scene(one) for one in found.scenes],
    }


def _draft(one: DriftDraft) -> Shape:
    return {
        "draft_id": one.draft_id,
        "name": one.name,
        "before": one.before,
        "words": one.words,
        "new": _away(one.new),
        "by": [{"origin": by.origin, **_away(by.place)} for by in one.by],
    }


def _scene(one: DriftScene) -> Shape:
    return {
        "scene": one.scene,
        "scene_number": one.scene_number,
        "heading": one.heading,
        "words": one.words,
        "parts": [_part(part) for part in one.parts],
    }


def _part(one: DriftPart) -> Shape:
    return {
        "since": one.since,
        "draft": one.draft,
        "origin": one.origin,
        **_away(one.place),
        "quotes": [quote._asdict() for quote in one.quotes],
    }


def _away(place: Away) -> Shape:
    return {"words": place.words, "above": place.above, "share": place.share, "away": place.away}
