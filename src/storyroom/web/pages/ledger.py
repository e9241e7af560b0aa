"""What happened, for who looks after the library: acts by page, kind and person, and one entry to the letter. Changes nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from storyroom.domain.record import words_of
from storyroom.errors import NotFoundError
from storyroom.web.rendering import door_of, render

__all__ = ["ledger", "ledger_entry"]

_MOST = 50
_PROOFS = {
    "witnessed": "Proven: in the tree that the witness was told of",
    "waiting": "In the tree; newer than what the witness was told",
    "unwitnessed": "In the tree; no witness is set",
    "broken": "Does not match the tree: changed after it was written",
}
_SHORT = {
    "witnessed": "Proven",
    "waiting": "Waits for the witness",
    "unwitnessed": "No witness",
    "broken": "Does not match",
}


def ledger(request: Request) -> Response:
    """Show acts, newest first."""
    seat, asked = door_of(request).seats(), request.query_params
    act, who = asked.get("act", "")[:60], asked.get("who", "")[:200]
    unclosed = asked.get("unclosed", "") == "1"
    page = seat.record.page(act=act, who=who, before=_number(asked.get("before", "")), unclosed=unclosed, limit=_MOST)
    return render(
        request,
        "ledger.html",
        seat=seat,
        here="ledger",
        page=page,
        act=act,
        actor=who,
        unclosed=unclosed,
        first=not asked.get("before"),
        words_of=words_of,
        short=_SHORT,
    )


def ledger_entry(request: Request) -> Response:
    """Show one entry."""
    seat = door_of(request).seats()
    opened = seat.record.entry(_number(request.path_params["position"]))
    proof = _PROOFS[opened.act.proof]
    return render(request, "ledger_entry.html", seat=seat, here="ledger", opened=opened, act=opened.act, proof=proof)


def _number(written: str) -> int:
    """Read a position; 0 for none. Raises: NotFoundError for what is no number of an entry."""
    if not written:
        return 0
    if not (written.isascii() and written.isdigit() and len(written) <= 15):
        raise NotFoundError("page", "Check the address.")
    return int(written)
