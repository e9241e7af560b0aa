"""Pages of drift and of sameness: a chart of where and since when, pairs nearest first, axes with quotes. Measures nothing."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.domain.drift import Away, DriftOf
from storyroom.domain.report import Strips
from storyroom.web.pages.analysis import Places, places_of
from storyroom.web.pages.library import find_entry
from storyroom.web.pictures.drawing import Drawing
from storyroom.web.pictures.strips import draw_strips
from storyroom.web.pictures.twins import twins
from storyroom.web.rendering import door_of, render
from storyroom.web.tables import ShownTable, show_table

__all__ = ["routes"]

_BY = {"person": "people", "suggestion": "a model", "import": "a file", "unknown": "nobody known"}
_MOST_PAIRS = 40
_LONGEST = 400


class Shown(NamedTuple):
    """The chart, with its tables."""

    title: str
    drawing: Drawing
    tables: tuple[ShownTable, ...]


def drift(request: Request) -> Response:
    """Show what each draft brought in and where that lies."""
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    voice = request.query_params.get("voice", "")
    found = seat.drifting.drift(entry.id, voice=voice)
    return render(
        request,
        "drift.html",
        seat=seat,
        here="drift",
        project=owner,
        draft=entry,
        found=found,
        picture=_picture(found.picture, places_of(entry.id)) if _barred(found) else None,
        voices=seat.voice.list(),
        by_whom=_BY,
        said=_said,
    )


def sameness(request: Request) -> Response:
    """Show how alike the texts of a set are; without a set, which can be chosen."""
    seat = door_of(request).seats()
    names = request.query_params.getlist("project")
    found = seat.drifting.sameness(names) if names else None
    return render(
        request,
        "sameness.html",
        seat=seat,
        here="sameness",
        draft=None,
        offered=seat.projects(),
        chosen={name.casefold() for name in names},
        found=found,
        pairs=found.pairs[:_MOST_PAIRS] if found else (),
        more=max(0, len(found.pairs) - _MOST_PAIRS) if found else 0,
        asked="&".join(f"project={quote(name, safe='', errors='replace')}" for name in names),
        cut=_cut,
    )


def variants(request: Request) -> Response:
    """Show how alike the suggestions for one scene are."""
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    scene = request.query_params.get("scene", "")
    found = seat.drifting.variants(entry.id, scene)
    return render(
        request,
        "sameness.html",
        seat=seat,
        here="sameness",
        project=owner,
        draft=entry,
        offered=(),
        chosen=frozenset(),
        found=found,
        pairs=found.pairs[:_MOST_PAIRS],
        more=max(0, len(found.pairs) - _MOST_PAIRS),
        asked="",
        cut=_cut,
    )


def _barred(found: DriftOf) -> bool:
    return any(lane.bars for lane in found.picture.lanes)


def _picture(strips: Strips, places: Places) -> Shown:
    tables = tuple(show_table(table, places.scene, places.stretch) for table in twins(strips))
    return Shown(strips.title, draw_strips(strips, places.scene, "picture-1"), tables)


def _said(place: Away) -> str:
    """Say where words lie."""
    if place.share is None:
        return "too few to say"
    lies = "away from the voice" if place.away else "as the voice goes"
    return f"{lies}: {min(99, max(1, round(100 * place.share)))} in 100 of its own lie as far off"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


routes = (
    Route("/drafts/{draft_id}/drift", drift),
    Route("/drafts/{draft_id}/sameness", variants),
    Route("/sameness", sameness),
)
