"""Other words for a scene: asked for, laid beside what stands there word by word, accepted, edited or rejected. Decides nothing: the desk does."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.suggestion import LONGEST_INSTRUCTION, MOST_VARIANTS
from storyroom.errors import AccessError, BackendError, InputError, NotFoundError
from storyroom.room import Seat
from storyroom.web.forms import Sent, posted
from storyroom.web.pages.library import find_entry
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]

_MOST_SCENES = 500
_MOST_REQUESTS = 20
_LONGEST_TEXT = 24_000
_ERRORS = (InputError, AccessError, NotFoundError, BackendError)


def _page(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    """Show the form, and what was proposed before, the newest request first."""
    seat, draft_id = door_of(request).seats(), request.path_params["draft_id"]
    entry, owner = find_entry(seat, draft_id)
    desk = seat.suggesting
    found = desk.listed(entry.id)
    requests = [tuple(group) for _, group in groupby(found, key=lambda one: one.request)]
    scene = request.query_params.get("scene", "")
    return render(
        request,
        "suggesting.html",
        seat=seat,
        status=status,
        here="suggest",
        project=owner,
        draft=entry,
        ready=desk.ready,
        may_accept=desk.may_accept(entry.id),
        name=desk.next_name(entry.id),
        scenes=[one for one in seat.scenes(entry.id) if one.scene][:_MOST_SCENES],
        requests=requests[:_MOST_REQUESTS],
        most=MOST_VARIANTS,
        longest=LONGEST_INSTRUCTION,
        **{"error": None, "found": None, "typed": {"scene": scene, "instruction": ""}, **(told or {})},
    )


def _show(request: Request) -> Response:
    return _page(request)


def _act(request: Request, sent: Sent) -> Response:
    act, seat = _ACTS.get(request.path_params["act"]), door_of(request).seats()
    if act is None:
        raise NotFoundError("page", "Check the address.")
    try:
        return act(request, seat, sent)
    except _ERRORS as error:
        seat.suggesting.listed(request.path_params["draft_id"])  # who may not quote it is shown no page
        return _page(request, {"error": error, "typed": _typed(sent)}, status=status_of(error))


def _ask(request: Request, seat: Seat, sent: Sent) -> Response:
    draft_id = request.path_params["draft_id"]
    many = int(sent["variants"]) if sent.get("variants", "").isdecimal() else 3
    found = seat.suggesting.suggest(draft_id, sent.get("scene", ""), sent.get("instruction", ""), count=many)
    return _page(request, {"found": found, "typed": _typed(sent)})


def _accept(request: Request, seat: Seat, sent: Sent) -> Response:
    """Accept whole, the ticked parts, or the words as the person made them: by the button that was pressed."""
    how = request.path_params["act"]
    parts = [int(name.removeprefix("part-")) for name in sent if name.removeprefix("part-").isdecimal()]
    report = seat.suggesting.accept(
        sent.get("suggestion", ""),
        name=sent.get("name", ""),
        parts=parts or [0] if how == "part" else (),
        text=sent.get("text", "") if how == "edited" else None,
        why=sent.get("why", ""),
    )
    return RedirectResponse(f"/drafts/{quote(report.draft_id or '', safe='')}/origin", 303)


def _reject(request: Request, seat: Seat, sent: Sent) -> Response:
    seat.suggesting.reject(sent.get("suggestion", ""), why=sent.get("why", ""))
    return _page(request)


def _typed(sent: Sent) -> Mapping[str, str]:
    return {"scene": sent.get("scene", ""), "instruction": sent.get("instruction", "")}


_ACTS = {"ask": _ask, "whole": _accept, "part": _accept, "edited": _accept, "reject": _reject}

routes = (
    Route("/drafts/{draft_id}/suggest", _show),
    Route("/drafts/{draft_id}/suggest/{act}", posted(_act, longest=_LONGEST_TEXT), methods=["POST"]),
)
