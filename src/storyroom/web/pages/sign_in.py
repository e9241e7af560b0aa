"""Coming in by a printed link, and going out. Knows no passwords: accounts come later."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storyroom.api.errors import SignInNeededError
from storyroom.api.guard import cookie_name, session_in
from storyroom.web.rendering import door_of, refusal

__all__ = ["sign_in", "sign_out"]


def sign_in(request: Request) -> Response:
    """Trade the link's token for a session, and leave the token behind."""
    door = door_of(request)
    session = door.sessions.redeem(request.query_params.get("token", ""))
    if session is None:
        if door.sessions.knock():
            door.offer_link()
        return refusal(SignInNeededError(), template="sign_in.html")
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(cookie_name(door.port), session, httponly=True, samesite="strict", path="/")
    return answer


def sign_out(request: Request) -> Response:
    """End the session here and in the browser."""
    door = door_of(request)
    door.sessions.close(session_in(request.headers, door.port))
    answer = RedirectResponse("/", status_code=303)
    answer.delete_cookie(cookie_name(door.port), httponly=True, samesite="strict", path="/")
    return answer
