"""The headers that every response carries, whatever happened before it. Knows no route and no session.

Source: the content security policy of the house rules; OWASP secure headers.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "STYLE_NONCE", "Headers"]

STYLE_NONCE = "storyroom.style_nonce"
"""Key of the scope under which a page names the one style sheet that its editor makes, by a nonce drawn for that answer."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_STYLES = "style-src 'self'"
_PRIVATE = "no-store"
_SHIPPED = "public, max-age=86400"
"""For what ships with the product and is the same for everybody."""


class Headers:
    """Wraps the whole door: adds the headers to everything that goes out."""

    def __init__(self, app: ASGIApp, *, shipped: str = "/static/") -> None:
        self._app = app
        self._shipped = shipped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, with a `send` that writes the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers[name] = value
                if nonce := scope.get(STYLE_NONCE):
                    policy = HEADERS["Content-Security-Policy"]
                    headers["Content-Security-Policy"] = policy.replace(_STYLES, f"{_STYLES} 'nonce-{nonce}'")
                shipped = scope["path"].startswith(self._shipped) and message["status"] in {200, 304}
                headers["Cache-Control"] = _SHIPPED if shipped else _PRIVATE
                message["headers"] = headers.raw
            await send(message)

        await self._app(scope, receive, dressed)
