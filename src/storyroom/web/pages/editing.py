"""Editing a draft, and whose its words are. The editor speaks to the API; this page gives it a place and a nonce. Changes nothing."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.api.app import ROOT
from storyroom.api.headers import STYLE_NONCE
from storyroom.domain.disclosure import VIEWS
from storyroom.domain.editing import LONGEST_COPY
from storyroom.domain.origin import OriginAct, OriginOf, OriginTotal
from storyroom.errors import InvalidRequestError
from storyroom.web.pages.library import find_entry
from storyroom.web.rendering import door_of, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyroom.room import Seat

__all__ = ["routes"]

_LETTERS_AT_ONCE = 60_000
"""Of the script on one page of its origin: some forty printed pages."""
_MOST_PIECES = 4_000
_WORDS = {
    "person": "written here by people",
    "suggestion": "suggested by a model, accepted by people",
    "import": "came in with a file",
    "unknown": "not known",
}
_ACTS = {
    "import_file": "came in with a file",
    "edit": "written in the editor",
    "paste": "pasted in the editor",
    "accept_suggestion": "suggested by a model, accepted",
}


class Piece(NamedTuple):
    """A stretch of the script that one act brought in."""

    text: str
    origin: str
    act: int
    """Its act's place in the list of acts."""
    said: str
    """The same in words, for whoever does not see the tint."""


class ShownTotal(NamedTuple):
    """One line of the legend."""

    origin: str
    words: str
    number: int
    share: str
    scenes: int


class ShownReport(NamedTuple):
    """What the part on the report shows: what it counts, what it cannot say, and for whom it may be taken out."""

    shares: Sequence[tuple[str, str]]
    gaps: Sequence[tuple[str, str]]
    may: bool
    fault: str = ""


class ShownAct(NamedTuple):
    """An act in words."""

    number: int
    act: OriginAct
    what: str
    chosen: bool


def draw_nonce() -> str:
    """Draw the name of one answer's style sheet."""
    return secrets.token_urlsafe(18)


def edit(request: Request) -> Response:
    """Show the editor."""
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    may = seat.editing.may_edit(entry.id)
    nonce = request.scope[STYLE_NONCE] = draw_nonce()
    state = seat.editing.open(entry.id) if may else None
    return render(
        request,
        "editing.html",
        seat=seat,
        here="edit",
        project=owner,
        draft=entry,
        may=may,
        nonce=nonce,
        told=state.told if state else "",
        newer=state.newer if state else (),
        offered=seat.editing.next_name(entry.id),
        api=f"{ROOT}/drafts/{quote(entry.id, safe='')}/edit",
        most=LONGEST_COPY,
    )


def origin(request: Request) -> Response:
    """Show the script with its words tinted by origin, and the act behind each stretch."""
    seat = door_of(request).seats()
    entry, owner = find_entry(seat, request.path_params["draft_id"])
    found = seat.editing.origin(entry.id)
    text = seat.read(entry.id).screenplay.text
    count = max(1, -(-len(text) // _LETTERS_AT_ONCE))
    part = min(max(_number(request.query_params.get("part", "1")), 1), count)
    chosen = request.query_params.get("act", "")
    return render(
        request,
        "origin.html",
        seat=seat,
        here="origin",
        project=owner,
        draft=entry,
        found=found,
        legend=tuple(_total(one) for one in found.totals),
        acts=_acts(found, chosen),
        pieces=_pieces(found, text, part),
        chosen=chosen,
        part=part,
        sheets=count,
        may=seat.editing.may_edit(entry.id),
        report=_report(seat, entry.id),
        views=tuple(VIEWS),
        forms=("pdf", "csv", "json"),
    )


def _report(seat: Seat, draft_id: str) -> ShownReport:
    """Put the part on the report together; rules that cannot be read are told there, and the page goes on."""
    may = seat.disclosing.may_make(draft_id)
    try:
        shares, gaps = seat.disclosing.in_words(draft_id)
    except InvalidRequestError as fault:
        return ShownReport((), (), may, f"{fault.message} {fault.hint}")
    return ShownReport(shares, gaps, may)


def _acts(found: OriginOf, chosen: str) -> tuple[ShownAct, ...]:
    return tuple(
        ShownAct(number, act, _ACTS.get(act.operation, act.operation.replace("_", " ")), act.id == chosen)
        for number, act in enumerate(found.acts, start=1)
    )


def _total(one: OriginTotal) -> ShownTotal:
    share = f"{one.share:.1%}" if one.share >= 0.001 or not one.words else "under 0.1%"
    return ShownTotal(one.origin, _WORDS[one.origin], one.words, share.replace("%", " %"), one.scenes)


def _pieces(found: OriginOf, text: str, part: int) -> tuple[Piece, ...]:
    """Cut one part of the script where its words change hands."""
    first, last = (part - 1) * _LETTERS_AT_ONCE, part * _LETTERS_AT_ONCE
    place = {act.id: number for number, act in enumerate(found.acts, start=1)}
    shown = []
    for span in found.spans:
        start, end = max(span.start, first), min(span.end, last)
        if start < end:
            said = f"{_WORDS[span.origin]}, act {place[span.act]}"
            shown.append(Piece(text[start:end], span.origin, place[span.act], said))
    return tuple(shown[:_MOST_PIECES])


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1


routes = (
    Route("/drafts/{draft_id}/edit", edit),
    Route("/drafts/{draft_id}/origin", origin),
)
