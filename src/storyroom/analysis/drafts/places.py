"""Places that are called something else now, told from their headings; and headings that changed for another reason. Moves nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from storyroom.analysis.drafts.cut import Cut, Word, words_of
from storyroom.analysis.drafts.elements import word_hunks
from storyroom.analysis.drafts.renames import Norms, norms

__all__ = ["PlaceRenamed", "find_place_renames", "location_parts"]

_PARTS = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|,\s*|\s*/\s*")  # these very dashes
_KEPT = 0.6
"""A scene of which so much stands word for word plays where it played: its place has another name."""


class PlaceRenamed(NamedTuple):
    """A place under its two names, and the scenes that play there: pairs of places in the sequences of cuts."""

    old_name: str
    new_name: str
    old: Norms
    """The words that differ."""
    new: Norms
    scenes: tuple[tuple[int, int], ...]


class _Swap(NamedTuple):
    old_name: str
    new_name: str
    scenes: list[tuple[int, int]]
    kept: float


def find_place_renames(
    old: Sequence[Cut], new: Sequence[Cut], pairs: Sequence[tuple[int, int, float]]
) -> tuple[PlaceRenamed, ...]:
    """Find the places that have another name in every scene that plays there.

    `pairs`: scenes that are one, by their places in the sequences, each with the share of it that stands word for word.
    """
    were = {part for cut in old for part in location_parts(cut)}
    are = {part for cut in new for part in location_parts(cut)}
    swaps: dict[tuple[str, str], _Swap] = {}
    for one, other, kept in pairs:
        before, after = location_parts(old[one]), location_parts(new[other])
        if len(before) != len(after):
            continue
        for was, now in zip(before, after, strict=True):
            if was != now and was not in are and now not in were:
                found = swaps.get((was, now))
                scenes = [*found.scenes, (one, other)] if found else [(one, other)]
                swaps[was, now] = _Swap(was, now, scenes, max(kept, found.kept if found else 0.0))
    several = _renamed_to_several(swaps)
    sure = [
        swap for swap in swaps.values() if swap.old_name not in several and (len(swap.scenes) > 1 or swap.kept >= _KEPT)
    ]
    return tuple(_joined(sure))


def location_parts(cut: Cut) -> tuple[str, ...]:
    """Split the location of a heading into its parts: HARROW and SLEEPING BAY."""
    if cut.omitted:
        return ()
    return tuple(part.strip(" .").upper() for part in _PARTS.split(cut.location) if part.strip(" ."))


def _renamed_to_several(swaps: dict[tuple[str, str], _Swap]) -> set[str]:
    seen: set[str] = set()
    return {was for was, _ in swaps if was in seen or seen.add(was)}  # type: ignore[func-returns-value]  # a known idiom


def _joined(swaps: Sequence[_Swap]) -> list[PlaceRenamed]:
    """Name what the places have in common: UTNES CHAPEL and UTNES CHURCHYARD are renamed by one word."""
    groups: dict[tuple[Norms, Norms], list[_Swap]] = {}
    for swap in swaps:
        hunks = word_hunks(_words(swap.old_name), _words(swap.new_name))
        if len(hunks) == 1 and hunks[0].old and hunks[0].new:
            groups.setdefault((norms(hunks[0].old), norms(hunks[0].new)), []).append(swap)
        else:
            groups.setdefault((norms(_words(swap.old_name)), norms(_words(swap.new_name))), []).append(swap)
    found = []
    for (old, new), inside in groups.items():
        names = (inside[0].old_name, inside[0].new_name)
        if len(inside) > 1:
            names = (" ".join(old).upper(), " ".join(new).upper())
        scenes = tuple(sorted({scene for swap in inside for scene in swap.scenes}))
        found.append(PlaceRenamed(*names, old, new, scenes))
    return found


def _words(name: str) -> tuple[Word, ...]:
    return words_of(name, 0, len(name))
