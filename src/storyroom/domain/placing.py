"""Gives every element its page and height, and every scene its length. Breaks no page itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from storyroom.domain.page_settings import LINES_PER_INCH, PageSettings
from storyroom.domain.pages import Pagination
from storyroom.domain.script import Element, Place, Scene, Screenplay

__all__ = ["place_on", "place_scenes_by_source"]

_POINTS = 72.0
_PRINTERS_OWN = frozenset({"more", "continued"})


def place_on(screenplay: Screenplay, pagination: Pagination) -> Screenplay:
    """Fill in page and height from the pages set. What is not printed stands where the next printed element does."""
    tops = _tops(screenplay.elements, pagination)
    following = _after_the_end(pagination)
    placed: list[Element] = []
    for element, top in zip(reversed(screenplay.elements), reversed(tops), strict=True):
        following = top or following
        placed.append(element._replace(page=following[0], y=following[1]))
    placed.reverse()
    rows = _rows_per_scene(screenplay, pagination)
    per_page = pagination.settings.body_lines
    scenes = tuple(_measured(scene, placed, rows.get(scene.scene, 0), per_page) for scene in screenplay.scenes)
    return replace(screenplay, elements=tuple(placed), scenes=scenes, page_count=len(pagination.pages))


def place_scenes_by_source(screenplay: Screenplay, settings: PageSettings) -> Screenplay:
    """Fill in scene lengths where the source has pages of its own: from the boxes it gives, or from heights alone."""
    elements = screenplay.elements
    ends = [place.end for place in screenplay.places]
    scenes = []
    for scene in screenplay.scenes:
        boxed = _boxed_rows(scene, screenplay.places, bisect_left(ends, scene.start + 1))
        rows = boxed or _rows_between(elements[scene.first], elements[scene.last - 1], settings)
        scenes.append(_measured(scene, elements, rows, settings.body_lines))
    pages = [element.page for element in elements if element.page]
    count = screenplay.page_count or (max(pages) if pages else None)
    return replace(screenplay, scenes=tuple(scenes), page_count=count)


def _tops(elements: Sequence[Element], pagination: Pagination) -> list[tuple[int, float] | None]:
    tops: list[tuple[int, float] | None] = [None] * len(elements)
    for page in pagination.pages:
        for line in page.lines:
            index = line.element
            if index is not None and tops[index] is None:
                tops[index] = (page.number, line.y)
    return tops


def _after_the_end(pagination: Pagination) -> tuple[int, float]:
    page = pagination.pages[-1]
    last = max((line.y for line in page.lines if line.element is not None), default=None)
    top = pagination.settings.top
    return page.number, top if last is None else round(last + 1 / LINES_PER_INCH, 4)


def _rows_per_scene(screenplay: Screenplay, pagination: Pagination) -> dict[int, int]:
    """Rows from a scene's first printed line to its last on each page; the blank lines between them count."""
    rows: dict[int, int] = {}
    scenes = [element.scene for element in screenplay.elements]
    for page in pagination.pages:
        spans: dict[int, tuple[float, float]] = {}
        for line in page.lines:
            scene = scenes[line.element] if line.element is not None and line.kind not in _PRINTERS_OWN else None
            if scene is not None:
                first, last = spans.get(scene, (line.y, line.y))
                spans[scene] = (first, max(last, line.y))
        for scene, (first, last) in spans.items():
            rows[scene] = rows.get(scene, 0) + _rows(last - first) + 1
    return rows


def _measured(scene: Scene, elements: Sequence[Element], rows: int, per_page: int) -> Scene:
    """Eighths of a page, a started eighth counted whole; at least one unless the scene is omitted."""
    eighths = 0 if scene.omitted else max(1, -(-rows * 8 // per_page))
    return replace(scene, page=elements[scene.first].page, page_eighths=eighths)


def _boxed_rows(scene: Scene, places: Sequence[Place], first: int) -> int:
    """Rows from the top of a scene's first box to the foot of its last, on each page."""
    spans: dict[int, tuple[float, float]] = {}
    for index in range(first, len(places)):
        place = places[index]
        if place.start >= scene.end:
            break
        if place.page is not None and place.box is not None:
            top, foot = spans.get(place.page, (place.box.top, place.box.bottom))
            spans[place.page] = (min(top, place.box.top), max(foot, place.box.bottom))
    return sum(max(1, _rows((foot - top) / _POINTS)) for top, foot in spans.values())


def _rows_between(heading: Element, last: Element, settings: PageSettings) -> int:
    """Rows from a heading to the last element's first line, by their heights on the page."""
    top = heading.y if heading.y is not None else settings.top
    foot = (last.y if last.y is not None else settings.top) + 1 / LINES_PER_INCH
    if heading.page is None or last.page is None or last.page <= heading.page:
        return max(1, _rows(foot - top))
    most = settings.body_lines
    whole = (last.page - heading.page - 1) * most
    first = max(0, min(most, _rows(settings.height - settings.bottom - top)))
    return first + whole + max(0, min(most, _rows(foot - settings.top)))


def _rows(inches: float) -> int:
    return round(inches * LINES_PER_INCH)
