"""The JSON shapes that scripts rely on: the keys that are promised, and values that JSON can hold."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from storyroom.domain.access import Label
from storyroom.domain.answer import Answer, Citation, Claim
from storyroom.domain.assembly import assemble
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.document import DraftEntry, DraftReading, Highlight, Hit, ImportReport, SceneEntry, SearchResult
from storyroom.domain.script import Element, ElementKind, Parsed, Run, Style, TitleField
from storyroom.domain.shapes import (
    answer_shape,
    batch_shape,
    draft_shape,
    error_shape,
    import_shape,
    inspect_shape,
    report_shape,
    scene_reading_shape,
    search_shape,
    stored_report_shape,
)
from storyroom.errors import NotFoundError, UnsupportedFormatError

LABEL = Label(frozenset({"b", "a"}))
TEXT = "INT. SHED - DAY\n\nThe key turns."
SCRIPT = assemble(
    "fountain",
    TEXT,
    [
        Element(ElementKind.SCENE_HEADING, "INT. SHED - DAY", 0, 15, scene_number="1A"),
        Element(ElementKind.ACTION, "The key turns.", 17, 31, runs=(Run(4, 7, frozenset({Style.BOLD})),)),
    ],
    title_page=[TitleField("Title", "Shed", 0, 4)],
)
DRAFT = DraftEntry("draft:1", "P", "D", "document:1", "white", 1, "fountain", 1, 1, "2031-01-01", LABEL, latest=True)
SCENE = SceneEntry(
    "scene:1", "draft:1", 1, "1A", "INT. SHED - DAY", "INT", "SHED", "DAY", 1, 11, ("LIV",), 0, len(TEXT)
)
HIT = Hit(
    rank=1, score=0.5, project="P", document="D", draft="white", draft_id="draft:1", scene_id="scene:1", scene=1,
    scene_number="1A", heading="INT. SHED - DAY", page=1, page_eighths=11, speakers=("LIV",), start=17, end=31,
    snippet="The key turns.", snippet_start=17, highlights=(Highlight(4, 7),), why=("words: key",),
)  # fmt: skip
RESULT = SearchResult("key", (HIT,), 1, "lexical", ("By words.",))
REPORT = ImportReport(
    "a.fountain", "imported", elements=(("action", 2),), diagnostics=(Diagnostic("odd", "Odd.", "info", 3, 4, 1),)
)


def test_a_hit_has_the_promised_keys():
    promised = {"rank", "project", "document", "draft", "scene_number", "heading", "page", "snippet"}
    line = batch_shape("q1", RESULT)
    assert list(line) == ["id", "hits"]
    assert promised <= set(line["hits"][0])
    assert line["hits"][0]["highlights"] == [{"start": 4, "end": 7}]


def test_a_hit_leaves_no_field_behind():
    assert set(search_shape(RESULT)["hits"][0]) == set(asdict(HIT))


def test_an_answer_has_the_promised_keys():
    citation = Citation("P", "D", "white", "draft:1", 1, "1A", "INT. SHED - DAY", 1, 17, 31, "The key turns.")
    shape = answer_shape(Answer("who?", "grounded", (Claim("It turns.", (citation,)),), label=LABEL))
    assert shape["kind"] == "grounded"
    assert shape["claims"][0]["text"] == "It turns."
    promised = {"project", "document", "draft", "scene_number", "page", "start", "end", "quote"}
    assert promised <= set(shape["claims"][0]["citations"][0])
    assert shape["label"] == {"compartments": ["a", "b"], "trust": "studio"}


def test_an_answer_from_nothing_has_no_label():
    assert answer_shape(Answer("who?", "insufficient"))["label"] is None


def test_an_inspected_file_has_the_promised_keys():
    shape = inspect_shape(Parsed(SCRIPT, (Diagnostic("odd", "Odd."),)))
    assert {"format", "title_page", "elements", "scenes", "diagnostics"} <= set(shape)
    assert {"kind", "text", "scene", "page", "start", "end"} <= set(shape["elements"][0])
    assert {"scene", "scene_number", "heading", "page", "page_eighths"} <= set(shape["scenes"][0])
    assert shape["elements"][0]["kind"] == "scene_heading"
    assert shape["elements"][1]["runs"][0]["styles"] == ["bold"]
    assert shape["scenes"][0]["scene_number"] == "1A"


def test_every_shape_is_plain_json():
    shapes = [
        search_shape(RESULT),
        draft_shape(DRAFT),
        report_shape(REPORT),
        inspect_shape(Parsed(SCRIPT)),
        scene_reading_shape(DraftReading(DRAFT, SCRIPT, (SCENE,)), 1),
    ]
    assert json.loads(json.dumps(shapes)) == shapes


def test_a_scene_is_read_with_its_words_and_length():
    shape = scene_reading_shape(DraftReading(DRAFT, SCRIPT, (SCENE,)), 1)
    assert shape["text"] == TEXT
    assert shape["length"] == "1 3/8"
    assert [element["kind"] for element in shape["elements"]] == ["scene_heading", "action"]


def test_a_scene_that_is_not_there_is_not_found():
    with pytest.raises(NotFoundError) as caught:
        scene_reading_shape(DraftReading(DRAFT, SCRIPT, (SCENE,)), 2)
    assert error_shape(caught.value)["error"]["kind"] == "not_found"


def test_a_report_reads_the_same_live_and_stored():
    stored = json.loads(json.dumps({**asdict(REPORT), "from_a_later_time": 1}))
    assert stored_report_shape(stored) == report_shape(REPORT)


def test_an_import_counts_its_files():
    shape = import_shape([REPORT, ImportReport("b.pdf", "failed", reason="Broken.")])
    assert [shape[name] for name in ("imported", "unchanged", "failed")] == [1, 0, 1]
    assert [report["path"] for report in shape["files"]] == ["a.fountain", "b.pdf"]


def test_an_error_says_its_kind_in_words():
    shape = error_shape(UnsupportedFormatError("No.", "Use another."))
    assert shape == {"error": {"kind": "unsupported_format", "message": "No.", "hint": "Use another."}}
