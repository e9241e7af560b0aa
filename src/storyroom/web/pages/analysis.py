"""A draft read through: what there is to look at, every finding, and one report after the other. Knows no analysis by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.domain.document import DraftEntry
from storyroom.domain.report import Curve, Graph, Report, Strips
from storyroom.errors import NotFoundError
from storyroom.room import Seat
from storyroom.web.findings import grouped, witnesses
from storyroom.web.forms import Sent, posted
from storyroom.web.pages.library import find_entry
from storyroom.web.pictures.curve import draw_curve
from storyroom.web.pictures.drawing import Drawing
from storyroom.web.pictures.graph import draw_graph
from storyroom.web.pictures.strips import draw_strips
from storyroom.web.pictures.twins import twins
from storyroom.web.rendering import door_of, render
from storyroom.web.tables import ShownTable, show_table

__all__ = ["Places", "places_of", "routes", "show_report"]


class Places(NamedTuple):
    """Addresses in the reader of one draft."""

    base: str

    def scene(self, scene: int) -> str:
        """Where a scene begins."""
        return f"{self.base}?scene={scene}#s{scene}"

    def stretch(self, start: int, end: int) -> str:
        """Where a quote stands."""
        return f"{self.base}?start={start}&end={end}#here"


class Picture(NamedTuple):
    """A picture with its name and its tables."""

    name: str
    title: str
    drawing: Drawing
    tables: tuple[ShownTable, ...]


def overview(request: Request) -> Response:
    """Show what a draft can be read for; with `findings=all`, everything that was found."""
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    desk, places = seat.analysis, places_of(entry.id)
    asked = request.query_params.get("findings") == "all"
    reports = list(desk.analyse(entry.id, against=desk.before(entry.id))) if asked else []
    return render(
        request,
        "analysis.html",
        seat=seat,
        here="analysis",
        project=owner,
        draft=entry,
        base=places.base,
        analyses=desk.entries(),
        asked=asked,
        groups=grouped(reports, places.stretch),
        report=None,
    )


def one(request: Request) -> Response:
    """Show what one analysis found."""
    return show_report(request, request.path_params["analysis"])


def one_with_model(request: Request, _sent: Sent) -> Response:
    """Show what one analysis finds with the model of the settings reading along."""
    return show_report(request, request.path_params["analysis"], model=True)


def show_report(  # by name, all of one page
    request: Request,
    name: str,
    *,
    model: bool = False,
    template: str = "analysis_report.html",
    more: Callable[[Seat, DraftEntry, Report], Mapping[str, object]] = lambda _seat, _draft, _report: {},
    without: str = "",
    status: int = 200,
) -> Response:
    """Show what an analysis found, by a template of its own if it has one; `more` is what only that one needs,
    `without` a table that it shows in its own way.
    """
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    desk, places = seat.analysis, places_of(entry.id)
    analyses = desk.entries()
    if all(known.name != name for known in analyses):
        raise NotFoundError("analysis")
    lens = request.query_params.get("lens", "")
    against = request.query_params.get("against", "") or desk.before(entry.id)
    read = desk.analyse_with_model if model else desk.analyse
    report = next(iter(read(entry.id, only=(name,), against=against, lens=lens)))
    return render(
        request,
        template,
        seat=seat,
        status=status,
        here="analysis",
        project=owner,
        draft=entry,
        base=places.base,
        analyses=analyses,
        report=report,
        about=next(known.about for known in analyses if known.name == name),
        along=next(known.along for known in analyses if known.name == name),
        with_model=model,
        groups=grouped((report,), places.stretch),
        pictures=tuple(_pictures(report, places)),
        tables=tuple(
            show_table(table, places.scene, places.stretch) for table in report.tables if table.name != without
        ),
        spoke=witnesses((report,)),
        may_pin=bool(report.findings) and seat.canon.may_pin(entry.id),
        intended={key: one.id for key, one in seat.canon.intended(entry.id).items()} if report.findings else {},
        **more(seat, entry, report),
    )


def places_of(draft_id: str) -> Places:
    """Return the addresses in the reader of a draft."""
    return Places(f"/drafts/{quote(draft_id, safe='', errors='replace')}")


def _pictures(report: Report, places: Places) -> Iterator[Picture]:
    for order, picture in enumerate(report.pictures, start=1):
        tables = tuple(show_table(table, places.scene, places.stretch) for table in twins(picture))
        yield Picture(picture.name, picture.title, _drawn(picture, places, f"picture-{order}"), tables)


def _drawn(picture: Strips | Curve | Graph, places: Places, key: str) -> Drawing:
    if isinstance(picture, Strips):
        return draw_strips(picture, places.scene, key)
    if isinstance(picture, Curve):
        return draw_curve(picture, places.scene, key)
    return draw_graph(picture, key)


routes = (
    Route("/drafts/{draft_id}/analysis", overview),
    Route("/drafts/{draft_id}/analysis/{analysis}", one),
    Route("/drafts/{draft_id}/analysis/{analysis}", posted(one_with_model), methods=["POST"]),
)
