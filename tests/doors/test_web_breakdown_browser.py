"""The breakdown page in a real browser: keys go through the items, focus comes back to what was dealt with, and no script is needed."""

from __future__ import annotations

import pytest

from storyroom.web.sheets_by_hand import item_id
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.house import SetClock, make_house, script_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]

SCENES = [
    ("INT. BAKERY - NIGHT", "MARIT puts a lantern on the counter. A dog barks."),
    ("EXT. QUAY - DAY", "OLE carries a crate of herring to his boat."),
]


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    yield made
    made.close()


@pytest.fixture
def here(house):
    return f"/drafts/{house.seat().drafts()[0].id}/analysis/breakdown"


def _focused(page):
    return page.evaluate("document.activeElement.closest('.item')?.id")


def _press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_keys_confirm_reject_and_undo_and_the_focus_stays_with_the_item(house, here, width, scheme):
    lantern = item_id(1, "props", "lantern")
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door, width=width, scheme=scheme)
        page = visit.go(here)
        assert page.locator(".keyed").is_visible()
        page.keyboard.press("j")
        while _focused(page) != lantern:
            before = _focused(page)
            page.keyboard.press("j")
            assert _focused(page) != before, "the lantern is on this page"
        _press(page, "c")
        visit.until(f"document.activeElement.id === '{lantern}'")
        assert page.locator(f"#{lantern} .state").inner_text() == "confirmed by owner"
        _press(page, "x")
        visit.until(f"document.activeElement.id === '{lantern}'")
        assert page.locator(f"#{lantern} .state").inner_text() == "rejected by owner"
        assert visit.faults() == []
        page.keyboard.press("ArrowDown")
        after = _focused(page)
        assert after != lantern
        page.keyboard.press("ArrowUp")
        assert _focused(page) == lantern
        _press(page, "u")
        visit.until(f"document.activeElement.id === '{lantern}'")
        assert page.locator(f"#{lantern} .state").inner_text() == "confirmed by owner"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (visit.complaints, visit.outside) == ([], [])
        visit.close()
    (left,) = house.seat().breakdown.decisions(house.seat().drafts()[0].id)
    assert (left.decision.verdict, left.decision.head) == ("confirm", "lantern")


def test_what_is_typed_into_a_form_decides_nothing(house, here):
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = visit.go(here)
        page.locator("#b2 .more-of summary").click()
        page.locator("#b2 input[name=name]").fill("")
        page.locator("#b2 input[name=name]").type("jcxu crates")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        visit.until(f"document.activeElement.id === '{item_id(2, 'props', 'crate')}'")
        assert page.locator(":focus .state").inner_text() == "added by owner"
        visit.close()


def test_forms_are_sent_without_a_script(house, here):
    lantern = item_id(1, "props", "lantern")
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = visit.go(here)
        cookies = page.context.cookies()
        bare = browser.new_context(java_script_enabled=False, base_url=page.url)
        bare.add_cookies(cookies)
        plain = bare.new_page()
        plain.goto(page.url)
        assert not plain.locator(".keyed").is_visible()
        plain.locator(f"#{lantern} button[name=reject]").click()
        assert plain.url.endswith(f"#{lantern}")
        assert plain.locator(f"#{lantern} .state").inner_text() == "rejected by owner"
        bare.close()
        visit.close()
