"""The script reader: real pages, the strip, the navigator, and what was looked for. Changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from storyroom.domain.document import DraftReading, Hit
from storyroom.domain.names import parse_cue
from storyroom.domain.pages import Page
from storyroom.domain.script import Element, ElementKind
from storyroom.errors import InputError
from storyroom.room import Seat
from storyroom.web.pages.library import find_entry
from storyroom.web.rendering import door_of, render
from storyroom.web.sheets import Looked, set_sheet
from storyroom.web.source_map import Stretches, locate
from storyroom.web.strip import make_strips

__all__ = ["reader"]

PAGES_AT_ONCE = 150
"""A feature fits in one; what is longer comes in parts."""
_LONGEST_QUOTE = 600
_MOST_MATCHES = 50
_MOST_MARKS = 200
_BLANK = re.compile(r"\n{2,}")
_VIEWS = {"pages", "flow"}


class Wanted(NamedTuple):
    """What the address asks for; whatever makes no sense is left out."""

    scene: int | None
    start: int | None
    end: int | None
    page: int | None
    query: str
    view: str


class Window(NamedTuple):
    """The pages that are shown, of those there are."""

    first: int
    last: int
    total: int

    @property
    def whole(self) -> bool:
        """Whether everything is shown."""
        return self.last - self.first + 1 >= self.total


class SceneCard(NamedTuple):
    """What the margin says of one scene."""

    speeches: tuple[tuple[str, int], ...]
    remarks: tuple[tuple[str, str], ...]
    """Synopses and notes: kept in the script, printed on no page."""


def reader(request: Request) -> Response:
    """Show a draft on its pages."""
    seat = door_of(request).seats()
    wanted = read_address(request.query_params)
    reading, pagination = seat.pages(request.path_params["draft_id"])
    entry, owner = find_entry(seat, reading.entry.id)
    hits = _hits(seat, reading, wanted.query)
    words = locate(reading.screenplay, _spans(hits)[:_MOST_MARKS])
    target = locate(reading.screenplay, _asked(wanted))
    window = _window(pagination.pages, reading, wanted, target)
    scene = _scene(reading, wanted, target)
    shown = pagination.pages[window.first - 1 : window.last]
    return render(
        request,
        "reader.html",
        seat=seat,
        here="reader",
        project=owner,
        draft=entry,
        reading=reading,
        sheets=[set_sheet(page, reading.screenplay.elements, Looked(target, words)) for page in shown],
        strips=make_strips(reading.scenes, {hit.scene: max(len(hit.highlights), 1) for hit in hits}),
        cards=_cards(reading.screenplay.elements),
        titles=_titles(reading),
        current=scene,
        wanted=wanted,
        on_page=bool(target),
        quote=_quote(reading.screenplay.text, wanted),
        window=window,
        matches=len(hits),
        query=wanted.query,
    )


def read_address(query: QueryParams) -> Wanted:
    """Read what the address asks for; bad numbers are as if they were not there."""
    start, end = _number(query.get("start")), _number(query.get("end"))
    if start is None or end is None or start >= end:
        start = end = None
    view = query.get("view", "")
    return Wanted(
        scene=_number(query.get("scene")),
        start=start,
        end=end,
        page=_number(query.get("page")),
        query=query.get("q", "").strip()[:2000],
        view=view if view in _VIEWS else "auto",
    )


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdecimal() and len(written) < 10 else None


def _asked(wanted: Wanted) -> list[tuple[int, int]]:
    return [(wanted.start, wanted.end)] if wanted.start is not None and wanted.end is not None else []


def _hits(seat: Seat, reading: DraftReading, query: str) -> tuple[Hit, ...]:
    """Find what the asker came looking for in this draft; a query that cannot be read finds nothing here."""
    if not query:
        return ()
    try:
        found = seat.search(query, limit=_MOST_MATCHES).hits
    except InputError:
        return ()
    return tuple(hit for hit in found if hit.draft_id == reading.entry.id)


def _spans(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    return [(hit.snippet_start + mark.start, hit.snippet_start + mark.end) for hit in hits for mark in hit.highlights]


def _scene(reading: DraftReading, wanted: Wanted, target: Stretches) -> int:
    """Say which scene is the current one: the one asked for, the one of the quote, or the first on the page asked for."""
    if target:
        return reading.screenplay.elements[min(target)].scene or 0
    if wanted.start is not None:
        return next((scene.scene for scene in reading.scenes if scene.start <= wanted.start < scene.end), 0)
    if any(scene.scene == wanted.scene for scene in reading.scenes):
        return wanted.scene or 0
    if wanted.page:
        return next((scene.scene for scene in reading.scenes if scene.page >= wanted.page), 0)
    return reading.scenes[0].scene if reading.scenes else 0


def _window(pages: Sequence[Page], reading: DraftReading, wanted: Wanted, target: Stretches) -> Window:
    """Choose the part that holds what was asked for."""
    count = len(pages)
    page = min(max(wanted.page or 1, 1), count)
    index = min(target, default=None)
    if index is None and wanted.scene is not None and not wanted.page:
        index = next((scene.first for scene in reading.screenplay.scenes if scene.scene == wanted.scene), None)
    if index is not None:
        page = next((found.number for found in pages if any(line.element == index for line in found.lines)), page)
    first = (page - 1) // PAGES_AT_ONCE * PAGES_AT_ONCE + 1
    return Window(first, min(first + PAGES_AT_ONCE - 1, count), count)


def _cards(elements: Sequence[Element]) -> Mapping[int, SceneCard]:
    speeches: dict[int, Counter[str]] = {}
    remarks: dict[int, list[tuple[str, str]]] = {}
    for element in elements:
        scene = element.scene or 0
        if element.kind is ElementKind.CHARACTER_CUE and element.live:
            speeches.setdefault(scene, Counter())[parse_cue(element.text).name.upper()] += 1
        elif element.kind in {ElementKind.SYNOPSIS, ElementKind.NOTE}:
            remarks.setdefault(scene, []).append((element.kind.value, element.text[:_LONGEST_QUOTE]))
    return {
        scene: SceneCard(tuple(speeches.get(scene, Counter()).most_common(12)), tuple(remarks.get(scene, ())[:8]))
        for scene in speeches.keys() | remarks.keys()
    }


def _titles(reading: DraftReading) -> tuple[tuple[str, str], ...]:
    """Return the title page as pairs, the title itself apart."""
    return tuple(
        (field.key, field.value[:_LONGEST_QUOTE])
        for field in reading.screenplay.title_page[:12]
        if field.value.strip() and field.key.casefold() != "title"
    )


def _quote(text: str, wanted: Wanted) -> str:
    if wanted.start is None or wanted.end is None:
        return ""
    found = _BLANK.sub("\n", text[wanted.start : wanted.end])
    return found if len(found) <= _LONGEST_QUOTE else found[:_LONGEST_QUOTE] + " …"
