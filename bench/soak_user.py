"""One user of the soak: comes in by password, asks, reads what comes back whole, thinks, asks again."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from typing import NamedTuple

import httpx
from soak_house import PASSWORD, Person, Prepared, script

OWN = {"X-Storyroom": "1"}
ACTS = {"search": 45, "scene": 15, "page": 12, "library": 12, "ask": 5, "sign in": 2, "import": 9}
"""How often each is drawn; who may not import searches instead."""


class Told(NamedTuple):
    """One answer."""

    kind: str
    seconds: float
    error: str
    foreign: int
    """Canaries of projects that this user does not hold."""
    own: int
    """Canaries of those that they do."""


class User:
    """A closed loop."""

    def __init__(
        self,
        person: Person,
        base: str,
        prepared: Prepared,
        tell: Callable[[Told], None],
        chance: random.Random,
        think: tuple[float, float],
    ) -> None:
        self._person, self._prepared, self._tell = person, prepared, tell
        self._chance, self._think = chance, think
        self._client = httpx.AsyncClient(base_url=base, timeout=60, trust_env=False)
        self._drafts: list[str] = []
        self._made = 0

    async def work(self, until: float, ramp: float) -> None:
        """Come in within the ramp, then go on until the time is over."""
        async with self._client:
            await asyncio.sleep(self._chance.uniform(0, ramp))
            await self._sign_in()
            await self._library()
            while time.monotonic() < until:
                await asyncio.sleep(self._chance.uniform(*self._think))
                await self._act()

    async def _act(self) -> None:
        (kind,) = self._chance.choices(list(ACTS), list(ACTS.values()))
        acts = {
            "search": self._search, "scene": self._scene, "page": self._page, "library": self._library, "ask": self._ask,
            "sign in": self._sign_in, "import": self._import if self._person.writes else self._search,
        }  # fmt: skip
        await acts[kind]()

    async def _sign_in(self) -> None:
        self._client.cookies.clear()
        sent = {"name": self._person.name, "password": PASSWORD}
        await self._ask_for("sign in", "POST", "/sign-in", wanted=(303,), data=sent)

    async def _library(self) -> None:
        answer = await self._ask_for("library", "GET", "/api/v1/drafts")
        if answer is not None:
            self._drafts = [draft["id"] for draft in answer.json()["drafts"]]

    async def _search(self) -> None:
        words = " ".join(self._chance.choices(self._prepared.words, k=self._chance.randint(1, 4)))
        if self._chance.random() < 0.1:
            words = self._chance.choice(list(self._prepared.canaries.values()))
        await self._ask_for("search", "GET", "/api/v1/search", params={"q": words, "limit": "10"})

    async def _ask(self) -> None:
        words = " ".join(self._chance.choices(self._prepared.words, k=5))
        await self._ask_for("ask", "POST", "/api/v1/ask", json={"question": f"who said {words}?"})

    async def _scene(self) -> None:
        if self._drafts:
            path = f"/api/v1/drafts/{self._chance.choice(self._drafts)}/scenes/1"
            await self._ask_for("scene", "GET", path)

    async def _page(self) -> None:
        if self._drafts:
            await self._ask_for("page", "GET", f"/drafts/{self._chance.choice(self._drafts)}")

    async def _import(self) -> None:
        project, self._made = self._person.writes, self._made + 1
        canary = self._prepared.canaries[project]
        revision = f"{self._person.name} {self._made}"
        text = script(project, revision, canary, list(self._prepared.words), self._chance, scenes=6)
        answer = await self._ask_for(
            "import", "POST", "/api/v1/import", data={"project": project}, files={"files": ("new.fountain", text)}
        )
        if answer is not None and answer.json().get("failed", 1):
            self._tell(Told("import", 0, "a file was not taken in", 0, 0))

    async def _ask_for(
        self, kind: str, method: str, path: str, *, wanted: tuple[int, ...] = (200,), **sent: object
    ) -> httpx.Response | None:
        """Ask once, and look at every byte that came."""
        begun = time.perf_counter()
        try:
            answer = await self._client.request(method, path, headers=OWN, **sent)
        except httpx.HTTPError as fault:
            self._tell(Told(kind, time.perf_counter() - begun, type(fault).__name__, 0, 0))
            return None
        taken = time.perf_counter() - begun
        error = "" if answer.status_code in wanted else f"{kind}: {answer.status_code}"
        foreign, own = self._seen(kind, answer, sent)
        self._tell(Told(kind, taken, error, foreign, own))
        return None if error else answer

    def _seen(self, kind: str, answer: httpx.Response, sent: object) -> tuple[int, int]:
        """Count canaries that came back. Of a search only what it found counts: the question itself is told back."""
        hits_alone = kind == "search" and answer.status_code == 200
        text = (json.dumps(answer.json()["hits"]) if hits_alone else answer.text).casefold()
        asked = "" if hits_alone else str(sent).casefold()
        found = {project: canary in text and canary not in asked for project, canary in self._prepared.canaries.items()}
        own = sum(there for project, there in found.items() if project in self._person.projects)
        return sum(found.values()) - own, own
