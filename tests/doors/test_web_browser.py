"""The pages in a real browser: nothing outside is asked for, nothing complains, axe finds nothing serious, keys work."""

from __future__ import annotations

import pytest

from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.room import FakeRoom

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]

BLUE = "/drafts/draft:bbbbbbbb"
PAGES = [
    "/", "/projects?name=Shed", BLUE, f"{BLUE}?view=flow", f"{BLUE}?view=pages&q=key", f"{BLUE}?start=100&end=140&q=key#here",
    f"{BLUE}/report", f"{BLUE}/analysis", f"{BLUE}/analysis?findings=all", f"{BLUE}/analysis/everything",
    f"{BLUE}/analysis/nothing_found", f"{BLUE}/analysis/only_notes", "/search", "/search?q=key", "/search?q=script+time:night", "/search?q=zzz", "/ask", "/ask?q=key", "/ask?q=zebra",
]  # fmt: skip


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


def test_the_checks_of_this_file_find_what_they_look_for(visit):
    page = visit.go("/")
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<button></button><img src=http://example.invalid/x>')"
    )
    page.evaluate(
        "document.querySelector('.sub').classList.add('quote'); fetch('http://example.invalid/y').catch(() => 0)"
    )
    visit.until("performance.now() > 0")
    assert any(fault.startswith("button-name") for fault in visit.faults())
    assert visit.complaints, "the policy refuses the picture and the call, and the console says so"


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_quiet_closed_and_accessible(browser, door, width, scheme):
    visitor = Visit(browser, door, width=width, scheme=scheme)
    for address in PAGES:
        page = visitor.go(address)
        assert visitor.faults() == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{address} is wider than the window"
        )
        assert page.evaluate("document.fonts.check('16px \"Courier Prime\"')")
    assert visitor.outside == []
    assert visitor.complaints == []
    visitor.close()


def test_nothing_is_wider_than_the_narrowest_window(browser, door):
    """WCAG 2.2, 1.4.10: 320 pixels without scrolling sideways."""
    visitor = Visit(browser, door, width=320)
    for address in PAGES:
        assert visitor.go(address).evaluate("document.documentElement.scrollWidth") <= 320, address
    visitor.close()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_pages_for_strangers_are_accessible_too(browser, door, scheme):
    visitor = Visit(browser, door, width=390, scheme=scheme)
    visitor.context.clear_cookies()
    page = visitor.go("/")
    assert page.locator("h1").inner_text() == "Come in by the link"
    assert visitor.faults() == []
    visitor.close()


def test_hostile_text_does_nothing(visit):
    for address in (BLUE, "/search?q=script", "/ask?q=script"):
        page = visit.go(address)
        assert page.locator("script:not([src])").count() == 0
        assert page.locator("main img, main iframe, main object").count() == 0
    assert "{{7*7}}" in visit.go(BLUE).locator("#pages").inner_text()
    assert visit.outside == []
    assert visit.complaints == []


def test_a_slash_goes_to_the_field_and_enter_searches(visit):
    page = visit.go("/")
    page.keyboard.press("/")
    assert visit.focused() == "q"
    page.keyboard.type("key")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=key")
    assert page.locator(".hit").count() == 2


def test_a_search_swaps_the_results_and_takes_the_focus_there(visit):
    page = visit.go("/search?q=key")
    page.locator("#q").fill("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ferry")
    visit.until("document.activeElement.tagName === 'H1'")
    assert "ferry" in page.locator("h1").inner_text()
    visit.until("document.getElementById('live').textContent === '1 scene found'")
    assert page.title().startswith("ferry")
    assert page.locator("#q").input_value() == "ferry"
    page.go_back()
    page.wait_for_selector("h1:has-text('key')")
    assert visit.complaints == []


def test_ask_and_search_share_the_field(visit):
    page = visit.go("/search?q=key")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/ask?q=key")
    page.wait_for_selector(".claim")
    assert "paraphrase" in page.locator("#found").inner_text()
    assert visit.complaints == []


