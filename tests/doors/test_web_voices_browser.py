"""The check of a script against a voice in a real browser: picture, evidence, keys, and nothing that a page may not do."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.house import SetClock, make_house
from tests.fakes.voices import TITLES, VASK, shelve, voice

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    made = make_house(tmp_path_factory.mktemp("shelf"), embed=False, clock=SetClock())
    owner = made.seat()
    drafts = {title: shelve(owner, writer, title) for writer, titles in TITLES.items() for title in titles}
    kept = voice(owner, *(drafts[title] for title in TITLES[VASK])).entry.id
    yield made, drafts, kept
    made.close()


@pytest.mark.slow
def test_the_pages_of_voices_are_sound_at_both_widths_in_both_lights(shelf):
    house, drafts, kept = shelf
    here = f"/drafts/{quote(drafts['starch'], safe='')}/voice?voice={quote(kept, safe='')}"
    with served(house) as door, chromium() as browser:
        for width, scheme in ((1280, "dark"), (390, "light")):
            visit = Visit(browser, door, width=width, scheme=scheme)
            for address in ("/voices", f"/voices/{quote(kept, safe='')}", here)[width == 390 :]:
                page = visit.go(address)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address
                assert visit.faults() == [], address
            assert visit.complaints == []
            assert visit.outside == []
            visit.context.close()


def test_keys_go_through_what_moved_it_and_through_the_scenes(shelf):
    house, drafts, kept = shelf
    base = f"/drafts/{quote(drafts['starch'], safe='')}/voice?voice={quote(kept, safe='')}"
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = visit.go(base)
        assert visit.faults() == []
        assert page.locator("#heat svg a rect.bar").count() == page.locator("a.strip-scene").count() > 10
        items = page.locator(".moved-item")
        assert items.count() >= 10
        page.keyboard.press("j")
        assert items.nth(0).evaluate("one => one === document.activeElement")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert items.nth(0).evaluate("one => one === document.activeElement")
        page.keyboard.press("]")
        page.wait_for_url("**scene=(1)**")
        assert page.locator("h2#result").inner_text().endswith("scene 1")
        page.keyboard.press("]")
        page.wait_for_url("**scene=(2)**")
        page.locator("#heat svg a").nth(4).click()
        page.wait_for_url("**scene=(5)**")
        assert page.locator("a.strip-scene[aria-current]").get_attribute("data-scene") == "5"
        page.locator(".moved-item blockquote").first.wait_for()
        page.locator(".moved-item a").first.click()
        page.wait_for_url("**/drafts/**start=**")
        assert page.locator("mark").count() >= 1
        assert visit.complaints == []
