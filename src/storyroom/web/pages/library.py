"""The library, a project, and the import report of a draft. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from storyroom.domain.document import DraftEntry, ProjectEntry
from storyroom.domain.shapes import stored_report_shape
from storyroom.errors import NotFoundError
from storyroom.room import Seat
from storyroom.web.rendering import door_of, render
from storyroom.web.strip import Strip, make_strips

_MOST_STRIPS = 48

__all__ = ["library", "project", "report"]


def library(request: Request) -> Response:
    """Show every project that the asker may see."""
    seat = door_of(request).seats()
    drafts = seat.drafts()
    names = _names(seat, drafts)
    return render(
        request, "library.html", seat=seat, here="library", drafts=drafts, example=names, strips=_strips(seat, drafts)
    )


def project(request: Request) -> Response:
    """Show one project with its documents and drafts."""
    seat = door_of(request).seats()
    wanted = request.query_params.get("name", "")
    for entry in seat.projects():
        if entry.name == wanted:
            drafts = [draft for document in entry.documents for draft in document.drafts]
            return render(
                request, "project.html", seat=seat, here="project", project=entry, strips=_strips(seat, drafts)
            )
    raise NotFoundError("project")


def report(request: Request) -> Response:
    """Show what became of a file when it was taken in."""
    seat = door_of(request).seats()
    draft_id = request.path_params["draft_id"]
    entry, owner = find_entry(seat, draft_id)
    shape = stored_report_shape(seat.report(draft_id))
    return render(request, "report.html", seat=seat, here="report", project=owner, draft=entry, report=shape)


def find_entry(seat: Seat, draft_id: str) -> tuple[DraftEntry, ProjectEntry]:
    """Find a draft and its project. Raises: NotFoundError."""
    for owner in seat.projects():
        for document in owner.documents:
            for entry in document.drafts:
                if entry.id == draft_id:
                    return entry, owner
    raise NotFoundError("draft")


def _strips(seat: Seat, drafts: Sequence[DraftEntry]) -> dict[str, tuple[Strip, ...]]:
    """Make the small strips of the latest drafts, of as many as one page bears."""
    latest = [entry for entry in drafts if entry.latest][:_MOST_STRIPS]
    return {entry.id: make_strips(seat.scenes(entry.id), {}) for entry in latest}


def _names(seat: Seat, drafts: tuple[DraftEntry, ...]) -> dict[str, str]:
    """Take names for the examples from what the asker can see: a search that finds something teaches best."""
    latest = next((entry for entry in drafts if entry.latest), None)
    if latest is None:
        return {}
    scenes = seat.scenes(latest.id)
    speaker = next((scene.speakers[0] for scene in scenes if scene.speakers), "")
    place = next((scene.location.split(" - ")[0] for scene in scenes if scene.location), "")
    return {"speaker": speaker.lower()[:40], "place": place.lower()[:40], "project": latest.project[:60]}
