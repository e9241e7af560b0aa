"""The pages over a fake room: what they show, to whom, and that documents' text is only ever text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from storyroom.domain.access import Clearance, Principal
from storyroom.web.rendering import FOLDER
from tests.fakes.door import open_door
from tests.fakes.room import HOSTILE, FakeLibrary, FakeRoom, K, screenplay

BLUE = "/drafts/draft:bbbbbbbb"
HIDDEN = "/drafts/draft:cccccccc"
PAGES = [
    "/",
    "/projects?name=Shed",
    BLUE,
    f"{BLUE}?view=flow",
    f"{BLUE}/report",
    f"{BLUE}/analysis",
    f"{BLUE}/analysis?findings=all",
    f"{BLUE}/analysis/everything",
    f"{BLUE}/analysis/nothing_found",
    f"{BLUE}/analysis/only_notes",
    "/search",
    "/search?q=key",
    "/search?q=zzz",
    "/ask",
    "/ask?q=key",
]


@pytest.fixture
def room():
    return FakeRoom()


@pytest.fixture
def web(room):
    return open_door(room).client


@pytest.fixture
def reader_web(room):
    return open_door(room, "reader").client


class Parsed(HTMLParser):
    """Tags with attributes, ids, and the text of one class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole_and_holds_nothing_inline(web, page):
    answer = web.get(page)
    assert answer.status_code == 200
    parsed = Parsed(answer.text)
    names = [tag for tag, _ in parsed.tags]
    assert names.count("h1") == 1
    assert names.count("main") == 1
    assert "style" not in names
    for tag, attributes in parsed.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert tag != "script" or attributes.get("src", "").startswith("/static/")
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:", "http"))
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for _, a in parsed.tags if (a.get("href") or "").startswith("#")]
    assert set(targets) <= set(ids)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_the_asker_can_see_and_that_nothing_leaves(web, page):
    text = " ".join(web.get(page).text.split())
    assert "On this machine only; nothing leaves it." in text
    assert '<b class="doc">owner</b>' in text


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_a_trace_of_what_is_not_theirs(reader_web, page):
    text = reader_web.get(page).text
    assert "Vault" not in text
    assert "glass" not in text


@pytest.mark.parametrize("tail", ["", "/report", "?scene=1", "?start=1&end=5&q=key"])
def test_missing_and_forbidden_pages_are_the_same_to_the_byte(reader_web, tail):
    missing, hidden = reader_web.get(f"/drafts/draft:nosuch00{tail}"), reader_web.get(f"{HIDDEN}{tail}")
    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content
    assert missing.headers.multi_items() == hidden.headers.multi_items()


def test_a_project_that_may_not_be_seen_is_not_there(reader_web):
    assert reader_web.get("/projects?name=Vault").content == reader_web.get("/projects?name=Nothing").content
    assert reader_web.get("/projects?name=Vault").status_code == 404


def test_hostile_text_is_printed_as_text(web):
    for page in (BLUE, "/search?q=script", f"/search?q={HOSTILE}", f"/ask?q={HOSTILE}", f"{BLUE}?q={HOSTILE}"):
        html = web.get(page).text
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "\u202e" not in html
        assert "\u200b" not in html
    assert "{{7*7}}" in web.get(BLUE).text.replace("\n", "")


def test_hostile_names_are_printed_as_text():
    library = FakeLibrary()
    name = '"><script>alert(1)</script>/../\u202e{{7*7}}%2e'
    script = screenplay(
        [(K.SCENE_HEADING, "INT. <b>A</b> - DAY", "<1>"), (K.CHARACTER_CUE, '<i>"X"</i>', None)], title=name
    )
    library.add("h", name, name, script, label="public")
    library.people["owner"] = Principal("p", name, "person", Clearance(frozenset({"public"})))
    web = open_door(FakeRoom(library)).client
    for page in ("/", "/drafts/draft:hhhhhhhh", "/drafts/draft:hhhhhhhh/report", "/search?q=a"):
        answer = web.get(page)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<b>A</b>" not in answer.text
        assert "<i>" not in answer.text.replace("story<i>room", "")
        assert "\u202e" not in answer.text
    link = next(
        a["href"]
        for t, a in Parsed(web.get("/").text).tags
        if t == "a" and (a.get("href") or "").startswith("/projects?")
    )
    assert web.get(link).status_code == 200


def test_no_template_marks_anything_as_safe():
    for path in (FOLDER / "templates").glob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape|Markup", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("app.css", "text/css"),
        ("room.js", "text/javascript"),
        ("icon.svg", "image/svg+xml"),
        ("fonts/inter-latin-400-normal.woff2", "font/woff2"),
    ],
)
def test_shipped_files_have_their_type_and_may_be_kept(web, name, kind):
    answer = web.get(f"/static/{name}")
    assert answer.headers["content-type"].split(";")[0] == kind
    assert "max-age" in answer.headers["cache-control"]
    assert web.get("/static/../app.py").status_code == 404


def test_what_was_shipped_by_others_came_with_its_licence():
    static = FOLDER / "static"
    assert (static / "vendor" / "LICENSE-htmx.txt").read_text(encoding="utf-8")
    for name in ("Inter", "Courier-Prime"):
        assert "SIL OPEN FONT LICENSE" in (static / "fonts" / f"LICENSE-{name}.txt").read_text(encoding="utf-8")


