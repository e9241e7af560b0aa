"""What leaves the house: providers, requests that left, one request with its bytes, and a preview. Sends nothing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from storyroom.api.errors import status_of
from storyroom.domain.shapes_egress import money
from storyroom.errors import InputError, NotFoundError
from storyroom.web.rendering import door_of, render

__all__ = ["egress", "egress_record"]

_MOST_ROWS = 200
_LONGEST = 2000


def egress(request: Request) -> Response:
    """Show the providers, what left, and, on a question, what it would send."""
    seat = door_of(request).seats()
    question = request.query_params.get("preview", "").strip()[:_LONGEST]
    known: dict[str, object] = {"here": "egress", "money": money, "question": question, "seen": None, "error": None}
    desk, status = seat.egress, 200
    if question:
        try:
            known["seen"] = desk.preview(question)
        except (InputError, NotFoundError) as fault:
            known["error"] = fault
            status = status_of(fault)
    left = desk.left()
    return render(
        request,
        "egress.html",
        seat=seat,
        status=status,
        **known,
        states=desk.providers(),
        calls=left.calls[:_MOST_ROWS],
        more=max(0, len(left.calls) - _MOST_ROWS),
        totals=left.totals,
        terms=left.terms,
    )


def egress_record(request: Request) -> Response:
    """Show one request with the very bytes that left."""
    seat = door_of(request).seats()
    sent = seat.egress.sent(request.path_params["record"])
    body = sent.body.decode("utf-8", "replace")
    return render(request, "egress_record.html", seat=seat, here="egress", money=money, sent=sent, body=body)
