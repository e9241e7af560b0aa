"""Which scene of the old draft is which of the new one, by what stands in them: across moves, splits and merges. Judges no words.

One to one first, best likeness first; then what is left over is looked for inside scenes that have found their partner.
Printed numbers and headings only decide where content does not: an unnumbered draft compares as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storyroom.analysis.drafts.cut import Cut, shingles
from storyroom.analysis.drafts.sequences import heaviest_rising

__all__ = ["Group", "match_scenes"]

_ALIKE = 0.2
"""From this share of common runs of words, two scenes are one."""
_SUPPORTED = 0.04
"""The same, where heading or printed number speak for it as well."""
_COVERED = 0.5
"""A scene of which at least this share came out of another one is a part of it."""
_COMMON = 16
"""A run of words that more scenes than this have says nothing about any."""

Runs = frozenset[tuple[str, ...]]


class Group(NamedTuple):
    """Scenes that belong together: one and one, one and its parts, or several and what they became.

    Units: places in the sequences of cuts. One side is empty where a scene was added or omitted.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False


class _Side(NamedTuple):
    cuts: Sequence[Cut]
    runs: tuple[Runs, ...]


def match_scenes(old: Sequence[Cut], new: Sequence[Cut]) -> tuple[Group, ...]:
    """Group the scenes of two drafts, in the order of the new one; what was omitted stands where it was.

    The first cut of each side is what stands before the first heading: they belong together.
    """
    sides = (_side(old), _side(new))
    shared = _shared(*sides)
    links = _one_to_one(*sides, shared)
    _find_parts(*sides, shared, links)
    _match_by_place(*sides, links)
    _match_omitted(*sides, links)
    return _ordered(_grouped(links, len(old), len(new)), old)


def _side(cuts: Sequence[Cut]) -> _Side:
    return _Side(cuts, tuple(frozenset() if cut.omitted else shingles(cut) for cut in cuts))


def _shared(old: _Side, new: _Side) -> dict[tuple[int, int], int]:
    """Count the runs of words that two scenes have in common."""
    where: dict[tuple[str, ...], list[int]] = {}
    for place, runs in enumerate(old.runs):
        for run in runs:
            where.setdefault(run, []).append(place)
    found: dict[tuple[int, int], int] = {}
    for place, runs in enumerate(new.runs):
        for run in runs:
            places = where.get(run, ())
            if len(places) <= _COMMON:
                for one in places:
                    found[one, place] = found.get((one, place), 0) + 1
    return found


