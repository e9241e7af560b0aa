"""Hostile scripts and hostile answers in a real browser behind a catching proxy: no request leaves, no foreign link, no script runs."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import storyroom.generation.grounded
from storyroom.web.serve import Served
from tests.attacks.world import Hostile
from tests.fakes.browser import CHROMIUM, FLAGS, served
from tests.fakes.house import make_house, script_text
from tests.worst_case_model.behaviours import SAYINGS
from tests.worst_case_model.render_forms import FORMS, filled

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]

TEXTS = [filled(name, "c3RvbGVu") for name in FORMS]
HANDFULS = [TEXTS[at : at + 8] for at in range(0, len(TEXTS), 8)]
_OWN_SERVICES_OFF = (
    "--disable-features=AutofillServerCommunication,OptimizationHints,MediaRouter,Translate,InterestFeedContentSuggestions",
    "--disable-default-apps", "--disable-extensions", "--disable-domain-reliability",
)  # fmt: skip
_ITS_MAKER = re.compile(r"^(?:http://)?[\w.-]+\.(?:google|googleapis|gstatic|gvt1)\.com(?::443$|/)")
"""What this browser asks its maker of its own accord is not the page's doing; docs/security-model.md names it."""
FOREIGN = """() => [...document.querySelectorAll('*')].flatMap(one => [...one.attributes]
  .filter(a => /^(href|src|srcset|action|formaction|data|poster|ping|background|xlink:href|style)$|^on/i.test(a.name))
  .filter(a => a.name === 'style' ? /url|import/i.test(a.value) : /^on/i.test(a.name) || /^(javascript|data|vbscript):/i.test(a.value)
    || !['', location.origin].includes((() => { try { return new URL(a.value, location).origin } catch { return 'odd' } })()))
  .map(a => one.tagName + ' ' + a.name + '=' + a.value))"""
EMBEDS = "document.querySelectorAll('iframe,object,embed,video,audio,base,meta[http-equiv],main img,main svg image,portal,applet').length"


@contextmanager
def catching() -> Iterator[tuple[int, list[str]]]:
    """A proxy that lets nothing through and writes down what wanted to."""
    caught: list[str] = []

    class Catch(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def caught(self) -> None:
            if not _ITS_MAKER.search(self.path):
                caught.append(f"{self.command} {self.path}")
            self.send_error(502)

        def __getattr__(self, name: str) -> object:
            if name.startswith("do_"):  # whatever the method
                return self.caught
            raise AttributeError(name)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Catch)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], caught
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    folder = tmp_path_factory.mktemp("browser")
    plain = make_house(folder / "house")
    made = Hostile(plain._library, plain.settings)
    scenes = [
        (
            f"INT. {_one(text)} - DAY",
            f"The lamp burns. {text}\n\n@{_one(text)}\n{_one(text)}\n\n[[{_one(text)}]]\n\n~{_one(text)}",
        )
        for text in TEXTS
    ]
    path = folder / "x.fountain"
    path.write_bytes(script_text(_one(" ".join(TEXTS))[:180], scenes, revision=_one(TEXTS[1])[:60]))
    odd = folder / "a <img src=x onerror=alert(1)> [x](javascript:alert(1)).fountain"
    odd.write_bytes(b"INT. LOFT - DAY\n\nA lamp.\n")
    for report in made.seat().import_files([path, odd]):
        assert report.status == "imported"
    yield made
    made.close()


@pytest.fixture(scope="module")
def door(house: Hostile) -> Iterator[Served]:
    with served(house) as opened:
        yield opened


@pytest.fixture(scope="module")
def opened(door: Served) -> Iterator[tuple[Browser, list[str]]]:
    with catching() as (port, caught), sync_playwright() as play:
        past = f"--proxy-bypass-list=<-loopback>;127.0.0.1:{door.door.port}"  # the last rule that fits wins
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *_OWN_SERVICES_OFF, f"--proxy-server=http://127.0.0.1:{port}", past]
        )
        yield browser, caught
        browser.close()


