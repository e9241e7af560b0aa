"""The editor in a real browser: it saves by itself, undoes, refuses to overwrite, makes drafts; and the page of whose words they are."""

from __future__ import annotations

import hashlib

import pytest

from storyroom.domain.editing import Change, Step
from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.house import SetClock, make_house, script_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]

SCENES = [
    ("INT. BAKERY - NIGHT", "MARIT puts a lantern on the counter. A dog barks."),
    ("EXT. QUAY - DAY", "OLE carries a crate of herring to his boat.\n\nOLE\n(singing)\nHome, home."),
]
POLICY = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective + " " + event.blockedURI));
"""


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    yield made
    made.close()


@pytest.fixture
def draft(house):
    return house.seat().drafts()[0].id


def _open(visit, draft):
    visit.context.add_init_script(POLICY)
    page = visit.go(f"/drafts/{draft}/edit")
    visit.until("document.getElementById('editing').dataset.ready === 'yes'")
    return page


def _saved(visit):
    visit.until("document.getElementById('saved').textContent.startsWith('Saved ')")


def _at_end(page):
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")


def _text(page):
    return page.evaluate("[...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\\n')")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_what_is_typed_is_saved_by_itself_and_becomes_a_draft(house, draft, width, scheme):
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door, width=width, scheme=scheme)
        page = _open(visit, draft)
        assert page.locator("#saved").inner_text() == "Nothing changed yet"
        assert page.locator(".f-heading").count() == 2
        assert page.locator(".f-cue").first.inner_text() == "OLE"
        assert visit.faults() == []
        _at_end(page)
        page.keyboard.type("The tide turns \U0001f30a.")
        _saved(visit)
        page.keyboard.press("Enter")
        page.keyboard.type("Gulls.")
        page.keyboard.press("Control+s")
        _saved(visit)
        page.reload()
        visit.until("document.getElementById('editing').dataset.ready === 'yes'")
        assert _text(page).endswith("The tide turns \U0001f30a.\nGulls.")
        assert page.locator("#saved").inner_text().lstrip("✓ ").startswith("Saved ")
        assert page.locator("#name").input_value() == "blue"
        with page.expect_navigation():
            page.locator("#make").click()
        assert page.evaluate("window.broken") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (visit.complaints, visit.outside) == ([], [])
        visit.close()
    blue = house.seat().find_draft(project="Beacon", draft="blue")
    found = house.seat().editing.origin(blue.id)
    text = house.seat().text(blue.id)
    assert [text[one.start : one.end] for one in found.spans if one.origin == "person"] == [
        "The tide turns \U0001f30a.\nGulls."
    ]


def test_undo_and_redo_keep_whose_words_they_are(house, draft):
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = _open(visit, draft)
        page.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        _saved(visit)
        page.keyboard.type("Nothing left.")
        _saved(visit)
        page.locator("#undo").click()
        page.locator("#undo").click()
        _saved(visit)
        assert "MARIT puts a lantern" in _text(page)
        page.locator("#redo").click()
        page.locator("#undo").click()
        _at_end(page)
        page.keyboard.type("End.")
        page.locator("#save").click()
        _saved(visit)
        with page.expect_navigation():
            page.locator("#make").click()
        assert visit.complaints == []
        visit.close()
    blue = house.seat().find_draft(project="Beacon", draft="blue")
    text = house.seat().text(blue.id)
    assert text == house.seat().text(draft) + "End."
    own = [one for one in house.seat().editing.origin(blue.id).spans if one.origin == "person"]
    assert [text[one.start : one.end] for one in own] == ["End."]


def test_another_window_is_not_overwritten_and_the_words_of_this_one_can_be_kept(house, draft):
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = _open(visit, draft)
        text = house.seat().text(draft)
        step = Step("type", (Change(0, 0, "x"),))
        sha256 = hashlib.sha256(("x" + text).encode()).hexdigest()
        house.seat().editing.save(draft, (step,), version=0, sha256=sha256)
        _at_end(page)
        page.keyboard.type("Mine.")
        visit.until("document.getElementById('conflict').open")
        assert "in another window" in page.locator("#saved").inner_text()
        with page.expect_download() as kept:
            page.locator("#keep-mine").click()
        assert kept.value.path().read_text(encoding="utf-8") == text + "Mine."
        with page.expect_navigation():
            page.locator("#load-other").click()
        visit.until("document.getElementById('editing').dataset.ready === 'yes'")
        assert _text(page).startswith("xTitle")
        assert [line for line in visit.complaints if "409" not in line] == []
        visit.close()
    assert house.seat().editing.open(draft).text == "x" + text


def test_who_comes_second_is_told_of_the_first_and_may_go_on(house, draft):
    house.seat().add_person("ada")
    house.seat().access.grant("ada", "beacon", role="writer")
    text = house.seat("ada").text(draft)
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = _open(visit, draft)
        _at_end(page)
        page.keyboard.type("Mine.")
        _saved(visit)
        desk = house.seat("ada").editing
        house._library.clock.pass_(minutes=5)
        sha256 = hashlib.sha256(("x" + text).encode()).hexdigest()
        desk.save(draft, (Step("type", (Change(0, 0, "x"),)),), version=0, sha256=sha256)
        desk.make_draft(draft, version=1, name="Blue")
        page.locator("#name").fill("Pink")
        page.locator("#make").click()
        visit.until("document.querySelector('#made a') !== null")
        assert "Blue from ada" in page.locator("#made").inner_text()
        with page.expect_navigation():
            page.locator("#make").click()
        visit.close()
    assert [one.name for one in house.seat().drafts()] == ["white", "Blue", "Pink"]


def test_hostile_words_are_words(house, draft):
    nasty = "<script>alert(1)</script> </textarea> \u202eevil\u202c <img src=x onerror=alert(2)>"
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door)
        page = _open(visit, draft)
        page.locator(".cm-content").click()
        paste = """(text) => { const data = new DataTransfer(); data.setData("text/plain", text);
            document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""
        page.keyboard.press("Control+End")
        page.evaluate(paste, f"{nasty} nul\u0000 end\n")
        _saved(visit)
        assert page.locator(".cm-specialChar").count() >= 1
        page.evaluate(paste, "five megabytes " * 350_000)
        visit.until("document.getElementById('saved').textContent.startsWith('Not saved')")
        assert "longer than" in page.locator("#saved").inner_text()
        page.locator("#undo").click()
        _saved(visit)
        with page.expect_navigation():
            page.locator("#make").click()
        made = house.seat().find_draft(project="Beacon", draft="blue")
        assert f"{nasty} nul\ufffd end" in house.seat().text(made.id)
        page = visit.go(f"/drafts/{made.id}/origin")
        assert page.locator(".script-text script").count() == 0
        assert "<script>alert(1)</script>" in page.locator(".script-text").inner_text()
        page.keyboard.press("]")
        while "o-person" not in page.evaluate("document.activeElement.className"):
            before = page.evaluate("document.activeElement.textContent")
            page.keyboard.press("]")
            assert page.evaluate("document.activeElement.textContent") != before
        page.keyboard.press("Enter")
        visit.until("document.activeElement.id.startsWith('act-')")
        assert "pasted in the editor" in page.locator(":focus").inner_text()
        assert "owner" in page.locator(":focus").inner_text()
        page.keyboard.press("Escape")
        visit.until("document.activeElement.classList.contains('o-person')")
        assert visit.faults() == []
        assert page.evaluate("window.broken") == []
        assert (visit.complaints, visit.outside) == ([], [])
        visit.close()
