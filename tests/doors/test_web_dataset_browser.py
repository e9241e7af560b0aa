"""The page of data sets in a real browser: planned, made and verified, readable at every width, nothing fetched from elsewhere."""

from __future__ import annotations

import pytest

from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.datasets import bring
from tests.fakes.house import SetClock, make_house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    seat = made.seat()
    bring(seat, "Beacon", 1)
    bring(seat, "Vault", 2)
    bring(seat, "A project with a name that is rather long for a narrow page", 3, stated=False)
    yield made
    made.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_data_set_is_planned_made_and_verified_on_the_page(house, width, scheme):
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door, width=width, scheme=scheme)
        page = visit.go("/dataset")
        assert (visit.faults(), visit.complaints, visit.outside) == ([], [], [])
        page.fill("#words", "MARIT")
        page.check("[name='by_people']")
        page.uncheck("[name='papers']")
        page.click("button:text-is('Plan')")
        page.wait_for_selector("text=The plan")
        assert "nobody has stated the rights" in page.inner_text("main")
        assert (visit.faults(), visit.complaints, visit.outside) == ([], [], [])
        page.fill("#name", "The slate")
        page.click("button:text-is('Make it as planned')")
        page.wait_for_selector("text=The slate is made")
        (made,) = house.seat().dataset.list()
        page = visit.go(f"/dataset/{made.id}")
        page.click("button:text-is('Verify signature, rights and repeats')")
        page.wait_for_selector("h2:text-is('Verified')")
        assert (visit.faults(), visit.complaints, visit.outside) == ([], [], [])
        page.check("[name='sure']")
        page.click("button:text-is('Remove')")
        page.wait_for_selector("text=The slate is removed.")
        assert house.seat().dataset.list() == ()
