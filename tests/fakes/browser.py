"""A real Chromium on a real server on a free port. Everything but that port is cut off, and every attempt is counted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from storyroom.web.serve import Served, listen

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"


@contextmanager
def served(room: Any, name: str = "owner") -> Iterator[Served]:
    """Serve in a thread, and stop by itself."""
    door = listen(room, seat_name=name, port=0, say=lambda _line: None)
    thread = threading.Thread(target=door.run, daemon=True)
    thread.start()
    waited = threading.Event()
    for _ in range(500):
        if door.ready:
            break
        waited.wait(0.02)
    try:
        yield door
    finally:
        door.stop()
        thread.join(20)
        assert not thread.is_alive()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One visitor: a window, what it complained of, and what it tried to reach elsewhere."""

    def __init__(self, browser: Browser, door: Served, *, width: int = 1280, scheme: str = "dark") -> None:
        self.base = door.door.base
        self.complaints: list[str] = []
        self.outside: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 860}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.context.route("**/*", self._gate)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        self.page.goto(f"{self.base}/sign-in?token={door.door.sessions.offer()}")

    def go(self, address: str) -> Page:
        self.page.goto(self.base + address)
        self.until("document.fonts.status === 'loaded'")
        return self.page

    def until(self, truth: str) -> None:
        """Wait for an expression to hold. Asked from outside: the page's own policy forbids evaluating strings."""
        for _ in range(200):
            if self.page.evaluate(truth):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(truth)

    def faults(self) -> list[str]:
        """Let axe look at the page; return what is serious or worse."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
        )
        return [
            f"{one['id']}: {[node['html'][:140] for node in one['nodes'][:3]]} {one['nodes'][0]['failureSummary'][:300]}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ]

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.tagName"))

    def close(self) -> None:
        self.context.close()

    def _gate(self, route: Route) -> None:
        if route.request.url.startswith(self.base + "/"):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)
