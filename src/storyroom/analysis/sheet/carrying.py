"""Decisions about one draft carried to a later one: a scene that moved, was renumbered, split or merged keeps what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storyroom.analysis.drafts.cut import cut_draft
from storyroom.analysis.drafts.matching import match_scenes
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.decisions import mentions, scene_keys
from storyroom.domain.breakdown import Decision

__all__ = ["carried", "followed"]


def followed(earlier: Manuscript, later: Manuscript) -> dict[str, tuple[int, ...]]:
    """Say of each scene of the earlier draft, by its key, which scenes of the later one it became; none where it is gone."""
    old, new = cut_draft(earlier), cut_draft(later)
    became: dict[int, list[int]] = {}
    for group in match_scenes(old, new):
        for one in group.old:
            became.setdefault(old[one].ordinal, []).extend(new[other].ordinal for other in group.new)
    keys, live = scene_keys(earlier), scene_keys(later)
    return {key: tuple(sorted({other for other in became.get(one, ()) if other in live})) for one, key in keys.items()}


def carried(
    decisions: Iterable[Decision], scenes: Mapping[str, tuple[int, ...]], later: Manuscript
) -> tuple[tuple[Decision, tuple[int, ...]], ...]:
    """Pair each decision with the scenes of the later draft that it is about.

    Where a scene was split, what was rejected is rejected in every part, and what was kept is kept where the part speaks of
    it; what no part speaks of stays with the first.
    """
    return tuple((one, _parts(one, scenes.get(one.scene, ()), later)) for one in decisions)


def _parts(one: Decision, parts: tuple[int, ...], later: Manuscript) -> tuple[int, ...]:
    if one.verdict == "reject" or len(parts) < 2:  # one part is not a split
        return parts
    return tuple(part for part in parts if mentions(later, part, one.head)) or parts[:1]
