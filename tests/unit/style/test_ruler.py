"""A stretch held against the voice's own stretches of that length."""

from __future__ import annotations

import pytest

from storyroom.style import Ruler, ruler
from tests.unit.style.conftest import case, cut


@pytest.fixture(scope="module")
def vask() -> Ruler:
    made = ruler(case("irene-vask").references, case("irene-vask").others)
    assert made is not None
    return made


def test_a_writers_own_unseen_stretches_lie_among_theirs_and_anothers_further_off(vask: Ruler) -> None:
    own = [vask.place(one) for one in cut(case("irene-vask").unseen, 150)]
    foreign = [vask.place(one) for one in cut(case("desmond-achebe-lyle").unseen, 150)]
    assert sum(one.away for one in own if one) <= len(own) // 3
    assert sum(one.away for one in foreign if one) >= len(foreign) * 2 // 3
    assert sum(one.above for one in own if one) / len(own) > sum(one.above for one in foreign if one) / len(foreign) + 2


def test_fewer_than_sixty_words_are_not_placed(vask: Ruler) -> None:
    words = case("irene-vask").unseen.split()
    assert vask.place(" ".join(words[:59])) is None
    assert vask.place(" ".join(words[:60])) is not None
    assert vask.place("") is None


def test_the_share_is_of_own_stretches_and_falls_as_a_stretch_lies_further_off(vask: Ruler) -> None:
    placed = [vask.place(one) for name in ("irene-vask", "tomasz-quill") for one in cut(case(name).unseen, 150)]
    ordered = sorted((one for one in placed if one), key=lambda one: one.above)
    assert [one.share for one in ordered] == sorted(one.share for one in ordered)
    assert all(0 <= one.share <= 1 for one in ordered)


def test_too_few_own_words_make_no_ruler() -> None:
    assert ruler(case("irene-vask").references[:1], []) is None
    assert ruler([], []) is None
    assert ruler(["Rain.", ""], ["Snow."]) is None
