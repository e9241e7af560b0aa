"""Pace counts: words, spoken words, speeches, eighths, light."""

from storyroom.analysis.pace import Pace
from storyroom.domain.report import Curve, Strips
from tests.unit.analysis.test_manuscript import SCRIPT, manuscript_of


def test_words_and_speeches_are_counted_scene_by_scene():
    report = Pace().analyse(manuscript_of(SCRIPT))
    (table,) = report.tables
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, row.cells, strict=True)) for row in table.rows]
    assert [(row["number"], row["words"], row["spoken"], row["speeches"]) for row in rows] == [
        ("1", 13, 6, 1),
        ("1A", 2, 0, 0),
    ]
    assert [row["light"] for row in rows] == ["day", "night"]
    assert [row.scene for row in table.rows] == [1, 2]


def test_the_pictures_cover_the_script_and_agree_with_the_table():
    report = Pace().analyse(manuscript_of(SCRIPT))
    strips = next(picture for picture in report.pictures if isinstance(picture, Strips))
    assert [bar.tone for bar in strips.lanes[0].bars] == ["int", "ext"]
    assert strips.lanes[0].bars[-1].end == strips.length
    curve = next(picture for picture in report.pictures if isinstance(picture, Curve))
    assert [(point.scene, point.y) for point in curve.points] == [(1, round(6 / 13, 3)), (2, 0.0)]


def test_a_script_without_scenes_says_so():
    report = Pace().analyse(manuscript_of("Nothing but a note.\n"))
    assert report.notes == ("This script has no scene headings, so there is nothing to lay along it.",)
