"""What a voice does more and less than others: counts, told only where chance does not explain them."""

from __future__ import annotations

import pytest

from storyroom.style import habits, measures, where

ASKS = "Who is it? Is it you? She waits by the lamp. What did he want? Nobody knows. " * 12
TELLS = "It is you. She waits by the lamp! He wanted it. Nobody knows! It is late. " * 12


def test_what_is_done_more_and_what_is_done_less_is_told_furthest_apart_first() -> None:
    found = habits([ASKS] * 4, [TELLS] * 4)
    more, less = ([one.token for one in found if (one.apart > 0) is side] for side in (True, False))
    assert more[0] == "?"
    assert "!" in less
    assert all(one.own > one.others for one in found if one.apart > 0)
    spread = [abs(one.apart) for one in found if one.apart > 0]
    assert spread == sorted(spread, reverse=True)


def test_nothing_is_typical_of_pages_like_all_others() -> None:
    assert habits([TELLS] * 3, [TELLS] * 3) == ()


def test_what_one_page_alone_does_is_no_habit() -> None:
    pages = [TELLS, TELLS, TELLS, TELLS, ASKS]
    assert "?" not in {one.token for one in habits(pages, [TELLS] * 5) if one.apart > 0}


def test_names_and_rare_words_are_no_habits() -> None:
    page = "Zyxwollop waits for the zyxwollopish quorble. " * 20
    assert {one.token for one in habits([page] * 3, [TELLS] * 3)}.isdisjoint({"zyxwollop", "quorble", "zyxwollopish"})


@pytest.mark.parametrize("own", [[], [""], ["  "]])
def test_no_pages_have_no_habits(own: list[str]) -> None:
    assert habits(own, [TELLS]) == ()
    assert all(one.own == 0 for one in measures(own, []))


def test_without_others_old_plays_stand_in() -> None:
    assert any(one.token == "?" and one.apart > 0 for one in habits([ASKS] * 3, []))


def test_sentences_of_some_length_are_quoted_for_a_habit() -> None:
    text = "No? Well, who would have thought of that? The lamp burns."
    (held,) = where([text], "?")
    assert text[held.begin : held.end] == "Well, who would have thought of that?"
    assert list(where([text], "lam")) == []


def test_measures_describe_both_sides() -> None:
    told = {one.name: one for one in measures(["Who? Now -- then we go."], ["It is late now."])}
    assert told["questions in a thousand words"].own == pytest.approx(1000 / 5)
    assert told["dashes in a thousand words"].own == pytest.approx(1000 / 5)
    assert told["words a sentence"].others == 4