def test_nothing_of_the_library_is_kept_in_the_browser(visit):
    page = visit.go("/search?q=key")
    page.locator("#q").fill("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ferry")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept == "[{},{}]"


def test_a_bad_filter_is_told_in_place(visit):
    page = visit.go("/search?q=key")
    page.locator("#q").fill("colour:red")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=There is no filter called colour.")


def test_brackets_move_by_scene(visit):
    page = visit.go(BLUE)
    page.keyboard.press("]")
    assert visit.focused() == "s2"
    page.wait_for_url("**scene=2#s2")
    assert page.locator("#navigator [aria-current]").get_attribute("data-scene") == "2"
    assert page.locator(".scene-card:visible").get_attribute("data-card") == "2"
    visit.until("document.getElementById('live').textContent.includes('HARBOUR')")
    page.keyboard.press("[")
    assert visit.focused() == "s1"


def test_keys_can_be_switched_off(visit):
    page = visit.go(BLUE)
    page.get_by_role("button", name="Keys: on").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("]")
    assert visit.focused() == "BODY"
    page.reload()
    page.keyboard.press("/")
    assert visit.focused() == "BODY"


def test_the_strip_is_one_stop_and_arrows_move_in_it(visit):
    page = visit.go(BLUE)
    assert page.locator("#strip a[tabindex='0']").count() == 1
    page.locator("#strip a[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.scene") == "3"
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.dataset.scene") == "1"
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert visit.focused() == "s3"


def test_the_tab_key_begins_with_the_way_past_the_header(visit):
    page = visit.go("/search?q=key")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert visit.focused() == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#found') !== null")


def test_a_quote_is_brought_into_view(visit):
    page = visit.go(f"{BLUE}?start=100&end=140#here")
    visit.until("scrollY > 0 || document.querySelector('mark').getBoundingClientRect().bottom < innerHeight")
    box = page.locator("mark").first.bounding_box()
    assert 0 < box["y"] < 860


def test_the_theme_is_chosen_and_kept_without_a_flash(visit):
    page = visit.go("/")
    button = page.locator("#theme")
    button.click()
    button.click()
    assert button.inner_text() == "Theme: light"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { window.early = document.documentElement.dataset.theme })"
    )
    page.reload()
    assert page.evaluate("window.early") == "light"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_everything_can_be_read_without_scripts(browser, door):
    visitor = Visit(browser, door)
    cookies = visitor.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{visitor.base}{BLUE}?scene=2#s2")
    assert page.locator(".scene-card:visible").get_attribute("data-card") == "2"
    page.locator("#q").fill("key")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=key")
    assert page.locator(".hit").count() == 2
    context.close()
    visitor.close()


def test_signing_out_leads_to_the_door(visit):
    page = visit.go("/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_selector("text=Come in by the link")


def test_a_phone_gets_running_text_and_a_desk_gets_pages(browser, door):
    for width, display in ((390, "block"), (1280, "grid")):
        visitor = Visit(browser, door, width=width)
        page = visitor.go(BLUE)
        assert page.locator(".page").first.evaluate("one => getComputedStyle(one).display") == display
        visitor.close()


def test_a_page_is_printed_six_lines_and_ten_characters_to_the_inch(browser, door):
    visitor = Visit(browser, door, width=1600)
    page = visitor.go(f"{BLUE}?view=pages")
    box = page.locator(".page").first.bounding_box()
    assert (box["width"], box["height"]) == (816, 1056)
    line = page.locator(".page .k-action .ln").first
    drawn = line.evaluate("""one => { const r = document.createRange(); r.selectNodeContents(one); const b = r.getBoundingClientRect();
        return [b.left, b.width, one.textContent.length] }""")
    assert drawn[0] - box["x"] == pytest.approx(1.5 * 96, abs=1)
    assert drawn[1] / drawn[2] == pytest.approx(9.6, abs=0.05)
    visitor.close()
