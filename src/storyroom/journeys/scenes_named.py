"""Scenes of a draft by the names that people give them: the printed number, or the place as in (3). Opens nothing."""

from __future__ import annotations

from collections.abc import Sequence

from storyroom.domain.document import DraftReading
from storyroom.errors import NotFoundError

__all__ = ["scenes_named"]


def scenes_named(opened: DraftReading, named: Sequence[str]) -> frozenset[int]:
    """Find scenes by printed number, or by place as in (3). Raises: NotFoundError, naming those that are not there."""
    by_name: dict[str, list[int]] = {}
    for entry in opened.scenes:
        if entry.scene_number:
            by_name.setdefault(entry.scene_number.casefold(), []).append(entry.scene)
        by_name.setdefault(f"({entry.scene})", []).append(entry.scene)
    for entry in opened.scenes:
        if not entry.scene_number:
            by_name.setdefault(str(entry.scene), []).append(entry.scene)
    missing = [name for name in named if name.strip().casefold() not in by_name]
    if missing:
        raise NotFoundError(f"scene {', '.join(missing)[:80]}", "`storyroom scenes PROJECT` lists them.")
    return frozenset(scene for name in named for scene in by_name[name.strip().casefold()])
