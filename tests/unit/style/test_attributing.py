"""Which of several voices a passage is nearest to."""

from __future__ import annotations

import pytest

from storyroom.style import attribute, fit
from tests.unit.style.conftest import WRITERS, case, cut, fitted


@pytest.mark.parametrize("writer", WRITERS)
def test_unseen_pages_go_to_their_writer(writer: str) -> None:
    profiles = {name: fitted(name) for name in WRITERS}
    found = [attribute(page, profiles)[0][0] for page in cut(case(writer).unseen, 700)]
    assert found.count(writer) == len(found)


def test_scores_are_best_first_and_every_writer_has_one() -> None:
    ranked = attribute(case("tomasz-quill").unseen, {name: fitted(name) for name in WRITERS})
    assert sorted(name for name, _ in ranked) == sorted(WRITERS)
    assert [value for _, value in ranked] == sorted((value for _, value in ranked), reverse=True)


def test_nobody_to_choose_from_gives_nobody() -> None:
    assert attribute("A door.", {}) == []
    assert attribute("A door.", {"nobody": fit([], [])}) == []
