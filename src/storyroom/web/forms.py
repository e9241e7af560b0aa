"""What a page's form sent, read off the wire and handed to an act in another thread. Keeps nothing, believes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from storyroom.errors import InvalidRequestError

__all__ = ["Sent", "posted", "sent_json"]

_LONGEST = 4000

Sent = Mapping[str, str]
Act = Callable[[Request, Sent], Response]


def posted(act: Act, *, longest: int = _LONGEST, most: int = 40) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of an act that takes the fields of a form, at most so many, each of at most so many letters."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=most) as form:
            fields = {name: value[:longest] for name, value in form.items() if isinstance(value, str)}
        return await run_in_threadpool(act, request, fields)

    return endpoint


def sent_json(act: Callable[[Request, dict[str, Any]], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of an act that takes a JSON object. Raises: InvalidRequestError."""

    async def endpoint(request: Request) -> Response:
        try:
            body = await request.json()
        except (ValueError, RecursionError) as fault:
            raise InvalidRequestError("This is no JSON.") from fault
        if not isinstance(body, dict):
            raise InvalidRequestError("A JSON object is wanted.")
        return await run_in_threadpool(act, request, body)

    return endpoint
