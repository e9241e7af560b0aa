"""Which paragraph of the file each element goes to: hosts and what hangs on them, wrappers, and what has to be set aside.

Writes nothing. An element that no rule takes is set aside whole, so that a reading back finds it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from storyroom.domain.script import Element, ElementKind
from storyroom.formats.fdx.names import ALTERNATE, BLOCK, DELETED, HEADLESS, RUNS, TYPE, WITHIN
from storyroom.formats.fdx.words import extras_from_json, split_list

__all__ = ["Group", "Plan", "plan"]

_APART = frozenset({ElementKind.BONEYARD, ElementKind.NOTE, ElementKind.PAGE_BREAK})


@dataclass(slots=True)
class Group:
    """One paragraph of the file: its own element and what is written inside it, as indices into the elements."""

    main: int
    new_page: bool = False
    synopses: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    omitted: list[Group] | None = None
    """For the heading of an omitted scene: the paragraphs within its block."""


@dataclass(slots=True)
class Plan:
    """The paragraphs in order, the alternates, and the elements to set aside."""

    groups: list[Group] = field(default_factory=list)
    alternates: list[int] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)


def plan(elements: Sequence[Element]) -> Plan:
    """Give every element exactly one place."""
    planner = _Planner(elements)
    for index in range(len(elements)):
        planner.place(index)
    return planner.plan


class _Planner:
    def __init__(self, elements: Sequence[Element]) -> None:
        self.plan = Plan()
        self._elements = elements
        self._group: Group | None = None
        self._omitted: Group | None = None
        self._new_page = False
        self._last_hosted = len(elements)
        while self._last_hosted and _has(elements[self._last_hosted - 1], ALTERNATE):
            self._last_hosted -= 1

    def place(self, index: int) -> None:
        element = self._elements[index]
        if self._new_page or not self._attach(index, element):
            self._stand_alone(index, element)

    def _attach(self, index: int, element: Element) -> bool:
        if not element.live and _has(element, ALTERNATE):
            return self._attach_alternate(index, element)
        group = self._group
        if group is None or _has(host := self._elements[group.main], BLOCK) or _has(host, HEADLESS):
            return False
        within = element.live == (host.live and self._omitted is None)
        if element.kind is ElementKind.NOTE and within and element.dual is None and not element.scene_number:
            group.notes.append(index)
        elif _has(element, DELETED) and not element.live and not group.notes and element.kind is host.kind:
            group.deleted.append(index)
        elif self._is_summary(element, host, group) and within:
            group.synopses.append(index)
        else:
            return False
        return True

    def _is_summary(self, element: Element, host: Element, group: Group) -> bool:
        return (
            element.kind is ElementKind.SYNOPSIS
            and (host.kind is ElementKind.SCENE_HEADING or _has(element, WITHIN))
            and not (group.deleted or group.notes)
            and not _has(element, TYPE)
        )

    def _attach_alternate(self, index: int, element: Element) -> bool:
        identifier = dict(element.attributes)[ALTERNATE]
        hosted = self._group is not None and identifier in _alternates_of(self._elements[self._group.main])
        if not hosted and index < self._last_hosted:
            return False
        self.plan.alternates.append(index)
        return True

    def _stand_alone(self, index: int, element: Element) -> None:
        if element.kind is ElementKind.PAGE_BREAK and self._breaks_before(index):
            self._new_page = True
        elif element.kind in _APART or not self._open(index, element):
            self.plan.aside.append(index)
            self._new_page = False

    def _open(self, index: int, element: Element) -> bool:
        group = Group(index, self._new_page)
        if element.live:
            self._omitted = None
            self.plan.groups.append(group)
        elif element.kind is ElementKind.SCENE_HEADING and not (self._omitted and _has(element, WITHIN)):
            group.omitted = []
            self._omitted = group
            self.plan.groups.append(group)
        elif self._omitted is not None and self._omitted.omitted is not None and not _has(element, ALTERNATE):
            self._omitted.omitted.append(group)
        else:
            return False
        self._group = group
        self._new_page = False
        return True

    def _breaks_before(self, index: int) -> bool:
        element = self._elements[index]
        if element.text or element.attributes or index + 1 >= len(self._elements):
            return False
        following = self._elements[index + 1]
        if following.kind in _APART or any(_has(following, name) for name in (ALTERNATE, DELETED, BLOCK)):
            return False
        opens_omitted = (
            not following.live
            and following.kind is ElementKind.SCENE_HEADING
            and not (self._omitted and _has(following, WITHIN))
        )
        if opens_omitted:
            return element.live
        return element.live == following.live and (element.live or self._omitted is not None)


def _has(element: Element, name: str) -> bool:
    return any(key == name for key, _ in element.attributes)


def _alternates_of(element: Element) -> frozenset[str]:
    extras = extras_from_json(dict(element.attributes).get(RUNS, ""), len(element.text))
    return frozenset(name for extra in extras for name in split_list(extra.attributes.get("AltId", "")))
