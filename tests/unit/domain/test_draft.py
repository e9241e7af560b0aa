from __future__ import annotations

import pytest

from storyroom.domain.draft import colour_rank, in_draft_order


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("White", 0),
        ("blue revision", 1),
        ("second blue", 10),
        ("Double-White", 9),
        ("final", None),
        ("octarine blue", None),
    ],
)
def test_colours_have_their_place(name: str, rank: int | None) -> None:
    assert colour_rank(name) == rank


def test_colours_are_put_in_order_whatever_came_in_first() -> None:
    assert in_draft_order(["pink", "blue", "white"]) == (2, 1, 0)


def test_other_names_stay_where_they_came_in() -> None:
    assert in_draft_order(["blue", "table read", "white"]) == (2, 1, 0)
    assert in_draft_order(["second", "first"]) == (0, 1)
