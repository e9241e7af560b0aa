"""Stands before every page and every call: right host, same site, signed in, not too large. Knows nothing of what is behind it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storyroom.api.errors import CrossSiteError, InternalError, SignInNeededError, TooLargeError, WrongHostError
from storyroom.api.sessions import Sessions
from storyroom.errors import StoryroomError

__all__ = ["API", "SIGNED_IN", "Guard", "Refuse", "Rules", "cookie_name", "session_in"]

API = "/api/"
SIGNED_IN = "storyroom.signed_in"
"""Key of the scope that tells what lies behind the guard whether the asker has come in."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})
_OWN_HEADERS = ("x-storyroom", "hx-request")
"""A page of another site cannot send these without a preflight, which is never answered."""
_UPLOADS = ("/api/v1/import", "/api/v1/inspect", "/api/v1/trace")

log = logging.getLogger("storyroom.door")

Refuse = Callable[[str, StoryroomError], Response]
"""Renders an error for a path: JSON for the API, a page for people."""


class Rules(NamedTuple):
    """What the guard goes by."""

    port: int
    open_paths: frozenset[str] = frozenset({"/sign-in", "/favicon.ico"})
    open_folder: str = "/static/"
    """What needs no session: it shows nothing of the library, and neither does what is said when it is not there."""
    most_bytes: int = 1024 * 1024
    most_upload_bytes: int = 256 * 1024 * 1024

    @property
    def hosts(self) -> frozenset[str]:
        """Host headers that are ours: anything else may be a page that had its name point here."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})


def cookie_name(port: int) -> str:
    """Name the session cookie. `__Host-` needs https, which a loopback address does not have; cookies ignore ports, so it is in the name."""
    return f"storyroom_{port}"


def session_in(headers: Mapping[str, str], port: int) -> str:
    """Return the session token that came with a request, or nothing."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie_name(port))
    except CookieError:
        return ""
    return found.value if found else ""


class Guard:
    """Lets a request through to the app, or answers it with a refusal."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, rules: Rules, refuse: Refuse) -> None:
        self._app = app
        self._sessions = sessions
        self._rules = rules
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on. What fails behind is answered without its words: they may be content."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._guard(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _guard(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        exchange = _Exchange(receive, send)
        refusal: StoryroomError | None = None
        try:
            headers = Headers(scope=scope)
            scope[SIGNED_IN] = self._check(scope["method"], path, headers)
            exchange.left = self._room_for(path, headers)
            await self._app(scope, exchange.receive, exchange.send)
        except StoryroomError as error:
            refusal = error
        except Exception as fault:  # noqa: BLE001  # the last wall: no traceback may reach a page or the log with content in it
            log.error("%s at %s", type(fault).__name__, _place(fault))  # noqa: TRY400  # the message itself may hold content
            refusal = InternalError()
        if exchange.left < 0:
            refusal = TooLargeError()
        if refusal and not exchange.started:
            await self._refuse(path, refusal)(scope, receive, send)

    def _check(self, method: str, path: str, headers: Headers) -> bool:
        """Raise what is wrong with a request, if anything is; say whether it comes from someone who is signed in."""
        if headers.get("host", "") not in self._rules.hosts:
            raise WrongHostError
        if headers.get("sec-fetch-site", "none") not in _OWN_SITE:
            raise CrossSiteError
        if method not in _SAFE and headers.get("origin") not in {None, f"http://{headers['host']}"}:
            raise CrossSiteError
        if self._has_key(headers):
            return True
        if path in self._rules.open_paths or path.startswith(self._rules.open_folder):
            return False
        session = session_in(headers, self._rules.port)
        if not session or not self._sessions.holds(session):
            raise SignInNeededError
        if method not in _SAFE and not any(name in headers for name in _OWN_HEADERS):
            raise CrossSiteError
        return True

    def _has_key(self, headers: Headers) -> bool:
        scheme, _, key = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._sessions.accepts_key(key.strip())

    def _room_for(self, path: str, headers: Headers) -> int:
        """Say how many bytes may come. Raises: TooLargeError if more are announced."""
        most = self._rules.most_upload_bytes if path in _UPLOADS else self._rules.most_bytes
        announced = headers.get("content-length", "0")
        if not announced.isdecimal() or len(announced) > 15 or int(announced) > most:
            raise TooLargeError
        return most


class _Exchange:
    """One request on its way in and its answer on the way out, counted."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.started = False
        self.left = 0
        """Bytes that may still come; below zero, more came than was announced or allowed."""

    async def receive(self) -> Message:
        """Hand on what comes, as long as there is room."""
        message = await self._receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise TooLargeError
        return message

    async def send(self, message: Message) -> None:
        """Hand on the answer, unless the guard will answer for itself: a framework may have made something else of the cut."""
        if self.left >= 0 or self.started:
            self.started = True
            await self._send(message)


def _place(fault: Exception) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