@pytest.fixture
def page(opened: tuple[Browser, list[str]], door: Served) -> Iterator[Page]:
    browser, caught = opened
    context = browser.new_context()
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: (page.complaints.append("dialog"), dialog.dismiss()))
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    page.on("console", lambda told: page.complaints.append(told.text) if told.type == "error" else None)
    page.on("popup", lambda popup: page.complaints.append(f"popup {popup.url}"))
    page.asked = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(f"{door.door.base}/sign-in?token={door.door.sessions.offer()}")
    caught.clear()
    yield page
    context.close()


def _one(text: str) -> str:
    return " ".join(text.split())


def _quiet(page: Page, caught: list[str]) -> None:
    page.wait_for_load_state("networkidle")
    assert page.evaluate(FOREIGN) == []
    assert page.evaluate(EMBEDS) == 0
    assert page.locator("script:not([src])").count() == 0
    assert page.complaints == []  # type: ignore[attr-defined]
    assert caught == []
    here = page.evaluate("location.origin")
    assert page.asked  # type: ignore[attr-defined]
    assert [one for one in page.asked if not one.startswith(f"{here}/")] == []  # type: ignore[attr-defined]


def test_the_proxy_catches_what_leaves(opened: tuple[Browser, list[str]]) -> None:
    browser, caught = opened
    context = browser.new_context()
    page = context.new_page()
    page.set_content(
        "<img src='http://attacker.example/x'><a href='https://attacker.example/'>y</a><img src='http://127.0.0.1:8999/z'>"
    )
    page.wait_for_load_state("networkidle")
    assert page.evaluate(FOREIGN)
    assert any("attacker.example/x" in one for one in caught)
    assert any("127.0.0.1:8999" in one for one in caught)
    context.close()
    caught.clear()


def test_hostile_scripts_are_text_on_every_page(
    page: Page, opened: tuple[Browser, list[str]], house: Hostile, door: Served
) -> None:
    addresses = ["/", "/search?q=lamp&limit=200", "/search?q=alert", "/ask?q=lamp"]
    addresses += ["/projects?name=" + _quoted(project.name) for project in house.seat().projects()]
    for draft in house.seat().drafts():
        base = f"/drafts/{_quoted(draft.id)}"
        addresses += [base, f"{base}?view=flow&q=alert", f"{base}?view=pages&start=100&end=400#here", f"{base}/report"]
    for address in addresses:
        page.goto(door.door.base + address)
        _quiet(page, opened[1])
    assert "alert(1)" in page.goto(f"{door.door.base}/search?q=alert").text()


@pytest.mark.parametrize("kept", ["as the house tells it", "as the model said it"])
@pytest.mark.parametrize("proved", [True, False])
def test_hostile_answers_are_text(
    page: Page,
    opened: tuple[Browser, list[str]],
    house: Hostile,
    door: Served,
    monkeypatch: pytest.MonkeyPatch,
    proved: bool,
    kept: str,
) -> None:
    """With the words made plain, and without: each wall holds by itself."""
    if kept == "as the model said it":
        monkeypatch.setattr(storyroom.generation.grounded, "plain", lambda text, most: text[: 2 * most])
    for handful in HANDFULS:
        monkeypatch.setitem(
            SAYINGS,
            "forms",
            lambda asked, texts=handful: _claims(texts, asked.true_quote() if proved else "QUOTE 1: no one said it"),
        )
        with house.behaving("forms", streams=False):
            page.goto(f"{door.door.base}/ask?q=What+burns+in+the+lamp")
        assert page.locator(".claim .said" if proved else ".struck").count() > 0
        _quiet(page, opened[1])


def _claims(texts: list[str], quote: str) -> Iterator[str]:
    return iter([f"CLAIM: {_one(text)}\n{quote}\n" for text in texts])


def _quoted(text: str) -> str:
    return quote(text, safe="")
