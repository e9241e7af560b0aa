"""The breakdown page: what people say of items by plain forms, back at the same item, and nothing that anybody wrote acts as markup."""

from __future__ import annotations

import re
from html import unescape

import pytest

from storyroom.web.sheets_by_hand import item_id
from tests.fakes.door import BASE, open_door
from tests.fakes.house import SetClock, make_house, script_text

SCENES = [
    ("INT. BAKERY - NIGHT", "MARIT puts a lantern on the counter. A dog barks."),
    *((f"EXT. QUAY {n} - DAY", f"OLE carries crate {n} of herring to his boat.") for n in range(2, 31)),
]
OWN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Origin": "null"}
"""What a browser says of a form that it sends by itself, from a page that names no referrer."""


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    yield made
    made.close()


@pytest.fixture
def draft(house):
    return house.seat().drafts()[0].id


@pytest.fixture
def here(draft):
    return f"/drafts/{draft}/analysis/breakdown"


def _item(html, id_):
    found = re.search(rf'<li class="item[^"]*" id="{id_}".*?</li>', html, re.DOTALL)
    return found[0] if found else ""


def _text(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


LANTERN = item_id(1, "props", "lantern")


def test_each_item_has_its_quote_and_two_buttons_and_the_keys_are_shown(house, here):
    html = open_door(house).client.get(here).text
    shown = _item(html, LANTERN)
    assert "MARIT puts a lantern on the counter." in _text(shown)
    assert 'name="confirm" value="props:lantern"' in shown
    assert 'name="reject" value="props:lantern"' in shown
    assert 'name="undo"' not in shown
    assert "<kbd>c</kbd> confirm" in html
    assert html.count('class="card hand"') == 20
    second = open_door(house).client.get(f"{here}?page=2").text
    assert second.count('class="card hand"') == 10
    assert "page 2 of 2" in _text(second)


def test_a_form_decides_and_leads_back_to_the_same_item(house, draft, here):
    client = open_door(house).client
    done = client.post(
        f"{here}/decide", data={"scene": "(1)", "confirm": "props:lantern"}, headers=OWN, follow_redirects=False
    )
    assert done.status_code == 303
    base = "/drafts/" + draft.replace(":", "%3A")
    assert done.headers["location"] == f"{base}/analysis/breakdown?page=1&at={LANTERN}#{LANTERN}"
    shown = _item(client.get(done.headers["location"]).text, LANTERN)
    assert "confirmed by owner" in _text(shown)
    assert 'name="confirm"' not in shown
    rejected = client.post(f"{here}/decide", data={"scene": "(1)", "reject": "props:lantern"}, headers=OWN).text
    assert re.search(rf'<details class="taken-off" open>.*id="{LANTERN}"', rejected, re.DOTALL)
    assert "rejected by owner" in _text(_item(rejected, LANTERN))
    folded = client.get(here).text
    assert re.search(rf'<details class="taken-off">.*id="{LANTERN}"', folded, re.DOTALL)
    undo = re.search(r'name="undo" value="([^"]+)"', _item(folded, LANTERN))[1]
    back = client.post(f"{here}/undo", data={"scene": "(1)", "undo": undo}, headers=OWN).text
    assert "confirmed by owner" in _text(_item(back, LANTERN))


def test_what_the_page_does_not_say_is_added_on_the_page_of_its_scene(house, here):
    client = open_door(house).client
    added = client.post(
        f"{here}/decide", data={"scene": "(25)", "category": "special_equipment", "name": "Two camera cranes"}, headers=OWN
    )  # fmt: skip
    assert added.url.params["page"] == "2"
    shown = _item(added.text, item_id(25, "special_equipment", "crane"))
    assert "Two camera cranes" in _text(shown)
    assert "added by owner" in _text(shown)


def test_what_was_written_is_only_ever_text(house, here):
    client = open_door(house).client
    evil = "<script>alert(1)</script>\"' onfocus=x {{7*7}}"
    html = client.post(f"{here}/decide", data={"scene": "(1)", "category": "props", "name": evil}, headers=OWN).text
    assert "<script>alert" not in html
    assert "{{7*7}}" in html
    assert unescape(evil) in _text(html)


@pytest.mark.parametrize(
    ("act", "sent", "status"),
    [
        ("decide", {"more": "x"}, 400),
        ("decide", {"scene": "(1)", "confirm": "props:zeppelin"}, 400),
        ("decide", {"scene": "(1)", "confirm": "props"}, 400),
        ("decide", {"scene": "(1)", "reject": "cast:lantern"}, 400),
        ("decide", {"scene": "(99)", "reject": "props:lantern"}, 404),
        ("decide", {"scene": "9" * 3000, "reject": "props:lantern"}, 404),
        ("decide", {"scene": "(1)", "category": "props", "name": "n" * 3000}, 400),
        ("undo", {"scene": "(1)", "undo": "decision:0"}, 404),
        ("undo", {"more": "x"}, 404),
        ("burn", {"scene": "(1)"}, 404),
    ],
)
def test_hostile_forms_are_refused_on_the_page_and_nothing_is_kept(house, draft, here, act, sent, status):
    answer = open_door(house).client.post(f"{here}/{act}", data=sent, headers=OWN)
    assert answer.status_code == status
    assert "zeppelin</b>" not in answer.text
    assert house.seat().breakdown.decisions(draft) == ()


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=99999999999", "page=x", "at=<b>", "at=i1-zzz", "page=٣"])
def test_hostile_addresses_show_a_page(house, here, query):
    answer = open_door(house).client.get(f"{here}?{query}")
    assert answer.status_code == 200
    assert "<b>" not in answer.text.replace('<b class="doc">', "") or "at=<b>" not in answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "https://evil.example"},
        {"Origin": BASE.replace("8471", "8472")},
        {"Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Dest": "iframe"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Host": "evil.example"},
    ],
)
def test_another_site_decides_nothing(house, draft, here, change):
    client = open_door(house).client
    sent = {**OWN, "Content-Type": "application/x-www-form-urlencoded", **change}
    answer = client.post(f"{here}/decide", content="scene=(1)&reject=props:lantern", headers=sent)
    assert answer.status_code in {400, 403, 421}
    assert house.seat().breakdown.decisions(draft) == ()


