"""How well a writer can be told from others, each work left out in turn."""

from __future__ import annotations

from storyroom.style import separation
from tests.unit.style.conftest import WRITERS, case, cut, script


def test_a_writer_with_a_voice_is_told_apart_and_the_lack_of_text_is_named() -> None:
    works = [cut(script("irene-vask", title), 900) for title in WRITERS["irene-vask"]]
    found = separation(works, case("irene-vask").others)
    assert found.auc is not None
    assert found.auc > 0.9
    assert "can be told from others" in found.says
    assert "more words would make it surer" in found.says


def test_works_of_three_hands_under_one_name_are_not_told_apart() -> None:
    works = [cut(script(name, titles[0]), 900)[:2] for name, titles in WRITERS.items()]
    others = [page for name, titles in WRITERS.items() for page in cut(script(name, titles[1]), 900)]
    found = separation(works, others)
    assert found.auc is not None
    assert found.auc < 0.75
    assert "cannot be told" in found.says


def test_one_work_is_not_enough() -> None:
    found = separation([cut(script("irene-vask", "eleven-tickets"), 900)], case("irene-vask").others)
    assert found.auc is None
    assert found.says == "Not enough to say: 1 more works needed."
