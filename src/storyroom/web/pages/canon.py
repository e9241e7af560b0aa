"""What holds in a project, and what a person says is meant: list, pin, call intended, take back. Decides nothing: the desk does."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.canon import Canon, CanonKind
from storyroom.errors import AccessError, InputError, NotFoundError
from storyroom.room import Seat
from storyroom.web.forms import Sent, posted
from storyroom.web.pages.analysis import places_of
from storyroom.web.pages.library import find_entry
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]

_LONGEST_BIBLE = 200_000
_ERRORS = (InputError, AccessError, NotFoundError)
_KINDS = {
    CanonKind.STATEMENT: "statement",
    CanonKind.SCENE: "scene",
    CanonKind.DOCUMENT: "whole draft",
    CanonKind.INTENDED: "intended",
}


def _show(request: Request) -> Response:
    return _page(request)


def _page(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    seat, draft_id = door_of(request).seats(), request.path_params["draft_id"]
    entry, owner = find_entry(seat, draft_id)
    listed = seat.canon.list(draft_id, retired=True)
    return render(
        request,
        "canon.html",
        seat=seat,
        status=status,
        here="canon",
        project=owner,
        draft=entry,
        base=places_of(draft_id).base,
        held=tuple(one for one in listed if not one.retired_at),
        retired=tuple(one for one in listed if one.retired_at),
        kinds=_KINDS,
        signed=seat.canon.who,
        may_pin=seat.canon.may_pin(draft_id),
        scenes=tuple(one for one in seat.scenes(draft_id) if one.scene),
        **{"error": None, "done": "", "typed": {}, **(told or {})},
    )


def _act(request: Request, sent: Sent) -> Response:
    act, seat = _ACTS.get(request.path_params["act"]), door_of(request).seats()
    draft_id = request.path_params["draft_id"]
    if act is None:
        raise NotFoundError("page", "Check the address.")
    find_entry(seat, draft_id)
    try:
        done, canon = act(seat, draft_id, sent)
    except _ERRORS as error:
        return _page(request, {"error": error, "typed": sent}, status=status_of(error))
    if sent.get("back"):
        mark = f"#k{canon.key[:12]}" if canon and canon.key else ""
        name = quote(sent["back"], safe="", errors="replace")
        return RedirectResponse(f"{places_of(draft_id).base}/analysis/{name}{mark}", status_code=303)
    return _page(request, {"done": done})


def _pin(seat: Seat, draft_id: str, sent: Sent) -> tuple[str, Canon | None]:
    desk = seat.canon
    if sent.get("kind") == "scene":
        return "The scene is pinned.", desk.pin_scene(draft_id, sent.get("scene", ""))
    if sent.get("kind") == "document":
        return "The draft is pinned.", desk.pin_document(draft_id)
    return "It is pinned.", desk.pin_statement(draft_id, sent.get("text", ""))


def _bible(seat: Seat, draft_id: str, sent: Sent) -> tuple[str, None]:
    found = seat.canon.import_bible(draft_id, "pasted.txt", sent.get("bible", "").encode())
    known = f", {found.known:,} were pinned already" if found.known else ""
    return f"Pinned: {len(found.pinned):,}{known}.", None


def _intend(seat: Seat, draft_id: str, sent: Sent) -> tuple[str, Canon]:
    only = (sent["back"],) if sent.get("back") else ()
    return "It counts as meant from now on.", seat.canon.intend(draft_id, sent.get("key", ""), only=only)


def _retire(seat: Seat, _draft_id: str, sent: Sent) -> tuple[str, Canon]:
    return "It holds no more.", seat.canon.retire(sent.get("canon", ""))


def _restore(seat: Seat, _draft_id: str, sent: Sent) -> tuple[str, Canon]:
    return "It holds again.", seat.canon.restore(sent.get("canon", ""))


_ACTS = {"pin": _pin, "bible": _bible, "intend": _intend, "retire": _retire, "restore": _restore}

routes = (
    Route("/drafts/{draft_id}/canon", _show),
    Route("/drafts/{draft_id}/canon/{act}", posted(_act, longest=_LONGEST_BIBLE), methods=["POST"]),
)
