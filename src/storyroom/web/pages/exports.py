"""Copies for named people: the form that hands one out, and who got what. Draws nothing and knows no mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.exports import Order, Rest
from storyroom.domain.marking import VisibleMark
from storyroom.errors import AccessError, InputError, NotFoundError
from storyroom.web.forms import Sent, posted
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]

_MOST_ROWS = 200
_FIELDS = ("draft", "recipient", "mark", "scenes", "rest")


def _exports(request: Request, told: Mapping[str, Any] | None = None, *, status: int = 200) -> Response:
    """Show the copies that were handed out, newest first; to someone who may not see them, say so."""
    seat = door_of(request).seats()
    found = seat.exports.handed_out()
    drafts = seat.drafts()
    known: dict[str, Any] = {"error": None, "made": None, "wanted": {}, **(told or {})}
    known["wanted"] = {**dict.fromkeys(_FIELDS, ""), **known["wanted"]}
    return render(
        request,
        "exports.html",
        seat=seat,
        status=status,
        here="exports",
        drafts=drafts,
        names={entry.id: entry for entry in drafts},
        found=found[:_MOST_ROWS],
        more=max(0, len(found) - _MOST_ROWS),
        **known,
    )


def _show(request: Request) -> Response:
    return _exports(request, {"wanted": {"draft": request.query_params.get("draft", "")}})


def _hand_out(request: Request, sent: Sent) -> Response:
    seat = door_of(request).seats()
    try:
        done = seat.exports.hand_out(sent.get("draft", ""), _order(sent))
    except (InputError, AccessError, NotFoundError) as error:
        return _exports(request, {"error": error, "wanted": sent}, status=status_of(error))
    return _exports(request, {"made": done, "wanted": {"draft": sent.get("draft", "")}})


def _order(sent: Sent) -> Order:
    """Read the form; a choice that is none of ours becomes the first."""
    marks: tuple[VisibleMark, ...] = get_args(VisibleMark)
    rests: tuple[Rest, ...] = get_args(Rest)
    mark = next((one for one in marks if one == sent.get("mark")), marks[0])
    rest = next((one for one in rests if one == sent.get("rest")), rests[0])
    scenes = tuple(name.strip() for name in sent.get("scenes", "").split(",") if name.strip())
    return Order(sent.get("recipient", ""), mark, scenes, rest)


routes = (Route("/exports", _show), Route("/exports", posted(_hand_out), methods=["POST"]))
