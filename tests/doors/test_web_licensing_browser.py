"""The page of rights in a real browser: stating and revoking by keyboard or mouse, readable at every width, nothing fetched from elsewhere."""

from __future__ import annotations

import pytest

from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.canon import take
from tests.fakes.house import SetClock, make_house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_rights_are_stated_and_revoked_on_the_page(house, width, scheme):
    draft = take(house.seat(), "white")
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door, width=width, scheme=scheme)
        page = visit.go(f"/drafts/{draft}/rights")
        page.fill("#owner", "Harbour Pictures")
        page.select_option("#basis", "own_work")
        page.check("[name='consent-search']")
        page.check("[name='consent-quote']")
        page.click("button:text-is('State it')")
        page.wait_for_selector("text=It is stated.")
        assert (visit.faults(), visit.complaints, visit.outside) == ([], [], [])
        page.fill("#why", "The option lapsed.")
        page.click("button:text-is('Revoke')")
        assert house.seat().licensing.show(draft).rights.revoked is None, "the browser asks for the tick first"
        page.check("[name='sure']")
        page.click("button:text-is('Revoke')")
        page.wait_for_selector("text=Consent was revoked")
        assert (visit.faults(), visit.complaints, visit.outside) == ([], [], [])
        assert house.seat().licensing.show(draft).rights.open == frozenset()
        page = visit.go("/rights")
        assert (visit.faults(), visit.complaints, visit.outside) == ([], [], [])
        assert "Harbour Pictures" in page.inner_text("main")
