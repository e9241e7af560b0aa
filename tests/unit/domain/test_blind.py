from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from storyroom.domain.blind import (
    LEAST,
    BlindPage,
    BlindPair,
    BlindTest,
    Judgment,
    kept_of,
    results,
    shown_to,
)


def a_test(pairs: int = 12, *, other: str = "base") -> BlindTest:
    made = (
        BlindPair(f"scene {at}", (BlindPage("own", f"own words {at}"), BlindPage(other, f"their words {at}")))
        for at in range(pairs)
    )
    return BlindTest("Which?", "secret", tuple(made))


def judged(test: BlindTest, people: int, keeps: object) -> BlindTest:
    said = tuple(
        Judgment(pair, f"p{person}", keeps(pair, person), "t")
        for person, pair in product(range(people), range(len(test.pairs)))
    )
    return replace(test, judgments=said)


def test_every_person_gets_an_order_and_sides_of_their_own() -> None:
    test = a_test()
    orders = {test.open_to(f"p{number}") for number in range(8)}
    assert len(orders) == 8
    lefts = [shown_to(test, f"p{number}").left.startswith("own") for number in range(64)]
    assert 16 < sum(lefts) < 48


def test_a_chosen_side_is_the_page_that_stood_there() -> None:
    test = a_test()
    for number in range(20):
        person = f"p{number}"
        shown = shown_to(test, person)
        texts = [page.text for page in test.pairs[shown.pair].pages]
        assert texts[kept_of(test, person, shown.pair, "left")] == shown.left
        assert texts[kept_of(test, person, shown.pair, "right")] == shown.right
    assert kept_of(test, "p", 0, "same") is None


def test_what_is_judged_is_not_shown_again() -> None:
    test = judged(a_test(3), 1, lambda _pair, _person: 0)
    assert shown_to(test, "p0") is None
    assert shown_to(test, "p1").of == 3


def test_a_share_is_told_from_enough_answers_on_and_not_before() -> None:
    test = judged(a_test(LEAST - 1), 1, lambda _pair, _person: 0)
    (standing,) = results(test)
    assert (standing.for_one, standing.share, standing.interval) == (LEAST - 1, None, None)
    (standing,) = results(judged(a_test(LEAST), 1, lambda _pair, _person: 0))
    assert (standing.share, standing.interval) == (1.0, (1.0, 1.0))


def test_neither_counts_as_half_and_the_own_pages_come_first() -> None:
    (standing,) = results(judged(a_test(20, other="another"), 2, lambda pair, _person: (0, 1, None, None)[pair % 4]))
    assert (standing.one, standing.other) == ("own", "another")
    assert (standing.for_one, standing.for_other, standing.same, standing.people) == (10, 10, 20, 2)
    assert standing.share == pytest.approx(0.5)


def test_many_answers_about_few_scenes_leave_the_interval_wide() -> None:
    few = results(judged(a_test(4), 25, lambda pair, _person: pair % 2))[0]
    many = results(judged(a_test(100), 1, lambda pair, _person: pair % 2))[0]
    assert few.judged == many.judged == 100
    assert few.interval[1] - few.interval[0] > 2 * (many.interval[1] - many.interval[0])
