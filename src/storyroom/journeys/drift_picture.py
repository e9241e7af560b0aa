"""Drift as a picture: a lane for each draft that brought words in, a bar where they stand now, taller the further off they are. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from storyroom.domain.drift import Away, DriftDraft, DriftPart, DriftScene
from storyroom.domain.provenance import Origin
from storyroom.domain.report import Bar, Lane, Strips

__all__ = ["BY", "picture", "said"]

BY: Final[dict[Origin, str]] = {
    "person": "people",
    "suggestion": "a model's suggestion",
    "import": "came in with a file",
    "unknown": "not known",
}
_FAR: Final = 4.0
"""Spreads below the voice's own mean at which a bar is at its tallest."""
_FEW: Final = 0.1
_USUAL: Final = 0.3


def picture(drafts: Sequence[DriftDraft], scenes: Sequence[DriftScene], length: int) -> Strips:
    """Lay what came in later along the scenes of the draft that is looked at, the oldest draft first."""
    lanes = tuple(Lane(f"since {one.name}", tuple(_bars(one, scenes))) for one in drafts if one.before)
    return Strips("drift", "Where, and since when", "scenes", float(max(length, 1)), lanes)


def said(place: Away) -> str:
    """Say where words lie, in words."""
    words = f"{place.words:,} {'word' if place.words == 1 else 'words'}"
    if place.share is None:
        return f"{words}, too few to say"
    further = min(99, max(1, round(100 * place.share)))
    lies = "away from the voice" if place.away else "as the voice goes"
    return f"{words}, {lies}: {further} in 100 of its own lie as far off"


def _bars(draft: DriftDraft, scenes: Sequence[DriftScene]) -> Iterator[Bar]:
    """Yield a bar for each kind of author that brought words of a scene in with this draft, side by side."""
    for scene in scenes:
        parts = [one for one in scene.parts if one.since == draft.draft_id]
        for at, part in enumerate(parts):
            start = max(scene.scene - 1, 0)
            label = f"{scene.scene_number or scene.scene}: {said(part.place)} ({BY[part.origin]})"
            begin, end = start + at / len(parts), start + (at + 1) / len(parts)
            yield Bar(begin, end, label, _weight(part), f"by_{part.origin}", scene.scene or None)


def _weight(part: DriftPart) -> float:
    """Return how tall a bar is: low where nothing can be said, then by how far off the words are."""
    if part.place.above is None:
        return _FEW
    return round(_USUAL + (1 - _USUAL) * min(1.0, max(0.0, -part.place.above / _FAR)), 2)
