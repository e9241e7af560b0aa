"""The page of canon, and the button that calls a finding intended: plain forms, back at the same finding, nothing acts as markup."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest

from tests.fakes.browser import CHROMIUM, Visit, chromium, served
from tests.fakes.door import open_door
from tests.fakes.house import SetClock, make_house, script_text

SCENES = [
    ("EXT. QUAY - DAY", "HALVARD, 60, lies under a sheet. He is dead. RAGNA covers his face."),
    ("INT. CHURCH - DAY", "They bury Halvard. Six men carry the coffin."),
    ("INT. KITCHEN - NIGHT", "Halvard walks in and pours himself coffee."),
]
OWN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Origin": "null"}
EVIL = '<img src=x onerror="x()"> is 34.'


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    yield made
    made.close()


@pytest.fixture
def here(house):
    return f"/drafts/{house.seat().drafts()[0].id}"


def _text(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_finding_is_called_intended_and_that_is_taken_back_at_the_same_place(house, here):
    client = open_door(house).client
    html = client.get(f"{here}/analysis/continuity").text
    (key,) = set(re.findall(r'name="key" value="([0-9a-f]{64})"', html))
    assert "<kbd>i</kbd> intended" in html
    sent = client.post(
        f"{here}/canon/intend", data={"key": key, "back": "continuity"}, headers=OWN, follow_redirects=False
    )
    assert sent.status_code == 303
    assert unquote(sent.headers["location"]) == f"{here}/analysis/continuity#k{key[:12]}"
    after = client.get(f"{here}/analysis/continuity").text
    assert f'id="k{key[:12]}"' in after
    assert "said by a person" in _text(after)
    assert "1 supported subversion" in _text(after)
    (canon,) = re.findall(r'name="canon" value="([^"]+)"', after)
    assert "intended" in _text(client.get(f"{here}/canon").text)
    client.post(f"{here}/canon/retire", data={"canon": canon, "back": "continuity"}, headers=OWN)
    assert key in client.get(f"{here}/analysis/continuity").text


def test_statements_scenes_drafts_and_pasted_bibles_are_pinned_and_taken_back(house, here):
    client = open_door(house).client
    assert "Nothing is pinned yet" in client.get(f"{here}/canon").text
    assert (
        "It is pinned."
        in client.post(f"{here}/canon/pin", data={"kind": "statement", "text": "Ragna is 34."}, headers=OWN).text
    )
    assert (
        "scene is pinned" in client.post(f"{here}/canon/pin", data={"kind": "scene", "scene": "(2)"}, headers=OWN).text
    )
    assert "draft is pinned" in client.post(f"{here}/canon/pin", data={"kind": "document"}, headers=OWN).text
    bible = "# Ragna\n\n- Age: 34\n- Ragna never swims.\n"
    assert "Pinned: 2" in client.post(f"{here}/canon/bible", data={"bible": bible}, headers=OWN).text
    page = client.get(f"{here}/canon").text
    held = re.findall(r'name="canon" value="([^"]+)"', page)
    assert len(held) == 5
    gone = client.post(f"{here}/canon/retire", data={"canon": held[0]}, headers=OWN).text
    assert "Held once" in gone
    assert "It holds again." in client.post(f"{here}/canon/restore", data={"canon": held[0]}, headers=OWN).text


def test_what_is_refused_is_said_and_what_was_typed_stays(house, here):
    client = open_door(house).client
    for act, data, status in (
        ("pin", {"kind": "statement", "text": ""}, 400),
        ("pin", {"kind": "scene", "scene": "99"}, 404),
        ("intend", {"key": "0" * 64}, 404),
        ("retire", {"canon": "canon:nothing"}, 404),
        ("burn", {"canon": "x"}, 404),
    ):
        answer = client.post(f"{here}/canon/{act}", data=data, headers=OWN)
        assert answer.status_code == status, (act, answer.text[:2000])
    twice = {"kind": "statement", "text": "Ragna is 34."}
    client.post(f"{here}/canon/pin", data=twice, headers=OWN)
    again = client.post(f"{here}/canon/pin", data=twice, headers=OWN)
    assert again.status_code == 400
    assert 'value="Ragna is 34."' in again.text


def test_what_people_pin_is_text_and_never_markup(house, here):
    client = open_door(house).client
    page = client.post(f"{here}/canon/pin", data={"kind": "statement", "text": EVIL}, headers=OWN).text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_who_may_only_read_sees_what_holds_and_has_no_button(house, here):
    house.seat().add_person("Grace", clear=())
    house.seat().access.grant("Grace", "beacon", role="reader")
    client = open_door(house, name="Grace").client
    assert (
        "<button"
        not in re.sub(r"(?s)<header.*?</header>", "", client.get(f"{here}/canon").text)
        .split('id="acts"')[1]
        .split("</main>")[0]
    )
    assert 'data-does="i"' not in client.get(f"{here}/analysis/continuity").text
    refused = client.post(f"{here}/canon/pin", data={"kind": "statement", "text": "x is y."}, headers=OWN)
    assert refused.status_code == 403


def test_another_site_calls_nothing_intended(house, here):
    other = {**OWN, "Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert (
        open_door(house).client.post(f"{here}/canon/pin", data={"kind": "document"}, headers=other).status_code == 403
    )
    assert house.seat().canon.list(here.rsplit("/", 1)[1]) == ()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_one_key_calls_a_finding_intended_and_one_takes_it_back(house, here, width, scheme):
    with served(house) as door, chromium() as browser:
        visit = Visit(browser, door, width=width, scheme=scheme)
        page = visit.go(f"{here}/analysis/continuity")
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("i")
        visit.until("document.activeElement?.matches('.finding.f-supported_subversion')")
        assert visit.faults() == []
        with page.expect_navigation():
            page.keyboard.press("u")
        visit.until("document.activeElement?.matches('.finding:not(.f-supported_subversion)')")
        page = visit.go(f"{here}/canon")
        page.locator("#text").fill("Ragna is 34.")
        page.locator("#text").press("Enter")
        page.get_by_text("It is pinned.").wait_for()
        assert visit.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert (visit.complaints, visit.outside) == ([], [])
        visit.close()