def test_nothing_is_decided_by_a_link_or_without_a_session(house, draft, here):
    opened = open_door(house)
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = opened.client.request(method, f"{here}/decide?scene=(1)&reject=props:lantern", headers=OWN)
        assert answer.status_code in {403, 404, 405}
    sent = {"scene": "(1)", "reject": "props:lantern"}
    assert opened.stranger.post(f"{here}/decide", data=sent, headers=OWN).status_code == 401
    assert house.seat().breakdown.decisions(draft) == ()


def test_other_forms_still_want_a_header_of_our_own(house, draft):
    owner = open_door(house).client
    for path in (
        f"/drafts/{draft}/label/add",
        "/access/grant",
        "/sign-out",
        f"/api/v1/drafts/{draft}/breakdown/decisions",
    ):
        assert owner.post(path, data={"compartments": "x"}, headers=OWN).status_code == 403


def test_who_may_not_decide_sees_what_was_said_and_no_button(house, draft, here):
    owner = house.seat()
    owner.breakdown.decide(draft, "confirm", scene="1", category="props", head="lantern")
    for name, role in (("rie", "reader"), ("vic", "viewer"), ("sam", "")):
        owner.add_person(name)
        if role:
            owner.access.grant(name, "beacon", role=role)
    reader = open_door(house, "rie").client
    html = reader.get(here).text
    assert "confirmed by owner" in _text(_item(html, LANTERN))
    assert not re.search(r'<button[^>]* name="(confirm|reject|undo)"', html)
    assert "takes the right to put things in" in _text(html)
    refused = reader.post(f"{here}/decide", data={"scene": "(1)", "reject": "props:lantern"}, headers=OWN)
    assert refused.status_code == 403
    assert "confirmed by owner" in _text(_item(refused.text, LANTERN))
    assert open_door(house, "vic").client.get(here).status_code == 403
    missing = here.replace(draft, "draft:" + "0" * 32)
    for path in ("", "/decide", "/undo"):
        stranger = open_door(house, "sam").client
        ask = stranger.get if not path else lambda url: stranger.post(url, data={"scene": "(1)"}, headers=OWN)  # noqa: B023
        hidden, gone = ask(here + path), ask(missing + path)
        assert hidden.status_code == gone.status_code == 404
        assert hidden.text.replace(draft, "") == gone.text.replace("draft:" + "0" * 32, "")


def test_the_next_draft_shows_who_decided_on_the_last(house, draft, here):
    owner = house.seat()
    owner.breakdown.decide(draft, "confirm", scene="1", category="props", head="lantern")
    owner.breakdown.decide(draft, "reject", scene="2", category="props", head="crate")
    moved = [SCENES[5], *SCENES[:5], *SCENES[6:]]
    owner.import_bytes("b.fountain", script_text("Beacon", moved, revision="Blue"), project="Beacon", draft="blue")
    blue = next(one.id for one in owner.drafts() if one.name == "blue")
    html = open_door(house).client.get(f"/drafts/{blue}/analysis/breakdown").text
    assert "confirmed by owner" in _text(_item(html, item_id(2, "props", "lantern")))
    assert "rejected by owner" in _text(_item(html, item_id(3, "props", "crate")))
