"""What one person may ask of the house at once and within an hour: uploads, exports, answers, analyses. Counts; reads no request and keeps no name for long."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storyroom.api.errors import TooManyError
from storyroom.settings import Settings

__all__ = ["Allowance", "Meter", "Metered", "is_costly"]

HOUR = 3600.0
_COSTLY = re.compile(
    r"/api/v1/(?:import|inspect|trace|ask|egress/preview|drafts/[^/]+/(?:export|hand-out|analysis|compare(?:/pages)?)|voices/[^/]+/(?:card|check)|exports/[^/]+/file|datasets(?:/plan|/[^/]+/verify)?)/?"
    r"|/ask|/import|/dataset/(?:plan|make|[^/]+/verify)|/voices/[^/]+(?:/check)?|/drafts/[^/]+/(?:compare|voice|analysis(?:/[^/]+)?)"
)


class Allowance(NamedTuple):
    """What one person has. Units: requests, bytes in and out, seconds that the requests took."""

    at_once: int = 4
    bytes_an_hour: int = 2 * 1024**3
    seconds_an_hour: float = 1800.0

    @classmethod
    def of(cls, settings: Settings) -> Allowance:
        """Take the operator's words for it."""
        return cls(settings.person_at_once, settings.person_megabytes * 1024**2, settings.person_minutes * 60.0)


class _Spent(NamedTuple):
    when: float
    bytes: int
    seconds: float


class Meter:
    """Who has used how much within the last hour. Safe to use from several threads."""

    def __init__(self, allowance: Allowance | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self.allowance = allowance or Allowance()
        self._now = now
        self._lock = threading.Lock()
        self._running: dict[str, int] = {}
        self._spent: dict[str, deque[_Spent]] = {}

    def enter(self, person: str, announced: int = 0) -> int:
        """Begin a request; return how many bytes may still pass. Raises: TooManyError."""
        with self._lock:
            spent = self._of_this_hour(person)
            left = self.allowance.bytes_an_hour - sum(item.bytes for item in spent)
            if self._running.get(person, 0) >= self.allowance.at_once:
                raise TooManyError("at once", "Wait until one of your requests has been answered.")
            if left <= 0 or announced > left:
                raise TooManyError("within an hour", f"Go on in {self._minutes(spent)} minutes, or send less.")
            if sum(item.seconds for item in spent) >= self.allowance.seconds_an_hour:
                raise TooManyError("within an hour", f"Go on in {self._minutes(spent)} minutes.")
            self._running[person] = self._running.get(person, 0) + 1
            return left

    def leave(self, person: str, *, passed: int, seconds: float) -> None:
        """End a request and write down what it cost."""
        with self._lock:
            self._running[person] -= 1
            if not self._running[person]:
                del self._running[person]
            self._of_this_hour(person).append(_Spent(self._now(), passed, seconds))

    def _of_this_hour(self, person: str) -> deque[_Spent]:
        spent = self._spent.setdefault(person, deque())
        while spent and spent[0].when <= self._now() - HOUR:
            spent.popleft()
        return spent

    def _minutes(self, spent: deque[_Spent]) -> int:
        return 1 + int((spent[0].when + HOUR - self._now()) / 60) if spent else 60


def is_costly(path: str) -> bool:
    """Say whether an address takes files in, hands them out, reads a script through or has a model answer."""
    return _COSTLY.fullmatch(path) is not None


class Metered:
    """Stands behind the guard: lets a costly request through while its person has something left."""

    def __init__(self, app: ASGIApp, *, meter: Meter, who: Callable[[], str]) -> None:
        self._app = app
        self._meter = meter
        self._who = who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what passes, in and out. Raises: TooManyError, which the guard answers."""
        if scope["type"] != "http" or not is_costly(scope["path"]):
            await self._app(scope, receive, send)
            return
        person = await run_in_threadpool(self._who)
        passing = _Passing(receive, send, self._meter.enter(person, _announced(scope)))
        began = time.monotonic()
        try:
            await self._app(scope, passing.receive, passing.send)
            passing.settle()
        finally:
            self._meter.leave(person, passed=passing.passed, seconds=time.monotonic() - began)


class _Passing:
    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send = receive, send
        self._most = most
        self._started = False
        self._refusal: TooManyError | None = None
        self.passed = 0

    async def receive(self) -> Message:
        """Hand on what comes, as long as the person has bytes left."""
        message = await self._receive()
        self.passed += len(message.get("body", b""))
        if self.passed > self._most:
            self._refusal = TooManyError("within an hour", "Send less, or go on later.")
            raise self._refusal
        return message

    async def send(self, message: Message) -> None:
        """Hand on the answer, unless the guard will answer: a framework makes something else of what `receive` raised."""
        if self._refusal and not self._started:
            return
        self._started = True
        self.passed += len(message.get("body", b""))
        await self._send(message)

    def settle(self) -> None:
        """Raise what was found on the way in, if nothing has been answered yet."""
        if self._refusal and not self._started:
            raise self._refusal


def _announced(scope: Scope) -> int:
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(told) if told.isdigit() and len(told) < 16 else 0
