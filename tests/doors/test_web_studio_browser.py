"""The studio's own sign-in in a real browser: from our page to the issuer's host and back into the room, and the pages as they look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from storyroom.domain.identity import Issuer
from storyroom.web.serve import Served
from tests.fakes.browser import AXE, CHROMIUM, chromium, served
from tests.fakes.house import House, make_house, script_text
from tests.fakes.issuer import CLIENT, SECRET, Issued, issuer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


class NowClock:
    """The `Clock` port: the time of this machine, as the browser and the issuer have it."""

    def now(self, about: str) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def issued() -> Iterator[Issued]:
    with issuer(lambda: datetime.now(UTC), host="localhost") as running:  # to a browser another site than ours
        yield running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, issued: Issued) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("studio")
    made = make_house(folder / "house", embed=False, clock=NowClock())
    made.settings = replace(made.settings, oidc=Issuer(issued.url, CLIENT, SECRET))
    path = folder / "x.fountain"
    path.write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
    list(made.seat().import_files([path]))
    made.seat().add_person("ada", clear=("beacon",))
    made.seat().accounts.link("ada", "00u-ada")
    yield made
    made.close()


@pytest.fixture(scope="module")
def door(house: House) -> Iterator[Served]:
    with served(house) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_person_goes_to_the_issuer_and_comes_back_into_the_room(
    browser: Browser, door: Served, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
    page = context.new_page()
    page.goto(door.door.base)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = page.evaluate("axe.run(document)")
    assert [one["id"] for one in faults["violations"] if one["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("text=Sign in with localhost")
    page.wait_for_selector("h1:has-text('Library')")
    assert page.url == f"{door.door.base}/"
    assert "as ada" in page.inner_text("body").replace("\n", " ")
    assert page.evaluate("document.cookie") == ""
    cookies = {cookie["name"]: cookie["sameSite"] for cookie in context.cookies()}
    assert cookies == {f"storyroom_{door.door.port}": "Strict"}
    page.goto(f"{door.door.base}/account")
    assert "00u-ada" in page.inner_text("#acts")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
