"""One line of JSON for each request: which of our functions answered, how, how long and how much. Never an address, a name or a text."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storyroom.errors import SettingsError

__all__ = ["Journal", "keep_journal"]

log = logging.getLogger("storyroom.requests")
_MOST_BYTES = 20 * 1024 * 1024
_KEPT = 3
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Journal:
    """Stands before everything else and writes down what became of a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, then write."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        seen = {"status": 0, "bytes_in": 0, "bytes_out": 0}

        async def counted_in() -> Message:
            message = await receive()
            seen["bytes_in"] += len(message.get("body", b""))
            return message

        async def counted_out(message: Message) -> None:
            seen["status"] = message.get("status", seen["status"])
            seen["bytes_out"] += len(message.get("body", b""))
            await send(message)

        began = time.monotonic()
        try:
            await self._app(scope, counted_in, counted_out)
        finally:
            log.info("%(answered_by)s %(status)s", _facts(scope, seen, time.monotonic() - began))


def keep_journal(file: str) -> None:
    """Write the lines into a file, which is begun anew when it is large. Raises: SettingsError if it cannot be written."""
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415  # only where it is asked for

    try:
        handler = RotatingFileHandler(
            Path(file).expanduser(), maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
    except OSError as fault:
        raise SettingsError(f"The log cannot be written: {fault.strerror}.", "Name another file in `log`.") from fault
    handler.setFormatter(_AsJson())
    for logger in (log, logging.getLogger("storyroom.door")):
        logger.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Spell a record; a traceback is left out, since what failed may have held content."""
        told = record.args if isinstance(record.args, dict) else {"fault": record.getMessage()}
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        return json.dumps({"at": at, "level": record.levelname.lower(), **told})


def _facts(scope: Scope, seen: dict[str, int], seconds: float) -> dict[str, object]:
    answered = getattr(scope.get("endpoint"), "__name__", "nobody")
    method = scope["method"] if scope["method"] in _METHODS else "other"
    return {"method": method, "answered_by": answered, **seen, "milliseconds": round(seconds * 1000)}
