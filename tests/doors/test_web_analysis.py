"""The pages of analyses: every report is shown whole whatever made it, quotes lead into the script, hostile words are words."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.doors.test_web_pages import Parsed
from tests.fakes.door import open_door
from tests.fakes.reports import ENTRIES
from tests.fakes.room import FakeRoom

BLUE = "/drafts/draft:bbbbbbbb"
HIDDEN = "/drafts/draft:cccccccc"
MISSING = "/drafts/draft:nosuch00"


@pytest.fixture
def web():
    return open_door(FakeRoom()).client


@pytest.fixture
def reader_web():
    return open_door(FakeRoom(), "reader").client


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_overview_names_every_analysis_and_reads_nothing_yet(web, monkeypatch):
    monkeypatch.setattr("tests.fakes.reports.FakeAnalyses.analyse", lambda *_args, **_options: pytest.fail("read"))
    html = web.get(f"{BLUE}/analysis").text
    for entry in ENTRIES:
        assert f'href="/drafts/draft%3Abbbbbbbb/analysis/{entry.name}"' in html
        assert entry.title in html
        assert entry.about in html
    assert "Show all findings" in html


def test_all_findings_are_listed_errors_first_each_leading_to_its_card(web):
    html = web.get(f"{BLUE}/analysis?findings=all").text
    listed = re.findall(r'href="/drafts/draft%3Abbbbbbbb/analysis/everything#f(\d)"', html)
    assert listed == ["1", "2", "3"]
    assert re.findall(r'<section[^>]* id="(error|question|supported_subversion)"', html) == ["error", "question", "supported_subversion"]  # fmt: skip
    card = web.get(f"{BLUE}/analysis/everything").text
    assert {f'id="f{number}"' for number in listed} <= set(re.findall(r'id="f\d"', card))


def test_a_finding_shows_its_kind_in_a_word_both_sides_and_the_ledger(web):
    html = web.get(f"{BLUE}/analysis/everything").text
    cards = re.findall(r'<article class="card finding.*?</article>', html, re.DOTALL)
    error, question, supported = map(text_of, cards)
    assert error.startswith("Error 1 detail What was given away is gone.")
    assert "The script says INT. SHED - DAY Scene 1 But INT./EXT. CAR - DAWN Scene (3)" in error
    assert "No set-up, no acknowledgement, no consequence" in error
    assert question.startswith("Question 2 world, in a dream said by a model")
    assert "Set-up None. Acknowledged None. Consequence INT./EXT. CAR - DAWN" in question
    assert "Writer's mark" not in question
    assert supported.startswith("Supported subversion 3 timeline")
    assert "Writer's mark INT. SHED - DAY" in supported
    assert all(card.count('<svg class="sign"') == 1 for card in cards), "a shape beside the word and the colour"


def test_every_quote_leads_to_its_words_in_the_reader(web):
    html = web.get(f"{BLUE}/analysis/everything").text
    link = re.search(r'class="quote">INT\./EXT\. CAR - DAWN</blockquote><p class="where"><a href="([^"]+)"', html)
    shown = web.get(unescape(link.group(1)).partition("#")[0]).text
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", shown) == ["INT./EXT. CAR - DAWN"]
    assert 'id="here"' in shown


def test_pictures_have_a_name_a_sentence_a_legend_and_their_tables(web):
    html = web.get(f"{BLUE}/analysis/everything").text
    figures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    assert len(figures) == 4
    for figure in figures:
        assert figure.count("<desc") == 1
        assert "The same as a table" in figure
        assert "<table>" in figure
    assert 'href="/drafts/draft%3Abbbbbbbb?scene=2#s2"' in figures[0]
    assert "odd tone" in text_of(figures[0])


def test_a_table_has_scrolling_of_its_own_and_who_spoke_where_it_was_not_the_rules(web):
    html = web.get(f"{BLUE}/analysis/everything").text
    sheet = re.search(r'<section[^>]* id="table-1".*?</section>', html, re.DOTALL).group()
    assert 'class="scroll pinned tall" tabindex="0" role="region"' in sheet
    assert text_of(sheet).count("a person") == 1
    assert "Nothing of the kind in this draft." in re.search(r'<section[^>]* id="table-2".*?</section>', html, re.DOTALL).group()  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [("nothing_found", "Nothing was found."), ("only_notes", "This script has no scene headings.")],
)
def test_having_nothing_to_say_is_a_calm_state(web, name, words):
    html = web.get(f"{BLUE}/analysis/{name}").text
    assert words in text_of(html)
    assert "calm-card" in html


def test_the_draft_before_is_read_beside_it_unless_another_is_named(web, reader_web):
    assert "Compared with the draft before it." in web.get(f"{BLUE}/analysis/everything").text
    first = "/drafts/draft:aaaaaaaa/analysis/everything"
    assert "There is no draft before it." in web.get(first).text
    assert "Compared with" in web.get(f"{first}?against=draft:bbbbbbbb").text
    gone, hidden = (reader_web.get(f"{first}?against=draft:{key}") for key in ("nosuch00", "cccccccc"))
    assert gone.status_code == hidden.status_code == 404
    assert gone.content == hidden.content


def test_the_lens_of_the_address_reaches_the_analysis(web):
    assert web.get(f"{BLUE}/analysis/everything?lens=three_act").status_code == 200
    assert "There is no such lens." in web.get(f"{BLUE}/analysis/everything?lens=horoscope").text


@pytest.mark.parametrize("tail", ["", "?findings=all", "/everything", "/horoscope"])
def test_missing_and_forbidden_are_the_same_to_the_byte(reader_web, tail):
    missing, hidden = (reader_web.get(f"{base}/analysis{tail}") for base in (MISSING, HIDDEN))
    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content


def test_an_analysis_that_is_not_there_is_a_page_that_repeats_nothing(web):
    answer = web.get(f"{BLUE}/analysis/<b>CANARY")
    assert answer.status_code == 404
    assert "CANARY" not in answer.text


@pytest.mark.parametrize("tail", ["", "?findings=all", "/everything", "/nothing_found", "/only_notes"])
def test_hostile_words_are_printed_as_words_and_nothing_is_inline(web, tail):
    html = web.get(f"{BLUE}/analysis{tail}").text
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert "\u200b" not in html
    parsed = Parsed(html)
    for tag, attributes in parsed.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:", "http", "//"))


def test_the_reader_the_project_and_the_report_lead_to_it(web):
    for page in (BLUE, "/projects?name=Shed", f"{BLUE}/report"):
        assert 'href="/drafts/draft%3Abbbbbbbb/analysis"' in web.get(page).text


def test_only_these_pages_load_their_sheet(web):
    assert "analysis.css" in web.get(f"{BLUE}/analysis").text
    assert "analysis.css" not in web.get(BLUE).text
