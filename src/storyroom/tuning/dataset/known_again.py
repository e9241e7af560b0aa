"""A machine's words that came back in a file, known again by their likeness to what is on record as a machine's in the same works. Judges no style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storyroom.tuning.dataset.assets import Asset
from storyroom.tuning.dataset.near import shingles
from storyroom.tuning.dataset.tokens import numbers
from storyroom.tuning.dataset.units import CutScene, Unit

__all__ = ["known_again"]

_SHARE: Final = 0.5
"""Of its runs of five tokens, how many a unit has to share with one that a machine wrote."""
_LEAST: Final = 6
"""Runs that it has to have: a shorter line is anybody's."""
_MACHINE: Final = frozenset({"ai_verbatim", "ai_edited"})


def known_again(
    cut: Sequence[tuple[Asset, tuple[CutScene, ...]]],
) -> list[tuple[Asset, tuple[CutScene, ...]]]:
    """Let what came in as a file, and says what a machine said elsewhere in these works, count as of unknown origin."""
    machine = [unit for _, scenes in cut for scene in scenes for unit in scene.units if unit.origin in _MACHINE]
    known: dict[int, set[str]] = {}
    for unit in machine:
        for one in _runs(unit):
            known.setdefault(one, set()).update(unit.models)
    if not known:
        return list(cut)
    return [(asset, tuple(_judged(scene, known) for scene in scenes)) for asset, scenes in cut]


def _judged(scene: CutScene, known: dict[int, set[str]]) -> CutScene:
    return scene._replace(units=tuple(_unit(unit, known) for unit in scene.units))


def _unit(unit: Unit, known: dict[int, set[str]]) -> Unit:
    if unit.origin != "imported":
        return unit
    runs = _runs(unit)
    said = [one for one in runs if one in known]
    if len(runs) < _LEAST or len(said) <= _SHARE * len(runs):
        return unit
    models = {model for one in said for model in known[one]}
    return unit._replace(origin="unknown", models=tuple(sorted({*unit.models, *models})))


def _runs(unit: Unit) -> list[int]:
    runs: list[int] = shingles(numbers(unit.text)).tolist()
    return runs
