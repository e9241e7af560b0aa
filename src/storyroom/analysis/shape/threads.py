"""Threads: groups of people who share scenes, and which scenes each carries. Groups by company kept, not by plot."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from storyroom.analysis.cast import cast_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.shape.signs import signs_of

__all__ = ["Thread", "presence", "threads"]

_FEWEST = 2
"""Scenes in which somebody must be, to belong to a thread."""
_COMPANY = 0.34
"""Share of their scenes that two groups must keep company in, to be one."""
_MOST = 40
"""People who are looked at, whoever says most first."""


class Thread(NamedTuple):
    """People who go together, and the scenes that they carry, by ordinal."""

    people: tuple[str, ...]
    scenes: tuple[int, ...]


def presence(manuscript: Manuscript) -> dict[str, tuple[int, ...]]:
    """Return the scenes in which each person is, whoever says most first."""
    found: dict[str, list[int]] = {person.id: [] for person in manuscript.once(cast_of).people}
    for one in manuscript.once(signs_of).scenes:
        for person in one.present:
            if person in found:
                found[person].append(one.scene.scene)
    return {person: tuple(scenes) for person, scenes in found.items() if scenes}


def threads(manuscript: Manuscript) -> tuple[Thread, ...]:
    """Return the threads, the one with the most scenes first; every scene goes to the group that is there most fully."""
    there = {one: frozenset(scenes) for one, scenes in presence(manuscript).items() if len(scenes) >= _FEWEST}
    groups = _groups({one: there[one] for one in list(there)[:_MOST]})
    held: dict[int, list[int]] = {}
    for one in manuscript.once(signs_of).scenes:
        best = max(range(len(groups)), key=lambda at: (_fullness(groups[at], one.present), -at), default=-1)
        if best >= 0 and _fullness(groups[best], one.present):
            held.setdefault(best, []).append(one.scene.scene)
    made = (Thread(groups[at], tuple(scenes)) for at, scenes in held.items())
    return tuple(sorted(made, key=lambda one: (-len(one.scenes), one.scenes[0])))


def _fullness(group: tuple[str, ...], present: tuple[str, ...]) -> float:
    """Return how much of a group is in a scene, and how much of the scene's company is of the group."""
    shared = len(set(group) & set(present))
    return shared / len(group) + shared / len(present) if shared else 0.0


def _groups(there: Mapping[str, frozenset[int]]) -> list[tuple[str, ...]]:
    """Join people, then groups, while two keep enough company on average."""
    ties = {frozenset(pair): _shared(there[pair[0]], there[pair[1]]) for pair in combinations(there, 2)}
    groups: list[tuple[str, ...]] = [(one,) for one in there]
    company = {
        pair: ties[frozenset((groups[pair[0]][0], groups[pair[1]][0]))] for pair in combinations(range(len(groups)), 2)
    }
    alive = set(range(len(groups)))
    while company:
        one, other = max(company, key=lambda pair: (company[pair], -pair[0], -pair[1]))
        if company[one, other] < _COMPANY:
            break
        groups.append(groups[one] + groups[other])
        alive -= {one, other}
        company = {pair: value for pair, value in company.items() if not {one, other} & set(pair)}
        new = len(groups) - 1
        for third in alive:
            pairs = [ties[frozenset((a, b))] for a in groups[new] for b in groups[third]]
            company[third, new] = sum(pairs) / len(pairs)
        alive.add(new)
    return [groups[at] for at in sorted(alive)]


def _shared(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)
