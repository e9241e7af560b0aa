"""How far a set has run together, at equal lengths."""

from __future__ import annotations

from storyroom.style import sameness
from tests.unit.style.conftest import WRITERS, case, cut


def test_a_set_of_one_hand_is_more_alike_than_a_set_of_three() -> None:
    own = cut(case("irene-vask").unseen, 400)[:6]
    mixed = [page for name in WRITERS for page in cut(case(name).unseen, 400)[:2]]
    one, three = sameness(own, []), sameness(mixed, [])
    assert one.value is not None
    assert three.value is not None
    assert one.value > three.value


def test_texts_are_cut_to_the_shortest_so_that_length_says_nothing() -> None:
    pages = cut(case("irene-vask").unseen, 400)[:3]
    longer = [pages[0] + "\n" + pages[1], pages[1], pages[2]]
    words = min(len(page.split()) for page in pages)
    assert sameness(longer, []).words == words
    assert sameness(longer, []).value == sameness(pages, []).value


def test_a_text_that_is_there_twice_is_found() -> None:
    pages = cut(case("irene-vask").unseen, 300)
    assert sameness([pages[0], pages[1], pages[2], pages[1]], []).nearest == (1, 3)


def test_two_texts_or_short_ones_say_nothing() -> None:
    assert sameness(["Rain. " * 300] * 2, []).value is None
    assert sameness(["Rain."] * 5, []).missing == "Not enough to say: 3 texts of 100 words are needed."
    assert sameness([], []).value is None
