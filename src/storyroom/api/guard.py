"""Stands before every page and every call: right host, same site, signed in, not too large. Knows nothing of what is behind it."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storyroom.api.callers import CALLER
from storyroom.api.errors import CrossSiteError, InternalError, SignInNeededError, TooLargeError, WrongHostError
from storyroom.api.sessions import Sessions
from storyroom.domain.accounts import Caller
from storyroom.errors import StoryroomError

__all__ = ["API", "SIGNED_IN", "Guard", "Refuse", "Rules", "Ways", "address_of", "cookie_name", "session_in"]

API = "/api/"
SIGNED_IN = "storyroom.signed_in"
"""Key of the scope that tells what lies behind the guard whether the asker has come in."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})
_OWN_HEADERS = ("x-storyroom", "hx-request")
"""A page of another site cannot send these without a preflight, which is never answered."""
_UPLOADS = ("/api/v1/import", "/api/v1/inspect", "/api/v1/trace")
_BIBLE = re.compile(r"/api/v1/drafts/[^/]+/canon/import")
_EDIT = re.compile(r"/api/v1/drafts/[^/]+/edit")

log = logging.getLogger("storyroom.door")

Refuse = Callable[[str, StoryroomError], Response]
"""Renders an error for a path: JSON for the API, a page for people."""


class Ways(Protocol):
    """What knows the tokens of accounts and of programs' keys."""

    def caller(self, token: str) -> Caller | None:
        """Return who a session's token is."""
        ...

    def key_caller(self, token: str) -> Caller | None:
        """Return which key a program's token is."""
        ...


class Rules(NamedTuple):
    """What the guard goes by."""

    port: int
    public_url: str = ""
    """Where a proxy that speaks https passes requests on from; empty: this machine only."""
    open_paths: frozenset[str] = frozenset(
        {
            "/sign-in", "/sign-in/code", "/sign-in/passkey", "/sign-in/passkey/ask", "/sign-in/studio",
            "/sign-in/studio/back", "/welcome", "/favicon.ico",
        }
    )  # fmt: skip
    returns: frozenset[str] = frozenset({"/sign-in/studio/back"})
    """Where another site sends a browser back to: what comes is believed only with a cookie of that browser's own."""
    plain_forms: re.Pattern[str] = re.compile(
        r"/drafts/[^/]+/(?:analysis/[^/]+|canon|suggest)/[^/]+|/voices(?:/[^/]+/[^/]+)?"
    )
    """Where a form may be sent without a script: acts that can be undone, and only where the browser says that the page was ours."""
    open_folder: str = "/static/"
    """What needs no session: it shows nothing of the library, and neither does what is said when it is not there."""
    most_bytes: int = 1024 * 1024
    most_edit_bytes: int = 16 * 1024 * 1024
    """Of steps in the editor: a whole season may be pasted at once."""
    most_upload_bytes: int = 256 * 1024 * 1024

    @property
    def hosts(self) -> frozenset[str]:
        """Host headers that are ours: anything else may be a page that had its name point here."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"} | ({self.public_host} - {""}))

    @property
    def public_host(self) -> str:
        """The host of the public address, or nothing."""
        return urlsplit(self.public_url).netloc.lower()

    def origin(self, host: str) -> str:
        """Say what a page of ours calls itself when it was opened at this host."""
        return f"https://{host}" if host and host == self.public_host else f"http://{host}"

    def cookie(self, host: str) -> str:
        """Name the session cookie for this host."""
        return cookie_name(self.port, secure=self.origin(host).startswith("https"))


def cookie_name(port: int, *, secure: bool = False) -> str:
    """Name the session cookie. `__Host-` needs https, which a loopback address does not have; cookies ignore ports, so there it is in the name."""
    return "__Host-storyroom" if secure else f"storyroom_{port}"


def session_in(headers: Mapping[str, str], cookie: str) -> str:
    """Return the session token that came with a request, or nothing."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie)
    except CookieError:
        return ""
    return found.value if found else ""


