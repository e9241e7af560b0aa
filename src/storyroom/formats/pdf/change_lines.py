"""Which printed lines of a new draft carry a change. Knows places, not sheets; draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from storyroom.domain.changes import ChangeKind, Comparison, ElementChange
from storyroom.domain.pages import Line
from storyroom.domain.script import Element, Screenplay

__all__ = ["ChangedLines", "changed_lines"]

_WHOLE = (0, 1 << 60)


class ChangedLines(NamedTuple):
    """Stretches of changed text, by index of the element. Units: code points in the element's `text`."""

    stretches: dict[int, tuple[tuple[int, int], ...]]

    def has(self, line: Line) -> bool:
        """Say whether a printed line has a change on it."""
        if line.element is None or line.kind in {"more", "continued", "page_number"}:
            return False
        found = self.stretches.get(line.element, ())
        return any(start < line.end and line.start < end for start, end in found)


def changed_lines(screenplay: Screenplay, found: Comparison) -> ChangedLines:
    """Find the changed stretches: words where they are told, whole paragraphs where not, headings of whole scenes."""
    starts = {element.start: place for place, element in enumerate(screenplay.elements)}
    stretches: dict[int, list[tuple[int, int]]] = {}
    for change in found.scenes:
        for ordinal in change.new:
            scene = screenplay.scenes[ordinal - 1] if ordinal else None
            if scene is None:
                continue
            if ChangeKind.ADDED in change.kinds:
                for place in range(scene.first, scene.last):
                    stretches.setdefault(place, []).append(_WHOLE)
            elif set(change.kinds) - {ChangeKind.REWRITTEN} or any(one.new is None for one in change.elements):
                stretches.setdefault(scene.first, []).append(_WHOLE)
        for one in change.elements:
            for place, stretch in _stretches(screenplay.elements, screenplay.text, starts, one):
                stretches.setdefault(place, []).append(stretch)
    return ChangedLines({place: tuple(inside) for place, inside in stretches.items()})


def _stretches(
    elements: tuple[Element, ...], text: str, starts: dict[int, int], change: ElementChange
) -> list[tuple[int, tuple[int, int]]]:
    if change.new is None:
        return []
    if not change.words or any(word.new is None for word in change.words):
        first = starts.get(change.new.start)
        inside = [] if first is None else range(first, len(elements))
        found = []
        for place in inside:
            if elements[place].start >= change.new.end:
                break
            found.append((place, _WHOLE))
        return found
    whole = starts.get(change.new.start)
    if whole is None:
        return []
    where = _printed_places(elements[whole], text)
    return [
        (whole, (where(word.new.start), max(where(word.new.end), where(word.new.start) + 1)))
        for word in change.words
        if word.new
    ]


def _printed_places(element: Element, text: str) -> Callable[[int], int]:
    """Return what turns a place in the canonical text into one in the printed text, which has no marks in it."""
    table: list[int] = []
    at = 0
    for letter in text[element.start : element.end]:
        table.append(at)
        if at < len(element.text) and element.text[at] == letter:
            at += 1
    table.append(at)
    return lambda place: table[min(max(place - element.start, 0), len(table) - 1)]
