"""The old draft over the new one as two lanes of scenes, each bar in the tone of what became of it. Draws nothing itself."""

from __future__ import annotations

from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import ChangeKind, Comparison, SceneChange
from storyroom.domain.report import Bar, Lane, Strips

__all__ = ["old_over_new", "tone_of"]

_TONES = (
    ChangeKind.ADDED,
    ChangeKind.OMITTED,
    ChangeKind.SPLIT,
    ChangeKind.MERGED,
    ChangeKind.MOVED,
    ChangeKind.REWRITTEN,
    ChangeKind.REHEADED,
    ChangeKind.RENUMBERED,
)
"""Of several things that became of a scene, the first of these gives the tone."""


def old_over_new(found: Comparison, old: Manuscript, new: Manuscript) -> Strips:
    """Lay both drafts along their pages. Units: pages."""
    was = {ordinal: change for change in found.scenes for ordinal in change.old}
    became = {ordinal: change for change in found.scenes for ordinal in change.new}
    before, now = _lane("Before", old, was, linked=False), _lane("Now", new, became, linked=True)
    length = max((bar.end for lane in (before, now) for bar in lane.bars), default=0.0)
    return Strips("old_over_new", "Before and now, page by page", "pages", length, (before, now))


def tone_of(change: SceneChange | None) -> str:
    """Name the tone of a scene: what became of it, or nothing where it stands as it was."""
    return next((kind.value for kind in _TONES if change and kind in change.kinds), "")


def _lane(label: str, manuscript: Manuscript, changes: dict[int, SceneChange], *, linked: bool) -> Lane:
    bars: list[Bar] = []
    at = 0.0
    for scene in manuscript.scenes:
        end = at + max(scene.page_eighths or 0, 1) / 8
        change = changes.get(scene.scene)
        what = ", ".join(kind.value for kind in change.kinds) if change else ""
        said = f"{scene.scene_number or scene.scene}: {scene.heading}" + (f" ({what})" if what else "")
        weight = 1.0 if change else 0.25
        bars.append(Bar(at, end, said, weight, tone_of(change), scene.scene if linked else None))
        at = end
    return Lane(label, tuple(bars))
