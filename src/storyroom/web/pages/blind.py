"""Blind tests: which there are, one pair after the other to judge, and what a closed one came to. Decides nothing: the desk does."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.blind import LEAST
from storyroom.errors import AccessError, InputError, NotFoundError
from storyroom.web.forms import Sent, posted
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]

_ERRORS = (InputError, AccessError, NotFoundError)


def _list(request: Request) -> Response:
    seat = door_of(request).seats()
    return render(request, "blind_list.html", seat=seat, here="blind", tests=seat.blind.list(), signed=seat.blind.who)


def _show(request: Request) -> Response:
    return _page(request)


def _page(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    seat = door_of(request).seats()
    desk, test_id = seat.blind, request.path_params["test"]
    entry = desk.show(test_id)
    return render(
        request,
        "blind.html",
        seat=seat,
        status=status,
        here="blind",
        test=entry,
        shown=desk.next(entry.id),
        standings=desk.results(entry.id) if entry.closed_at else (),
        may_change=desk.may_change(entry.label),
        signed=desk.who,
        least=LEAST,
        **{"error": None, "done": "", **(told or {})},
    )


def _act(request: Request, sent: Sent) -> Response:
    desk, test_id = door_of(request).seats().blind, request.path_params["test"]
    act = request.path_params["act"]
    if act not in {"answer", "close"}:
        raise NotFoundError("page", "Check the address.")
    desk.show(test_id)
    try:
        if act == "close":
            desk.close(test_id)
        else:
            pair = sent.get("pair", "")
            desk.answer(test_id, int(pair) if pair.isascii() and pair.isdecimal() else -1, sent.get("choice", ""))
    except _ERRORS as error:
        return _page(request, {"error": error}, status=status_of(error))
    return _page(request, {"done": "The test is closed." if act == "close" else ""})


routes = (
    Route("/blind", _list),
    Route("/blind/{test}", _show),
    Route("/blind/{test}/{act}", posted(_act), methods=["POST"]),
)
