"""Scene numbers that occur twice or run backwards. Reads headings alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.script import Scene
from storyroom.domain.story import Finding, FindingKind, World

__all__ = ["numbering"]

_NUMBER = re.compile(r"([A-Z]*)\s*-?(\d+)\s*-?([A-Z]*)", re.IGNORECASE)
_SHOWN = 5
"""Numbers that are named in a sentence."""


class _Key(NamedTuple):
    number: int
    after: int
    """0 for `A12`, which stands before 12; 1 for 12; 2 for `12A`."""
    letters: str


def numbering(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield each number that was given before, and each that is lower than the one before it."""
    for part in _parts(manuscript.scenes):
        yield from _twice(manuscript, part)
        yield from _backwards(manuscript, part)


def _parts(scenes: tuple[Scene, ...]) -> Iterator[list[Scene]]:
    """Cut where the count begins again at 1: episodes in one file are counted each for itself."""
    part: list[Scene] = []
    for scene in scenes:
        key = _key(scene)
        if key is None:
            continue
        if key == _Key(1, 1, "") and len(part) > 1:
            yield part
            part = []
        part.append(scene)
    yield part


def _key(scene: Scene) -> _Key | None:
    match = _NUMBER.fullmatch((scene.scene_number or "").strip().rstrip("."))
    if match is None:
        return None
    prefix, number, suffix = match[1].upper(), int(match[2]), match[3].upper()
    return _Key(number, 0 if prefix else 2 if suffix else 1, prefix or suffix)


def _twice(manuscript: Manuscript, scenes: list[Scene]) -> Iterator[Finding]:
    """Yield each number that is given more than once, with the first two that have it."""
    having: dict[_Key, list[Scene]] = {}
    for scene in scenes:
        key = _key(scene)
        if key is not None:
            having.setdefault(key, []).append(scene)
    for same in having.values():
        if len(same) > 1:
            times = "twice" if len(same) == 2 else f"{len(same)} times"  # English, not a measure
            said = f"Each scene has a number of its own; {same[0].scene_number} is given {times}."
            yield _finding(manuscript, FindingKind.ERROR, "number_twice", said, *same[:2])


def _backwards(manuscript: Manuscript, scenes: list[Scene]) -> Iterator[Finding]:
    """Yield numbers that leave the rising order. One that skips the number due there is a slip; the rest may have moved."""
    keyed = [(key, scene) for scene in scenes if (key := _key(scene)) is not None and len(key.letters) < 2]
    counts = Counter(key for key, _ in keyed)
    kept = _rising([key for key, _ in keyed])
    rising = frozenset(kept)
    moved: list[tuple[Scene, Scene]] = []
    for at, (key, scene) in enumerate(keyed):
        if counts[key] > 1 or at in rising:
            continue
        before, behind = _around(at, kept)
        if before >= 0 and behind >= 0 and _due(keyed[before][0], keyed[behind][0], counts):
            said = f"Scene numbers rise through a script; {scene.scene_number} stands where another is due."
            yield _finding(manuscript, FindingKind.ERROR, "number_disordered", said, keyed[before][1], scene)
        else:
            moved.append((keyed[before if before >= 0 else behind][1], scene))
    if moved:
        those = ", ".join(scene.scene_number or "" for _, scene in moved[:_SHOWN])
        rest = f" and {len(moved) - _SHOWN} more" if len(moved) > _SHOWN else ""
        said = f"Scene numbers rise through a script; out of order: {those}{rest}. Perhaps moved?"
        yield _finding(manuscript, FindingKind.QUESTION, "numbers_disordered", said, *moved[0])


def _rising(keys: list[_Key]) -> list[int]:
    """Return the places of the longest run of numbers that rise."""
    tails: list[_Key] = []
    places: list[int] = []
    behind: list[int] = []
    for at, key in enumerate(keys):
        where = bisect_left(tails, key)
        tails[where : where + 1] = [key]
        places[where : where + 1] = [at]
        behind.append(places[where - 1] if where else -1)
    kept: list[int] = []
    at = places[-1] if places else -1
    while at >= 0:
        kept.append(at)
        at = behind[at]
    return kept[::-1]


def _around(at: int, kept: list[int]) -> tuple[int, int]:
    place = bisect_left(kept, at)
    return kept[place - 1] if place else -1, kept[place] if place < len(kept) else -1


def _due(before: _Key, behind: _Key, counts: Counter[_Key]) -> bool:
    """Whether exactly one number is missing between two neighbours, and stands nowhere else."""
    return behind.number - before.number == 2 and not counts[_Key(before.number + 1, 1, "")]


def _finding(manuscript: Manuscript, kind: FindingKind, rule: str, said: str, *scenes: Scene) -> Finding:
    quoted = tuple(heading_evidence(manuscript, scene) for scene in scenes)
    return Finding(kind, rule, "detail", said, World.SHOWN, quoted)
