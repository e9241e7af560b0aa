"""From a stretch of the canonical text to stretches of printed elements, whose marks have been taken out. Draws nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from storyroom.domain.script import BODY_KINDS, Element, Screenplay

__all__ = ["Stretches", "locate"]

Stretches = Mapping[int, tuple[tuple[int, int], ...]]
"""Element index -> marked stretches, in code points of the element's own text."""

_LOOK_AHEAD = 256
"""How many source characters may have been taken out between two printed ones."""


def locate(script: Screenplay, spans: Iterable[tuple[int, int]]) -> Stretches:
    """Find what the spans of canonical text cover in each element."""
    found: dict[int, list[tuple[int, int]]] = {}
    wanted = [(start, end) for start, end in spans if start < end]
    if not wanted:
        return {}
    for index, element in enumerate(script.elements):
        if element.kind not in BODY_KINDS:
            continue  # printed on no page, so there is nothing to mark
        for start, end in wanted:
            if element.start < end and start < element.end:
                local = _local(element, script.text, start, end)
                if local[0] < local[1]:
                    found.setdefault(index, []).append(local)
    return {index: tuple(local) for index, local in found.items()}


def _local(element: Element, source: str, start: int, end: int) -> tuple[int, int]:
    own = source[element.start : element.end]
    first, last = max(start - element.start, 0), min(end - element.start, len(own))
    if own == element.text:
        return first, last
    places = _places(element.text, own)
    return bisect_left(places, first), bisect_left(places, last)


def _places(text: str, source: str) -> list[int]:
    """Say where in the source each printed character stands; never goes back."""
    places: list[int] = []
    at = 0
    for letter in text:
        found = source.find(letter, at, at + _LOOK_AHEAD)
        if found >= 0:
            at = found + 1
        places.append(max(found, at - 1, 0))
    return places
