"""The models: those that may answer here, and those that were made here. Changes nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.domain.promotion import PromotionState
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]

_SAID = {
    PromotionState.MADE: "not in use",
    PromotionState.WAITING: "waits for a second person",
    PromotionState.PROMOTED: "in use",
    PromotionState.WITHDRAWN: "withdrawn",
}


def _show(request: Request) -> Response:
    seat = door_of(request).seats()
    return render(
        request,
        "models.html",
        seat=seat,
        here="models",
        backends=seat.backends.list(),
        made=seat.promoting.list(),
        said=_SAID,
        signed=seat.promoting.who,
    )


routes = (Route("/models", _show),)
