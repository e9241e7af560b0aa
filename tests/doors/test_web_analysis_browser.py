"""The pages of analyses in a real browser: findings come in place, keys reach everything, phones and paper get their own layout."""

from __future__ import annotations

import pytest

from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.room import FakeRoom

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]

BASE = "/drafts/draft:bbbbbbbb/analysis"


@pytest.fixture(scope="module")
def door():
    with served(FakeRoom()) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser, door):
    visitor = Visit(browser, door)
    yield visitor
    visitor.close()


def test_findings_come_in_place_take_the_focus_and_have_an_address(visit):
    page = visit.go(BASE)
    page.get_by_role("link", name="Show all findings").click()
    page.wait_for_selector("#findings .counts")
    visit.until("document.activeElement.id === 'findings-title'")
    assert page.url.endswith("/analysis?findings=all")
    assert page.locator("#findings .found").count() == 3
    assert page.locator(".looks .card").count() == 3, "the rest of the page stays"
    assert visit.complaints == []
    page.reload()
    assert page.locator("#findings .found").count() == 3


def test_a_finding_in_the_list_leads_to_its_card_and_a_quote_to_its_words(visit):
    page = visit.go(f"{BASE}?findings=all")
    page.locator("#question ol a").first.click()
    page.wait_for_url("**/analysis/everything#f2")
    visit.until("document.querySelector(':target')?.id === 'f2'")
    page.locator(".finding:has(#f2) .where a").first.click()
    page.wait_for_url("**#here")
    assert page.locator("mark").first.is_visible()


def test_a_bar_leads_to_its_scene_and_is_no_stop_for_the_tab_key(visit):
    page = visit.go(f"{BASE}/everything")
    stops = page.evaluate("[...document.querySelectorAll('.plot a')].every(one => one.tabIndex === -1)")
    assert stops
    page.locator("#picture-1 .plot a").nth(1).click()
    page.wait_for_url("**scene=2#s2")


def test_keys_open_the_table_beside_a_picture_and_reach_what_scrolls(visit):
    page = visit.go(f"{BASE}/everything")
    page.locator("#picture-1 summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#picture-1 details").evaluate("one => one.open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.scroll[role=region]')")


def test_the_head_of_a_long_table_stays_in_sight(visit):
    page = visit.go(f"{BASE}/everything")
    page.locator("#table-1 .scroll").evaluate("one => one.scrollTo(0, 400)")
    moved = page.locator("#table-1").evaluate(
        "one => one.querySelector('thead th').getBoundingClientRect().top - one.querySelector('.scroll').getBoundingClientRect().top"
    )
    assert abs(moved) < 2


def test_a_phone_scrolls_a_table_in_its_own_box_and_stacks_both_sides(browser, door):
    visitor = Visit(browser, door, width=390)
    page = visitor.go(f"{BASE}/everything")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#table-1 .scroll").evaluate("one => one.scrollWidth > one.clientWidth")
    says, but = (page.locator(".finding:has(#f1) .sides section").nth(at).bounding_box() for at in (0, 1))
    assert says["x"] == but["x"]
    assert says["y"] + says["height"] <= but["y"]
    visitor.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_words_in_pictures_are_as_large_on_a_phone_as_on_a_desk(browser, door, width):
    visitor = Visit(browser, door, width=width)
    page = visitor.go(f"{BASE}/everything")
    for picture, least in (("#picture-1 .tick", 10), ("#picture-2 .tick", 10), ("#picture-3 .name", 8)):
        high = page.locator(picture).first.evaluate("one => one.getBoundingClientRect().height")
        assert high >= least, picture
    visitor.close()


def test_paper_gets_black_on_white_without_what_only_works_on_a_screen(browser, door):
    visitor = Visit(browser, door)
    page = visitor.go(f"{BASE}/everything")
    page.emulate_media(media="print")
    for gone in (".top", ".side", ".margin", ".twin", ".turn"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.finding h3')).color") == "rgb(0, 0, 0)"
    boxed = page.locator("#table-1 .scroll").evaluate(
        "one => [getComputedStyle(one).overflowX, one.scrollHeight - one.clientHeight]"
    )
    assert boxed == ["visible", 0]
    visitor.close()


def test_everything_is_there_without_scripts(browser, door):
    visitor = Visit(browser, door)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(visitor.context.cookies())
    page = context.new_page()
    page.goto(visitor.base + BASE)
    page.get_by_role("link", name="Show all findings").click()
    page.wait_for_url("**findings=all")
    assert page.locator("#findings .found").count() == 3
    context.close()
    visitor.close()
