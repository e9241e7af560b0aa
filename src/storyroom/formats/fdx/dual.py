"""Which neighbouring paragraphs stand side by side: one wrapper for each pair of columns. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyroom.domain.script import Element, ElementKind
from storyroom.formats.fdx.names import WRAPPER
from storyroom.formats.fdx.plan import Group

__all__ = ["columns", "is_sound"]


def columns(groups: Sequence[Group], elements: Sequence[Element]) -> Iterator[list[Group]]:
    """Cut the groups into single paragraphs and sound dual dialogues."""
    waiting: list[Group] = []
    for group in groups:
        if waiting and not _continues(waiting, group, elements):
            yield from _settle(waiting, elements)
            waiting = []
        if elements[group.main].dual is None:
            yield [group]
        else:
            waiting.append(group)
    yield from _settle(waiting, elements)


def is_sound(groups: Sequence[Group], elements: Sequence[Element]) -> bool:
    """Say whether a reader would give each paragraph of the wrapper the side it has."""
    cues = 0
    for group in groups:
        element = elements[group.main]
        cues += element.kind is ElementKind.CHARACTER_CUE
        if element.dual != ("right" if cues > 1 else "left"):
            return False
    return True


def _continues(waiting: Sequence[Group], group: Group, elements: Sequence[Element]) -> bool:
    element, before = elements[group.main], elements[waiting[-1].main]
    if any(name.startswith(WRAPPER) for name, _ in element.attributes):  # only the first of a wrapper keeps these
        return False
    if element.dual is None or (element.dual == "left" and before.dual == "right"):
        return False
    if element.dual == "left" and element.kind is ElementKind.CHARACTER_CUE:
        return not any(elements[other.main].kind is ElementKind.CHARACTER_CUE for other in waiting)
    return True


def _settle(waiting: list[Group], elements: Sequence[Element]) -> Iterator[list[Group]]:
    if waiting and is_sound(waiting, elements):
        yield waiting
    else:
        yield from ([group] for group in waiting)
