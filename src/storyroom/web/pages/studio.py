"""Coming in through the studio's own identity provider: sent there, and back. Goes on to a page of ours, never to an address that came along."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from storyroom.api.callers import CALLER
from storyroom.api.guard import session_in
from storyroom.errors import (
    AccessError,
    BackendError,
    InvalidRequestError,
    SignInError,
    TooManyTriesError,
)
from storyroom.room import Tie
from storyroom.web.pages.coming_in import address_in, device_in, entrance_of
from storyroom.web.pages.sign_in import with_session
from storyroom.web.rendering import Door, door_of, outside, sign_in_page

__all__ = ["routes"]

_SECONDS = 600
_LONGEST = 4_000
_BACK = "/sign-in/studio/back"


def _go(request: Request) -> Response:
    """Send somebody to the issuer; an invitation goes along in our own memory."""
    return _sent(request, invitation=request.query_params.get("invitation", "")[:_LONGEST])


def _tie(request: Request) -> Response:
    """Send someone who is in to the issuer, to tie their account to who they are there."""
    door, host = door_of(request), request.headers.get("host", "").lower()
    person = door.seats().accounts.own_name()
    token = session_in(request.headers, door.rules.cookie(host))
    return _sent(request, tie=Tie(person, partial(_still_in, door, token, person, CALLER.get() is None)))


def _back(request: Request) -> Response:
    """Take what the issuer sent back. The cookie is used up, whatever becomes of it."""
    answer = {name: value[:_LONGEST] for name, value in request.query_params.items()}
    way, name = entrance_of(request).studio, _cookie(request)
    token = session_in(request.headers, name)
    try:
        session = way.finish(token, answer, address=address_in(request), device=device_in(request))
    except _TOLD as error:
        page = sign_in_page(door_of(request), error, asked=True)
    else:
        onward, title = ("/", "You are in") if session else ("/account", "Your account is linked")
        page = outside("arrived.html", onward=onward, title=title)
        if session:
            with_session(request, page, session)
    page.delete_cookie(name, httponly=True, samesite="lax", path="/", secure=_secure(request))
    return page


def _sent(request: Request, *, invitation: str = "", tie: Tie | None = None) -> Response:
    returns_to = door_of(request).rules.origin(request.headers.get("host", "").lower()) + _BACK
    try:
        sent = entrance_of(request).studio.begin(
            returns_to, address=address_in(request), invitation=invitation, tie=tie
        )
    except _TOLD as error:
        return sign_in_page(door_of(request), error, asked=True)
    answer = RedirectResponse(sent.address, status_code=303)
    # `Lax`: the browser comes back from another site. It opens nothing by itself.
    answer.set_cookie(
        _cookie(request), sent.token, max_age=_SECONDS, httponly=True, samesite="lax", path="/", secure=_secure(request)
    )
    return answer


def _still_in(door: Door, token: str, person: str, by_link: bool) -> bool:
    if by_link:
        return door.sessions.holds(token)
    found = door.entrance.caller(token) if door.entrance else None
    return found is not None and found.name == person


def _cookie(request: Request) -> str:
    return f"{door_of(request).rules.cookie(request.headers.get('host', '').lower())}_studio"


def _secure(request: Request) -> bool:
    return door_of(request).rules.origin(request.headers.get("host", "").lower()).startswith("https")


_TOLD = (SignInError, TooManyTriesError, InvalidRequestError, BackendError, AccessError)

routes = (
    Route("/sign-in/studio", _go),
    Route(_BACK, _back),
    Route("/account/studio", _tie),
)
