"""The label of one draft: what it is, narrowing it, taking compartments off with a reason. Decides nothing: the desk does."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.errors import AccessError, InputError, NotFoundError
from storyroom.room import Seat
from storyroom.web.forms import Sent, posted
from storyroom.web.pages.library import find_entry
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]


def _label(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    """Show a draft's label; whoever owns all of it may change it."""
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    known = {"error": None, "done": "", "asked": "", "reason": "", **(told or {})}
    return render(
        request,
        "label.html",
        seat=seat,
        status=status,
        here="label",
        project=owner,
        draft=entry,
        label=seat.labels.shown(entry.id),
        offered=[one.name for one in seat.access.compartments()],
        waiting=[one for one in seat.labels.waiting() if one.draft == entry.id],
        **known,
    )


def _show(request: Request) -> Response:
    return _label(request)


def _act(request: Request, sent: Sent) -> Response:
    act, seat = _ACTS.get(request.path_params["act"]), door_of(request).seats()
    draft_id = request.path_params["draft_id"]
    if act is None:
        raise NotFoundError("page", "Check the address.")
    find_entry(seat, draft_id)
    try:
        told = act(seat, draft_id, sent)
    except (InputError, AccessError, NotFoundError) as error:
        return _label(request, {"error": error, "reason": sent.get("reason", "")}, status=status_of(error))
    try:
        return _label(request, told)
    except NotFoundError:  # it went where whoever moved it does not see it
        return render(request, "label_gone.html", seat=seat, here="label", done=told["done"])


def _add(seat: Seat, draft_id: str, sent: Sent) -> dict[str, object]:
    done = seat.labels.add(draft_id, _names(sent), reason=sent.get("reason", ""))
    return {"done": f"Its label is now {', '.join(done.compartments)}."}


def _remove(seat: Seat, draft_id: str, sent: Sent) -> dict[str, object]:
    done = seat.labels.remove(draft_id, _names(sent), reason=sent.get("reason", ""))
    if done.done:
        return {"done": f"Its label is now {', '.join(done.compartments)}."}
    return {"done": "Nothing is changed yet: another owner has to confirm it.", "asked": done.request}


def _confirm(seat: Seat, _draft_id: str, sent: Sent) -> dict[str, object]:
    done = seat.labels.confirm(sent.get("request", ""))
    return {"done": f"Its label is now {', '.join(done.compartments)}."}


def _names(sent: Sent) -> tuple[str, ...]:
    return tuple(name.strip() for name in sent.get("compartments", "").split(",") if name.strip())


_ACTS = {"add": _add, "remove": _remove, "confirm": _confirm}

routes = (
    Route("/drafts/{draft_id}/label", _show),
    Route("/drafts/{draft_id}/label/{act}", posted(_act), methods=["POST"]),
)
