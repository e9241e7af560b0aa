"""Accounts in a real browser: forms without referrer, a passkey made and used, pages that are quiet, closed and accessible."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page

from storyroom.journeys.passwords import Passwords
from storyroom.web.serve import Served
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.house import House, make_house, script_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]

GOOD = "four brass keys on a nail"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("accounts")
    made = make_house(folder / "house", embed=False)
    made.entrance.passwords = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    path = folder / "x.fountain"
    path.write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
    list(made.seat().import_files([path]))
    made.seat().access.add_group("<img src=x onerror=alert(1)> crew")
    made.seat().access.grant("<img src=x onerror=alert(1)> crew", "beacon", group=True)
    made.seat().access.join_group("<img src=x onerror=alert(1)> crew", "reader")
    made.seat().access.need_to_know("beacon", on=True)
    made.seat().accounts.make_key("a program")
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
def test_the_pages_are_quiet_closed_and_accessible(
    browser: Browser, door: Served, house: House, width: int, scheme: str
) -> None:
    visitor = Visit(browser, door, width=width, scheme=scheme)
    (draft,) = house.seat().drafts()
    for address in ("/account", "/access", f"/drafts/{draft.id}/label"):
        page = visitor.go(address)
        assert visitor.faults() == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert visitor.complaints == []
    assert visitor.outside == []
    visitor.close()


def test_a_person_sets_a_password_and_a_passkey_and_comes_in_by_each(
    browser: Browser, door: Served, house: House
) -> None:
    base = f"http://localhost:{door.door.port}"  # passkeys need a name
    context = browser.new_context()
    page = context.new_page()
    _have_a_device(page)
    page.goto(f"{base}/sign-in?token={door.door.sessions.offer()}")
    page.goto(f"{base}/account")
    page.fill("#passkey-name", "laptop")
    page.click("#passkey-new")
    page.wait_for_selector("li:has-text('laptop')")
    page.fill("#new", GOOD)
    page.click("text=Set password")
    page.wait_for_selector("text=The password is set")
    for come_in in (_by_passkey, _by_password):
        page.click("#sign-out")
        page.wait_for_selector("#passkey-in:visible")
        assert page.request.get(f"{base}/account").status == 401
        come_in(page)
        page.wait_for_selector("h1:has-text('Library')")
        (session,) = house.seat().accounts.sessions()
        assert "Chrom" in session.device
    assert page.evaluate("document.cookie") == ""
    context.close()


def _have_a_device(page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    own = {**options, "isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": own})


def _by_passkey(page: Page) -> None:
    page.click("#passkey-in")


def _by_password(page: Page) -> None:
    page.fill("#name", "owner")
    page.fill("#password", GOOD)
    page.click("form[action='/sign-in'] button[type=submit]")