def _one_to_one(old: _Side, new: _Side, shared: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    links = [(0, 0)]
    taken_old, taken_new = {0}, {0}
    ranked = [*_same_again(old, new), *_ranked(old, new, shared)]
    for _, _, one, other in ranked:
        if one not in taken_old and other not in taken_new:
            links.append((one, other))
            taken_old.add(one)
            taken_new.add(other)
    return links


def _same_again(old: _Side, new: _Side) -> Iterable[tuple[float, int, int, int]]:
    """Pair scenes that are word for word the same: those with the same number and heading first, then in their order."""
    for with_labels in (True, False):
        where: dict[object, list[int]] = {}
        for place, cut in enumerate(new.cuts):
            if cut.pieces and not cut.omitted:
                where.setdefault(_whole(cut, with_labels=with_labels), []).append(place)
        for places in where.values():
            places.reverse()
        for place, cut in enumerate(old.cuts):
            same = where.get(_whole(cut, with_labels=with_labels)) if cut.pieces and not cut.omitted else None
            if same and cut.ordinal:
                yield 1.0, 0, place, same.pop()


def _whole(cut: Cut, *, with_labels: bool) -> object:
    body = tuple(piece.key for piece in cut.pieces)
    return (body, cut.heading, cut.number) if with_labels else body


def _ranked(old: _Side, new: _Side, shared: dict[tuple[int, int], int]) -> list[tuple[float, int, int, int]]:
    """Rank pairs of scenes by likeness; heading, number and nearness decide between equals."""
    ranked = []
    for (one, other), count in shared.items():
        if not one or not other:
            continue
        before, after = old.cuts[one], new.cuts[other]
        alike = 2 * count / (len(old.runs[one]) + len(new.runs[other]))
        labels = _labels(before, after)
        if alike >= (_SUPPORTED if labels else _ALIKE):
            ranked.append((-(alike + 0.05 * labels), abs(one - other), one, other))
    return sorted(ranked)


def _labels(before: Cut, after: Cut) -> int:
    """Say how much speaks for it besides content: the heading, and the printed number under the same place."""
    same_number = before.number is not None and before.number == after.number
    same_heading = before.heading.casefold() == after.heading.casefold()
    return same_number + same_heading


def _find_parts(old: _Side, new: _Side, shared: dict[tuple[int, int], int], links: list[tuple[int, int]]) -> None:
    """Find what was split off and what was taken in: a left over scene most of which stands in one that is matched,
    and there in a stretch that its partner does not have.
    """
    partner_of_old: dict[int, list[int]] = {}
    partner_of_new: dict[int, list[int]] = {}
    for one, other in links:
        partner_of_old.setdefault(one, []).append(other)
        partner_of_new.setdefault(other, []).append(one)
    candidates = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    for (one, other), _ in candidates:
        if not one or not other:
            continue
        common = old.runs[one] & new.runs[other]
        if other not in partner_of_new:
            rest = common.difference(*(new.runs[partner] for partner in partner_of_old.get(one, ())))
            fits = one in partner_of_old and len(rest) >= _COVERED * len(new.runs[other])
        elif one not in partner_of_old:
            rest = common.difference(*(old.runs[partner] for partner in partner_of_new.get(other, ())))
            fits = len(rest) >= _COVERED * len(old.runs[one])
        else:
            continue
        if fits:
            links.append((one, other))
            partner_of_old.setdefault(one, []).append(other)
            partner_of_new.setdefault(other, []).append(one)


def _match_by_place(old: _Side, new: _Side, links: list[tuple[int, int]]) -> None:
    """Match what was written anew from end to end: the same heading, or the same number and place of action, between
    the same neighbours.
    """
    by_new = {other: one for one, other in links}
    by_old = dict(links)
    for other, after in enumerate(new.cuts):
        if other in by_new or after.omitted:
            continue
        low = next((by_new[place] for place in range(other - 1, -1, -1) if place in by_new), 0)
        high = next((by_new[place] for place in range(other + 1, len(new.cuts)) if place in by_new), len(old.cuts))
        inside = range(low + 1, high) if low < high else range(0)
        for one in inside:
            before = old.cuts[one]
            if one not in by_old and not before.omitted and _is_same_label(before, after):
                links.append((one, other))
                by_new[other], by_old[one] = one, other
                break


def _is_same_label(before: Cut, after: Cut) -> bool:
    if before.number is not None and after.number is not None and before.number != after.number:
        return False
    same_place = bool(before.location) and before.location.casefold() == after.location.casefold()
    return before.heading.casefold() == after.heading.casefold() or (before.number is not None and same_place)


def _match_omitted(old: _Side, new: _Side, links: list[tuple[int, int]]) -> None:
    """Tie a scene that is gone to the heading that keeps its number."""
    taken_old, taken_new = {one for one, _ in links}, {other for _, other in links}
    kept = {
        cut.number: place
        for place, cut in enumerate(new.cuts)
        if cut.omitted and cut.number is not None and place not in taken_new
    }
    for one, cut in enumerate(old.cuts):
        if one not in taken_old and cut.number in kept:
            links.append((one, kept.pop(cut.number)))


def _grouped(links: Sequence[tuple[int, int]], height: int, width: int) -> list[tuple[set[int], set[int]]]:
    """Join links that share a scene."""
    of_old: dict[int, tuple[set[int], set[int]]] = {}
    of_new: dict[int, tuple[set[int], set[int]]] = {}
    for one, other in links:
        group = of_old.get(one) or of_new.get(other) or (set(), set())
        group[0].add(one)
        group[1].add(other)
        of_old[one] = of_new[other] = group
    groups = list({id(group): group for group in (*of_old.values(), *of_new.values())}.values())
    groups += [({place}, set()) for place in range(height) if place not in of_old]
    groups += [(set(), {place}) for place in range(width) if place not in of_new]
    return groups


def _ordered(groups: Sequence[tuple[set[int], set[int]]], old: Sequence[Cut]) -> tuple[Group, ...]:
    """Say which groups moved, and put all of them in the order of the new draft."""
    placed = sorted((group for group in groups if group[0] and group[1]), key=lambda group: min(group[1]))
    staying = heaviest_rising(
        [min(group[0]) for group in placed],
        [float(sum(max(old[place].size, 1) for place in group[0])) for group in placed],
    )
    found = [
        Group(tuple(sorted(one)), tuple(sorted(other)), moved=place not in staying)
        for place, (one, other) in enumerate(placed)
    ]
    after = {place: min(group.new) for group in found for place in group.old if not group.moved}
    keyed: list[tuple[tuple[float, int], Group]] = [((min(group.new), 0), group) for group in found]
    for one, other in groups:
        if one and other:
            continue
        if other:
            keyed.append(((min(other), 0), Group((), tuple(sorted(other)))))
        else:
            first = min(one)
            before = next((after[place] for place in range(first - 1, -1, -1) if place in after), -1)
            keyed.append(((before + 0.5, first), Group(tuple(sorted(one)), ())))
    return tuple(group for _, group in sorted(keyed, key=lambda item: item[0]))