def test_the_empty_library_teaches_the_next_step():
    library = FakeLibrary(people={"owner": Principal("p", "owner", "person", Clearance())})
    web = open_door(FakeRoom(library)).client
    assert "storyroom import FOLDER" in web.get("/").text
    assert web.get("/search?q=key").status_code == 200


def test_a_span_is_marked_on_the_page_and_quoted_beside_it(web, room):
    text = room.seat().text("draft:bbbbbbbb")
    at = text.index("spare key")
    html = web.get(f"{BLUE}?start={at}&end={at + 9}").text
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", html) == ["spare key"]
    assert html.count('id="here"') == 1
    assert 'data-card="1" aria-label' in html, "the scene of the quote is the current one"


def test_what_was_found_in_another_draft_is_not_marked_in_this_one(web):
    html = web.get("/drafts/draft:aaaaaaaa?q=key").text
    assert "<mark" not in html
    assert 'class="heat' not in html
    assert "0 scenes of this draft match" in html


def test_a_synopsis_is_cited_though_no_page_prints_it():
    library = FakeLibrary(people={"owner": Principal("p", "owner", "person", Clearance(frozenset({"public"})))})
    parts = [
        (K.SCENE_HEADING, "INT. A - DAY", None),
        (K.SCENE_HEADING, "INT. B - DAY", None),
        (K.SYNOPSIS, "Kites fly.", None),
    ]
    library.add("k", "Kites", "white", screenplay(parts, title="Kites"), label="public")
    seat = FakeRoom(library).seat()
    at = seat.text("draft:kkkkkkkk").index("Kites fly")
    html = open_door(FakeRoom(library)).client.get(f"/drafts/draft:kkkkkkkk?start={at}&end={at + 9}").text
    assert "printed on no page" in html
    assert 'href="#here"' not in html
    assert 'data-card="2" aria-label' in html


def test_the_words_looked_for_are_marked_and_counted_on_the_strip(web):
    html = web.get(f"{BLUE}?q=ferry").text
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", html) == ["ferry"]
    assert html.count('class="heat h4"') == 1


def test_the_reader_shows_pages_numbers_and_scene_numbers(web):
    html = web.get(BLUE).text
    assert html.count('<article class="page"') >= 2
    assert 'aria-label="Page 2"' in html
    assert '<span class="sn left">2A</span>' in html
    assert '<span class="sn right" aria-hidden="true">2A</span>' in html


@pytest.mark.parametrize(
    "query", ["scene=99999999999999", "scene=-1", "scene=x", "start=9&end=3", "start=1", "start=0&end=999999999", "page=0", "page=99999", "view=<b>", "q=colour:red", "scene=2&page=1&start=5&end=6&view=pages"]
)  # fmt: skip
def test_a_nonsense_address_still_shows_the_script(web, query):
    answer = web.get(f"{BLUE}?{query}")
    assert answer.status_code == 200
    assert 'class="page"' in answer.text


def test_a_long_script_comes_in_parts_and_a_link_finds_its_part(monkeypatch):
    monkeypatch.setattr("storyroom.web.pages.reader.PAGES_AT_ONCE", 2)
    parts = [
        part
        for n in range(1, 9)
        for part in [(K.SCENE_HEADING, f"INT. ROOM {n} - DAY", str(n)), *[(K.ACTION, "Words.", None)] * 24]
    ]
    library = FakeLibrary(people={"owner": Principal("p", "owner", "person", Clearance(frozenset({"public"})))})
    library.add("l", "Long", "white", screenplay(parts, title="Long"), label="public")
    web = open_door(FakeRoom(library)).client
    first, later = web.get("/drafts/draft:llllllll").text, web.get("/drafts/draft:llllllll?scene=7").text
    assert first.count('class="page"') == 2
    assert 'id="s1"' in first
    assert 'id="s7"' not in first
    assert 'id="s7"' in later
    assert "Pages before" in later


def test_a_query_that_cannot_be_read_is_told_calmly(web):
    answer = web.get("/search?q=colour:red")
    assert answer.status_code == 400
    assert "There is no filter called colour." in answer.text


def test_filters_are_chips_that_can_be_taken_off(web):
    html = web.get("/search?q=key%20time:night").text
    assert "time: night" in html
    assert 'href="/search?q=key"' in html


def test_an_answer_is_quotes_with_places_and_says_what_was_taken_out(web):
    html = web.get("/ask?q=where+is+the+key").text
    assert 'class="quote"' in html
    assert re.search(r'href="/drafts/draft%3Abbbbbbbb\?start=\d+&amp;end=\d+#here"', html)
    assert "not a paraphrase" in html
    assert "It flew." in html


def test_not_enough_is_a_calm_state(web):
    answer = web.get("/ask?q=zebra")
    assert answer.status_code == 200
    assert "Not enough to say" in answer.text


def test_a_page_that_is_not_there_is_a_page(web):
    answer = web.get("/nothing/<b>here</b>")
    assert answer.status_code == 404
    assert "<b>here" not in answer.text
    assert web.post("/", headers={"X-Storyroom": "1"}).status_code == 405


def test_a_surrogate_in_a_name_does_not_break_the_page():
    library = FakeLibrary(people={"owner": Principal("p", "owner", "person", Clearance(frozenset({"public"})))})
    library.add("s", "A\ud800B", "white", screenplay([(K.ACTION, "x\udfffy", None)], title="S"), label="public")
    web = open_door(FakeRoom(library)).client
    assert web.get("/").status_code == 200
    assert web.get("/drafts/draft:ssssssss").status_code == 200
