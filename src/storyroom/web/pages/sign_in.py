"""Coming in by a printed link, and going out. Knows no passwords: `coming_in` does."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storyroom.api.errors import SignInNeededError
from storyroom.api.guard import session_in
from storyroom.web.rendering import door_of, sign_in_page

__all__ = ["come_in", "sign_in", "sign_out", "with_session"]


def sign_in(request: Request) -> Response:
    """Trade the link's token for a session, and leave the token behind."""
    door = door_of(request)
    session = door.sessions.redeem(request.query_params.get("token", ""))
    if session is None:
        if door.sessions.knock():
            door.offer_link()
        return sign_in_page(door, SignInNeededError())
    return come_in(request, session)


def come_in(request: Request, session: str) -> Response:
    """Hand a session's token to the browser and go to the library."""
    return with_session(request, RedirectResponse("/", status_code=303), session)


def with_session(request: Request, answer: Response, session: str) -> Response:
    """Put a session's token on an answer, out of reach of scripts and other sites."""
    rules, host = door_of(request).rules, request.headers.get("host", "").lower()
    secure = rules.origin(host).startswith("https")
    answer.set_cookie(rules.cookie(host), session, httponly=True, samesite="strict", path="/", secure=secure)
    return answer


def sign_out(request: Request) -> Response:
    """End the session here and in the browser."""
    door = door_of(request)
    host = request.headers.get("host", "").lower()
    cookie = door.rules.cookie(host)
    token = session_in(request.headers, cookie)
    door.sessions.close(token)
    if door.entrance and token:
        door.entrance.leave(token)
    answer = RedirectResponse("/", status_code=303)
    secure = door.rules.origin(host).startswith("https")
    answer.delete_cookie(cookie, httponly=True, samesite="strict", path="/", secure=secure)
    return answer