def address_of(scope: Scope, rules: Rules) -> str:
    """Say where a request comes from: the last address that the proxy on this machine names, or the other end itself."""
    headers = Headers(scope=scope)
    if rules.public_host and headers.get("host", "").lower() == rules.public_host:
        return headers.get("x-forwarded-for", "").rpartition(",")[2].strip()[:64]
    client = scope.get("client")
    return str(client[0]) if client else ""


class Guard:
    """Lets a request through to the app, or answers it with a refusal."""

    def __init__(
        self, app: ASGIApp, *, sessions: Sessions, rules: Rules, refuse: Refuse, ways: Ways | None = None
    ) -> None:
        self._app = app
        self._ways = ways
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
            CALLER.set(None)
            scope[SIGNED_IN], caller = await self._checked(scope["method"], path, headers)
            CALLER.set(caller)
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

    async def _checked(self, method: str, path: str, headers: Headers) -> tuple[bool, Caller | None]:
        """Check beside the loop where accounts may have to be looked up."""
        if self._ways is None or path.startswith(self._rules.open_folder):
            return self._check(method, path, headers)
        return await run_in_threadpool(self._check, method, path, headers)

    def _check(self, method: str, path: str, headers: Headers) -> tuple[bool, Caller | None]:
        """Raise what is wrong with a request, if anything is; say whether someone is signed in, and with which account or key."""
        host = headers.get("host", "").lower()
        if host not in self._rules.hosts:
            raise WrongHostError
        if headers.get("sec-fetch-site", "none") not in _OWN_SITE and not self._comes_back(method, path, headers):
            raise CrossSiteError
        if method not in _SAFE and not self._ours(headers, host):
            raise CrossSiteError
        known, key = self._key(headers)
        if known:
            return True, key
        if path in self._rules.open_paths or path.startswith(self._rules.open_folder):
            return False, None
        known, person = self._session(session_in(headers, self._rules.cookie(host)))
        if not known:
            raise SignInNeededError
        own = any(name in headers for name in _OWN_HEADERS)
        if method not in _SAFE and not own and not self._plain_form(method, path, headers):
            raise CrossSiteError
        return True, person

    def _plain_form(self, method: str, path: str, headers: Headers) -> bool:
        """Say whether this is a form of ours that a browser sends by itself: no page can make a browser say so of another site's.

        Source: W3C, Fetch Metadata Request Headers, section 2; other ports of this machine are `same-site`, not `same-origin`.
        """
        told = tuple(headers.get(f"sec-fetch-{name}", "") for name in ("site", "mode", "dest"))
        sent = headers.get("content-type", "").partition(";")[0].strip().lower()
        return (
            method == "POST"
            and told == ("same-origin", "navigate", "document")
            and sent == "application/x-www-form-urlencoded"
            and self._rules.plain_forms.fullmatch(path) is not None
        )

    def _comes_back(self, method: str, path: str, headers: Headers) -> bool:
        """Say whether this is a person whom another site sends back, and no picture, frame or script of that site."""
        navigates = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return method == "GET" and path in self._rules.returns and navigates

    def _ours(self, headers: Headers, host: str) -> bool:
        """Say whether the page that sent this is ours. Under `no-referrer` a browser calls a form's own site `null`, and says elsewhere that it is."""
        origin = headers.get("origin")
        if origin == "null":
            return headers.get("sec-fetch-site") == "same-origin"
        return origin in {None, self._rules.origin(host)}

    def _key(self, headers: Headers) -> tuple[bool, Caller | None]:
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return False, None
        if self._sessions.accepts_key(key.strip()):
            return True, None
        found = self._ways.key_caller(key.strip()) if self._ways else None
        return found is not None, found

    def _session(self, token: str) -> tuple[bool, Caller | None]:
        if not token:
            return False, None
        if self._sessions.holds(token):
            return True, None
        found = self._ways.caller(token) if self._ways else None
        return found is not None, found

    def _room_for(self, path: str, headers: Headers) -> int:
        """Say how many bytes may come. Raises: TooLargeError if more are announced."""
        uploads = path in _UPLOADS or _BIBLE.fullmatch(path)
        usual = self._rules.most_edit_bytes if _EDIT.fullmatch(path) else self._rules.most_bytes
        most = self._rules.most_upload_bytes if uploads else usual
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
