"""Asks an app as a server would, without a socket between. Judges nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

__all__ = ["Answer", "Caller"]


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


class Caller:
    """Asks one app with the same headers each time, on an event loop that is kept."""

    def __init__(self, app: Any, loop: asyncio.AbstractEventLoop, headers: Sequence[tuple[str, str]]) -> None:
        self._app, self._loop = app, loop
        self._headers = [(name.encode(), value.encode()) for name, value in headers]

    def ask(self, method: str, path: str, query: str = "", body: bytes = b"") -> Answer:
        """Ask once."""
        return self._loop.run_until_complete(self._ask(method, path, query, body))

    async def _ask(self, method: str, path: str, query: str, body: bytes) -> Answer:
        sent: list[dict[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": self._headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1),
        }  # fmt: skip
        await self._app(scope, receive, send)
        return Answer(sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]))
