"""Coming in with an account: by password, recovery code, passkey or invitation. Every refusal is the same page."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.api.guard import address_of
from storyroom.domain.accounts import PasskeySite
from storyroom.errors import InputError, NotFoundError, SignInError, TooManyTriesError
from storyroom.room import Entrance
from storyroom.web.forms import Sent, posted, sent_json
from storyroom.web.pages.sign_in import come_in
from storyroom.web.rendering import door_of, outside, sign_in_page

__all__ = ["address_in", "device_in", "entrance_of", "routes", "site_of"]


def _by_password(request: Request, sent: Sent) -> Response:
    way, name, secret = entrance_of(request), sent.get("name", ""), sent.get("password", "")
    try:
        session = way.sign_in(name, secret, address=address_in(request), device=device_in(request))
    except (SignInError, TooManyTriesError) as error:
        return sign_in_page(door_of(request), error, asked=True)
    return come_in(request, session)


def _by_code(request: Request, sent: Sent) -> Response:
    way, name, code = entrance_of(request), sent.get("name", ""), sent.get("code", "")
    try:
        session = way.sign_in_by_code(name, code, address=address_in(request), device=device_in(request))
    except (SignInError, TooManyTriesError) as error:
        return sign_in_page(door_of(request), error, asked=True)
    return come_in(request, session)


def _ask_passkey(request: Request) -> Response:
    return JSONResponse(entrance_of(request).offer_sign_in(site_of(request)))


def _by_passkey(request: Request, answer: dict[str, Any]) -> Response:
    try:
        session = entrance_of(request).sign_in_by_passkey(
            site_of(request), answer, address=address_in(request), device=device_in(request)
        )
    except (SignInError, TooManyTriesError) as error:
        return JSONResponse({"message": error.message, "hint": error.hint}, status_of(error))
    done = come_in(request, session)
    done.status_code = 200
    return done


def _welcome(request: Request) -> Response:
    token = request.query_params.get("token", "")
    try:
        name = entrance_of(request).invited(token)
    except SignInError as error:
        return sign_in_page(door_of(request), error, asked=True)
    return outside("welcome.html", name=name, token=token, studio=door_of(request).studio)


def _accept(request: Request, sent: Sent) -> Response:
    way, token = entrance_of(request), sent.get("token", "")
    try:
        name = way.invited(token)
        session = way.accept(token, sent.get("password", ""), device=device_in(request))
    except SignInError as error:
        return sign_in_page(door_of(request), error, asked=True)
    except InputError as error:
        told = {"name": name, "token": token, "error": error, "studio": door_of(request).studio}
        return outside("welcome.html", status=status_of(error), **told)
    return come_in(request, session)


def entrance_of(request: Request) -> Entrance:
    """Return the way in. Raises: NotFoundError where there are no accounts."""
    found = door_of(request).entrance
    if found is None:
        raise NotFoundError("page", "Check the address.")
    return found


def site_of(request: Request) -> PasskeySite:
    """Say whose passkeys are meant: those of the host that this page was opened at."""
    host = request.headers.get("host", "").lower()
    return PasskeySite(host.rpartition(":")[0] or host, door_of(request).rules.origin(host))


def address_in(request: Request) -> str:
    """Say where a request comes from, as tries are counted."""
    return address_of(request.scope, door_of(request).rules)


def device_in(request: Request) -> str:
    """Say what a browser calls itself, for the list of sessions."""
    return "".join(c for c in request.headers.get("user-agent", "") if c.isprintable())[:200]


routes = (
    Route("/sign-in", posted(_by_password), methods=["POST"]),
    Route("/sign-in/code", posted(_by_code), methods=["POST"]),
    Route("/sign-in/passkey/ask", _ask_passkey, methods=["POST"]),
    Route("/sign-in/passkey", sent_json(_by_passkey), methods=["POST"]),
    Route("/welcome", _welcome),
    Route("/welcome", posted(_accept), methods=["POST"]),
)
