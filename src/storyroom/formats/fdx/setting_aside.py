"""What a screenplay holds that the file's own elements cannot say, gathered for the `StoryroomKept` block."""

from __future__ import annotations

from collections.abc import Sequence

from storyroom.domain.script import Element, ElementKind, Screenplay
from storyroom.formats.fdx.blocks import PREFIX
from storyroom.formats.fdx.kept import Kept, checksum
from storyroom.formats.fdx.names import ALTERNATE, CASE, DEPTH, FDX, NOTE, OMITTED
from storyroom.formats.fdx.plan import Plan
from storyroom.formats.xml_text import sanitise

__all__ = ["set_aside"]

_EXPRESSED = {
    NOTE: None,
    CASE: None,
    ALTERNATE: None,
    OMITTED: frozenset({ElementKind.SCENE_HEADING}),
    DEPTH: frozenset({ElementKind.SECTION}),
    "author": frozenset({ElementKind.NOTE}),
    "date": frozenset({ElementKind.NOTE}),
}
"""Attributes that the file says in its own way, and on which kinds; None means on every kind that is written."""


def set_aside(screenplay: Screenplay, where: Plan, *, title_page: bool, blocks: Sequence[tuple[str, str]]) -> Kept:
    """Gather it. `title_page` asks for the names of its fields; `blocks` are those that were written as they are."""
    elements = screenplay.elements
    aside = frozenset(where.aside)
    written = [(index, element) for index, element in enumerate(elements) if index not in aside]
    return Kept(
        elements=tuple((index, _guard(elements, index - 1), _bare(elements[index])) for index in where.aside),
        attributes=tuple(
            (index, checksum(element.text), pairs) for index, element in written if (pairs := _pairs(element))
        ),
        texts=tuple(
            (index, checksum(element.text), element.text)
            for index, element in written
            if sanitise(element.text) != element.text
        ),
        title_page=tuple((field.key, field.value) for field in screenplay.title_page) if title_page else (),
        metadata=tuple(pair for pair in screenplay.metadata if pair not in blocks),
    )


def _guard(elements: Sequence[Element], index: int) -> int:
    return checksum(elements[index].text) if index >= 0 else 0


def _bare(element: Element) -> Element:
    return element._replace(start=0, end=0, scene=None, page=None, y=None, outer_start=None, outer_end=None)


def _pairs(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in element.attributes if not _is_expressed(*pair, element.kind))


def _is_expressed(name: str, value: str, kind: ElementKind) -> bool:
    if name.startswith((FDX, PREFIX)):
        return True
    if name == NOTE:
        return kind not in {ElementKind.NOTE, ElementKind.SYNOPSIS} and sanitise(value) == value
    kinds = _EXPRESSED.get(name, frozenset())
    return kinds is None or kind in kinds
