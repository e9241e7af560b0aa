"""Puts the web room together: pages, the API beside them, shipped files, and the guard in front. Opens no socket."""

from __future__ import annotations

import mimetypes

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from storyroom.api.app import ROOT, answer_error, make_api
from storyroom.api.errors import InternalError, SignInNeededError, http_error, status_of
from storyroom.api.guard import API, SIGNED_IN, Guard, Refuse
from storyroom.api.headers import Headers
from storyroom.api.journal import Journal
from storyroom.api.metering import Metered
from storyroom.errors import StoryroomError
from storyroom.web.pages import (
    access,
    account,
    analysis,
    blind,
    breakdown,
    canon,
    coming_in,
    compare,
    dataset,
    drifting,
    editing,
    exports,
    labels,
    licensing,
    models,
    studio,
    suggesting,
    voices,
)
from storyroom.web.pages.egress import egress, egress_record
from storyroom.web.pages.finding import ask, search
from storyroom.web.pages.ledger import ledger, ledger_entry
from storyroom.web.pages.library import library, project, report
from storyroom.web.pages.reader import reader
from storyroom.web.pages.sign_in import sign_in, sign_out
from storyroom.web.rendering import STATIC, Door, door_of, refusal, render, sign_in_page

__all__ = ["Door", "make_app"]

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
"""Said here because some systems register others, and browsers refuse scripts and styles of a wrong type."""


def make_app(door: Door) -> ASGIApp:
    """Make everything that answers on the port."""
    for suffix, media_type in _TYPES.items():
        mimetypes.add_type(media_type, suffix)
    app = Starlette(
        routes=[
            Route("/", library),
            Route("/projects", project),
            Route("/drafts/{draft_id}", reader),
            Route("/drafts/{draft_id}/report", report),
            Route("/search", search),
            Route("/ask", ask),
            Route("/egress", egress),
            Route("/egress/{record}", egress_record),
            Route("/ledger", ledger),
            Route("/ledger/{position}", ledger_entry),
            Route("/sign-in", sign_in),
            Route("/sign-out", sign_out, methods=["POST"]),
            *coming_in.routes,
            *studio.routes,
            *account.routes,
            *access.routes,
            *labels.routes,
            *licensing.routes,
            *dataset.routes,
            *breakdown.routes,
            *canon.routes,
            *blind.routes,
            *models.routes,
            *analysis.routes,
            *compare.routes,
            *drifting.routes,
            *editing.routes,
            *suggesting.routes,
            *voices.routes,
            *exports.routes,
            Mount(ROOT, make_api(door.seats)),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={StoryroomError: _told, HTTPException: _by_number, Exception: _broken},
    )
    app.state.door = door
    metered = Metered(app, meter=door.meter, who=lambda: door.seats().principal.name)
    guarded = Guard(metered, sessions=door.sessions, rules=door.rules, refuse=_refuser(door), ways=door.entrance)
    return Headers(Journal(guarded))


def _refuser(door: Door) -> Refuse:
    def refuse(path: str, error: StoryroomError) -> Response:
        if path.startswith(API):
            return answer_error(error)
        if isinstance(error, SignInNeededError):
            if door.sessions.knock():
                door.offer_link()
            return sign_in_page(door, error)
        return refusal(error)

    return refuse


def _told(request: Request, error: Exception) -> Response:
    found = error if isinstance(error, StoryroomError) else InternalError()
    if status_of(found) >= 500 or not request.scope.get(SIGNED_IN):
        return refusal(found)
    seat = door_of(request).seats()
    return render(request, "error.html", seat=seat, status=status_of(found), error=found)


def _by_number(request: Request, error: Exception) -> Response:
    return _told(request, http_error(error.status_code if isinstance(error, HTTPException) else 500))


def _broken(_request: Request, _error: Exception) -> Response:
    return refusal(InternalError())
