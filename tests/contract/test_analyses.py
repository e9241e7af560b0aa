"""What every analysis of the registry keeps to, so that doors can show any of them. A newcomer is asked all of this."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import storyroom
from storyroom.domain.report import Curve, Graph, Report, Strips
from storyroom.domain.script import Screenplay
from storyroom.domain.shapes_analysis import analysis_shape
from storyroom.domain.story import Evidence, FindingKind
from storyroom.journeys.analyse import analyse, analysis_entries
from storyroom.registry import ANALYSES
from storyroom.room import inspect_file
from storyroom.settings import Settings
from storyroom.web.pictures.tones import known_tone

SLATE = Path(storyroom.__file__).parent / "sample" / "slate"
SCRIPTS = {
    "a short film": (SLATE / "irene-vask" / "eleven-tickets" / "blue.fountain").read_bytes(),
    "a second writer's": (SLATE / "desmond-achebe-lyle" / "starch" / "blue.fountain").read_bytes(),
    "a third writer's": (SLATE / "tomasz-quill" / "the-overdue-tide" / "blue.fountain").read_bytes(),
    "nothing": b"\n",
    "a title page": b"Title: Nothing yet\nAuthor: Nobody\n",
    "no scene heading": b"A lamp burns.\n\nLIV\nIs it lit?\n\nShe waits.\n",
    "headings alone": b"INT. LOFT - DAY\n\nEXT. YARD - NIGHT\n\nINT. LOFT - CONTINUOUS\n",
    "one line": b"INT. LOFT - DAY\n\nLIV (30) dies.\n",
    "hostile words": "INT. <script>\u202e - DAY #1#\n\n</text><img src=x onerror=1> {{7*7}} a\u200bb.\n\n@<b>Eve</b> (CONT'D)\nI am </svg> dead.\n\nEXT. \u0130STANBUL - NIGHT #1#\n\n<B>EVE</B> (9) eats.\n".encode(),
}  # fmt: skip
CASES = [(name, script) for name in ANALYSES for script in SCRIPTS]


@cache
def script_of(name: str) -> Screenplay:
    return inspect_file("x.fountain", SCRIPTS[name], Settings()).screenplay


@cache
def before() -> Screenplay:
    data = (SLATE / "irene-vask" / "eleven-tickets" / "white.fountain").read_bytes()
    return inspect_file("x.fountain", data, Settings()).screenplay


@cache
def report_of(name: str, script: str) -> Report:
    previous = before() if script == "a short film" else None
    (report,) = analyse(script_of(script), only=(name,), previous=previous)
    return report


def quoted(report: Report) -> Iterator[Evidence]:
    for finding in report.findings:
        yield from finding.citations
        for kind in finding.support:
            yield from kind
    for table in report.tables:
        for row in table.rows:
            yield from row.evidence


def test_each_has_a_name_of_its_own_a_title_and_says_in_a_line_what_it_looks_at() -> None:
    entries = analysis_entries()
    assert [entry.name for entry in entries] == list(ANALYSES)
    assert len({entry.title for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.name.isidentifier()
        assert entry.name.islower()
        assert 3 < len(entry.title) <= 40
        assert entry.about.endswith(".")
        assert 10 < len(entry.about) <= 160


@pytest.mark.parametrize(("name", "script"), CASES)
def test_a_report_bears_the_name_it_was_asked_by(name: str, script: str) -> None:
    report = report_of(name, script)
    assert report.name == name
    assert report.title == next(entry.title for entry in analysis_entries() if entry.name == name)


@pytest.mark.parametrize(("name", "script"), CASES)
def test_every_quote_is_in_the_script_to_the_letter_and_in_its_scene(name: str, script: str) -> None:
    text, scenes = script_of(script).text, {scene.scene: scene for scene in script_of(script).scenes}
    for evidence in quoted(report_of(name, script)):
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.quote.strip()
        assert not evidence.scene or evidence.scene in scenes


@pytest.mark.parametrize(("name", "script"), CASES)
def test_a_finding_has_both_sides_and_its_kind_is_what_its_support_says(name: str, script: str) -> None:
    for finding in report_of(name, script).findings:
        assert len(finding.citations) >= 2
        assert finding.expectation.strip()
        kinds = finding.support.kinds
        assert finding.kind is not FindingKind.ERROR or kinds == 0
        assert finding.kind is not FindingKind.SUPPORTED_SUBVERSION or kinds >= 2


@pytest.mark.parametrize(("name", "script"), CASES)
def test_tables_are_whole_and_lead_to_scenes_that_are_there(name: str, script: str) -> None:
    scenes = {scene.scene for scene in script_of(script).scenes}
    report = report_of(name, script)
    assert len({table.name for table in report.tables}) == len(report.tables)
    for table in report.tables:
        keys = [column.key for column in table.columns]
        assert len(set(keys)) == len(keys)
        assert table.title
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert row.scene is None or row.scene in scenes
            assert all(isinstance(cell, (str, int, float, type(None))) for cell in row.cells)


@pytest.mark.parametrize(("name", "script"), CASES)
def test_pictures_can_be_drawn(name: str, script: str) -> None:
    report = report_of(name, script)
    assert len({picture.name for picture in report.pictures}) == len(report.pictures)
    for picture in report.pictures:
        assert picture.title
        if isinstance(picture, Strips):
            assert math.isfinite(picture.length)
            for bar in (*picture.marks, *(bar for lane in picture.lanes for bar in lane.bars)):
                assert -1e-6 <= bar.start <= bar.end <= picture.length + 1e-6
                assert 0 <= bar.weight <= 1
                assert known_tone(bar.tone), f"the drawing has no colour and no word for {bar.tone!r}"
        elif isinstance(picture, Curve):
            assert all(math.isfinite(point.x) and math.isfinite(point.y) for point in picture.points)
            assert picture.about
        else:
            assert isinstance(picture, Graph)
            keys = [node.key for node in picture.nodes]
            assert len(set(keys)) == len(keys)
            assert {end for edge in picture.edges for end in (edge.source, edge.target)} <= set(keys)


@pytest.mark.parametrize(("name", "script"), CASES)
def test_a_report_is_json_and_the_same_each_time(name: str, script: str) -> None:
    report = report_of(name, script)
    written = json.dumps(analysis_shape((report,)), allow_nan=False)
    previous = before() if script == "a short film" else None
    assert json.dumps(analysis_shape(analyse(script_of(script), only=(name,), previous=previous))) == written
    assert not {"title", "notes", "tables", "pictures"} & set(report.data), "these are every report's own"
