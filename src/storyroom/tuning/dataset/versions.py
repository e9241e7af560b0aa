"""One version of a scene: of several drafts of a work the newest goes in, and of older ones only what was cut since. Looks at words, never at labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from storyroom.tuning.dataset.assets import Asset
from storyroom.tuning.dataset.near import shingles
from storyroom.tuning.dataset.tokens import numbers
from storyroom.tuning.dataset.units import CutScene

__all__ = ["in_one_work", "one_version"]

_KNOWN: Final = 0.2
"""Share of its runs of five tokens that an older scene may have in common with newer drafts: more, and it is a version of what stands there."""
_COPIED: Final = 0.5
"""The same for a scene of another work: a quotation stays, a copy goes."""
_TELLING: Final = 20
"""Runs of five tokens that such a scene has to have: `Black. Nothing.` is nobody's."""


def one_version(
    cut: Sequence[tuple[Asset, Sequence[CutScene]]],
) -> tuple[list[tuple[Asset, tuple[CutScene, ...]]], list[tuple[Asset, CutScene]]]:
    """Choose the scenes that go in; return them by draft, as they were given, and those of which there is a newer version."""
    kept: dict[str, tuple[CutScene, ...]] = {}
    older: list[tuple[Asset, CutScene]] = []
    for drafts in _works(cut):
        known: set[int] = set()
        places: set[tuple[str, str]] = set()
        for asset, scenes in drafts:
            own = [(scene, set(shingles(numbers(scene.text)).tolist())) for scene in scenes]
            stay = [scene for scene, said in own if not _is_known(scene, said, known, places)]
            older += [(asset, scene) for scene, _ in own if scene not in stay]
            known |= {one for _, said in own for one in said}
            places |= {_place(scene) for scene in scenes} - {("", "")}
            kept[asset.draft_id] = tuple(stay)
    return [(asset, kept[asset.draft_id]) for asset, _ in cut], older


def in_one_work(
    chosen: Sequence[tuple[Asset, tuple[CutScene, ...]]],
) -> tuple[list[tuple[Asset, tuple[CutScene, ...]]], list[tuple[Asset, CutScene]]]:
    """Leave out scenes that stand in an earlier one of these works already, under whatever title."""
    known: dict[int, tuple[str, str]] = {}
    kept, copies = [], []
    for asset, scenes in chosen:
        stay = []
        for scene in scenes:
            said = shingles(numbers(scene.text)).tolist()
            strange = sum(known.get(one, asset.work) != asset.work for one in said)
            if len(said) >= _TELLING and strange > _COPIED * len(said):
                copies.append((asset, scene))
                continue
            stay.append(scene)
            for one in said:
                known.setdefault(one, asset.work)
        kept.append((asset, tuple(stay)))
    return kept, copies


def _works(
    cut: Sequence[tuple[Asset, Sequence[CutScene]]],
) -> Iterator[list[tuple[Asset, Sequence[CutScene]]]]:
    """Gather the drafts of each work, the newest first."""
    works: dict[tuple[str, str], list[tuple[Asset, Sequence[CutScene]]]] = {}
    for one in cut:
        works.setdefault(one[0].work, []).append(one)
    for drafts in works.values():
        yield sorted(drafts, key=lambda one: (-one[0].ordinal, one[0].draft_id))


def _is_known(scene: CutScene, said: set[int], known: set[int], places: set[tuple[str, str]]) -> bool:
    """Say whether a newer draft has this scene: under its number and heading, or in its words."""
    return _place(scene) in places or len(said & known) > _KNOWN * len(said)


def _place(scene: CutScene) -> tuple[str, str]:
    """Name a scene as the next draft would; only a printed number says that it is the same."""
    return (scene.number, " ".join(scene.heading.casefold().split())) if scene.number else ("", "")
