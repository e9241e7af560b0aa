"""The JSON of analyses: columns keep what they say, findings stand together, pictures say their kind."""

from __future__ import annotations

from storyroom.domain.report import (
    AnalysisEntry,
    Column,
    Curve,
    Edge,
    Graph,
    Lane,
    Node,
    Point,
    Report,
    Row,
    Strips,
    Table,
)
from storyroom.domain.shapes_analysis import analyses_shape, analysis_shape, report_shape
from storyroom.domain.story import Evidence, Finding, FindingKind, Support, World

QUOTE = Evidence(1, "1A", 0, 4, "Rain")


def test_a_row_says_its_cells_by_key_and_what_they_rest_on() -> None:
    table = Table(
        "t", "T", (Column("name", "Name"), Column("count", "Count", numeric=True)), (Row(("LIV", 2), (QUOTE,), 3),)
    )
    shape = report_shape(Report("r", "R", tables=(table,)))["tables"]["t"]
    assert shape["columns"][1] == {"key": "count", "title": "Count", "numeric": True}
    assert shape["rows"] == [{"name": "LIV", "count": 2, "scene": 3, "by": "rules", "evidence": [QUOTE._asdict()]}]


def test_a_column_keeps_its_key_where_a_row_has_something_of_that_name_too() -> None:
    table = Table("t", "T", (Column("scene", "Scene"), Column("by", "By")), (Row(("12A", "person"), scene=3),))
    (row,) = report_shape(Report("r", "R", tables=(table,)))["tables"]["t"]["rows"]
    assert (row["scene"], row["by"]) == ("12A", "person")


def test_findings_of_all_reports_stand_together() -> None:
    one = Finding(
        FindingKind.QUESTION, "light", "world", "Night is dark.", World.DREAM, (QUOTE, QUOTE), Support(mark=(QUOTE,))
    )
    shape = analysis_shape((Report("a", "A"), Report("b", "B", findings=(one,))))
    assert list(shape["reports"]) == ["a", "b"]
    (found,) = shape["findings"]
    assert (found["kind"], found["world"], found["by"]) == ("question", "dream", "rules")
    assert (found["spoken_by"], found["unaided"]) == ("", None)
    assert {kind: len(quotes) for kind, quotes in found["support"].items()} == {
        "setup": 0, "acknowledgement": 0, "consequence": 0, "mark": 1,
    }  # fmt: skip


def test_pictures_say_their_kind_and_an_analysis_adds_its_own_shape() -> None:
    report = Report(
        "r",
        "R",
        pictures=(
            Strips("s", "S", "pages", 4.0, (Lane("LIV", ()),)),
            Curve("c", "C", "scene", "What.", (Point(1, 2),)),
            Graph("g", "G", (Node("a", "A", 1),), (Edge("a", "a", 1),)),
        ),
        data={"lens": "three_act"},
    )
    shape = report_shape(report)
    assert {name: picture["kind"] for name, picture in shape["pictures"].items()} == {
        "s": "strips",
        "c": "curve",
        "g": "graph",
    }
    assert shape["lens"] == "three_act"


def test_analyses_are_listed() -> None:
    assert analyses_shape((AnalysisEntry("pace", "Pace", "Length."),)) == {
        "analyses": [{"name": "pace", "title": "Pace", "about": "Length.", "along": False}]
    }
