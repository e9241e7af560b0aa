"""The breakdown of a draft, and what people say of its items: confirm, reject, add, undo. Decides nothing: the desk does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.breakdown import CATEGORIES
from storyroom.domain.document import DraftEntry
from storyroom.domain.report import Report
from storyroom.errors import AccessError, InputError, NotFoundError, StoryroomError
from storyroom.room import Seat
from storyroom.web.forms import Sent, posted
from storyroom.web.pages.analysis import places_of, show_report
from storyroom.web.pages.library import find_entry
from storyroom.web.rendering import door_of
from storyroom.web.sheets_by_hand import item_id, lay_out, page_of, said_so

__all__ = ["routes"]

_ID = re.compile(r"i\d{1,6}-[0-9a-f]{10}")
_SCENE = re.compile(r"\((\d{1,6})\)")
_VERDICTS = ("confirm", "reject")


class _Back(NamedTuple):
    """Where an act leads back to: an item of a scene."""

    scene: int
    item: str


def _show(request: Request) -> Response:
    return _page(request)


def _page(request: Request, error: StoryroomError | None = None, sent: Sent | None = None) -> Response:
    def more(seat: Seat, entry: DraftEntry, report: Report) -> Mapping[str, object]:
        places, desk, query = places_of(entry.id), seat.breakdown, request.query_params
        scenes = [one for one in seat.scenes(entry.id) if one.scene]
        at = query.get("at", "")
        scene = _scene_of(sent) if sent else 0
        page = page_of(scenes, scene) if scene else _number(query.get("page", ""))
        sheets = lay_out(report, scenes, (places.scene, places.stretch), desk.who, page=page, at=at)
        return {
            "sheets": sheets,
            "may_decide": desk.may_decide(entry.id),
            "categories": CATEGORIES,
            "said_so": said_so,
            "error": error,
            "at": at if _ID.fullmatch(at) else "",
        }

    status = status_of(error) if error else 200
    return show_report(request, "breakdown", template="breakdown.html", more=more, without="items", status=status)


def _act(request: Request, sent: Sent) -> Response:
    act, seat = _ACTS.get(request.path_params["act"]), door_of(request).seats()
    draft_id = request.path_params["draft_id"]
    if act is None:
        raise NotFoundError("page", "Check the address.")
    find_entry(seat, draft_id)
    try:
        back = act(seat, draft_id, sent)
    except (InputError, AccessError, NotFoundError) as error:
        return _page(request, error, sent)
    page = page_of([one for one in seat.scenes(draft_id) if one.scene], back.scene)
    here = f"{places_of(draft_id).base}/analysis/breakdown"
    return RedirectResponse(f"{here}?page={page}&at={back.item}#{back.item}", status_code=303)


def _decide(seat: Seat, draft_id: str, sent: Sent) -> _Back:
    verdict = next((name for name in _VERDICTS if sent.get(name)), "add")
    if verdict == "add":
        category, head = sent.get("category", ""), ""
    else:
        category, _, head = sent[verdict].partition(":")
    name = sent.get("name", "") if verdict == "add" else ""
    scene = sent.get("scene", "")
    made = seat.breakdown.decide(draft_id, verdict, scene=scene, category=category, head=head, name=name)
    return _back(sent, made.category, made.head)


def _undo(seat: Seat, _draft_id: str, sent: Sent) -> _Back:
    gone = seat.breakdown.undo(sent.get("undo", ""))
    return _back(sent, gone.category, gone.head)


def _back(sent: Sent, category: str, head: str) -> _Back:
    scene = _scene_of(sent)
    return _Back(scene, item_id(scene, category, head))


def _scene_of(sent: Sent) -> int:
    found = _SCENE.fullmatch(sent.get("scene", ""))
    return int(found[1]) if found else 0


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1


_ACTS = {"decide": _decide, "undo": _undo}

routes = (
    Route("/drafts/{draft_id}/analysis/breakdown", _show),
    Route("/drafts/{draft_id}/analysis/breakdown/{act}", posted(_act), methods=["POST"]),
)
