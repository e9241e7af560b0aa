"""How far a set has run together, at equal lengths."""

from __future__ import annotations

from storyroom.style import sameness
from tests.unit.style.conftest import WRITERS, case, cut, script


def test_a_set_of_one_hand_is_more_alike_than_a_set_of_three() -> None:
    own = cut(case("irene-vask").unseen, 400)[:6]
    mixed = [page for name in WRITERS for page in cut(case(name).unseen, 400)[:2]]
    one, three = sameness(own, []), sameness(mixed, [])
    for what in ("value", "likeness"):
        assert getattr(one, what) > getattr(three, what)


def test_texts_are_cut_to_the_shortest_so_that_length_says_nothing() -> None:
    pages = cut(case("irene-vask").unseen, 400)[:3]
    longer = [pages[0] + "\n" + pages[1], pages[1], pages[2]]
    words = min(len(page.split()) for page in pages)
    assert sameness(longer, []).words == words
    assert sameness(longer, []).value == sameness(pages, []).value


def test_a_text_that_is_there_twice_is_found() -> None:
    pages = cut(case("irene-vask").unseen, 300)
    found = sameness([pages[0], pages[1], pages[2], pages[1]], [])
    assert found.nearest == (1, 3)
    assert found.pairs[0].above > 2 * found.pairs[1].above


def test_every_two_texts_are_listed_once_nearest_first() -> None:
    found = sameness(cut(case("irene-vask").unseen, 300)[:5], [])
    assert len({(one.one, one.other) for one in found.pairs}) == len(found.pairs) == 10
    assert [one.above for one in found.pairs] == sorted((one.above for one in found.pairs), reverse=True)


def test_who_is_in_it_says_nothing() -> None:
    """A set is told by manner: other names of people and places leave it as it was, but for the letters of the marks."""
    pages = cut(case("irene-vask").unseen, 400)[:4]
    renamed = [page.replace("Liv", "Kaj").replace("LIV", "KAJ") for page in pages]
    before, after = sameness(pages, []).value, sameness(renamed, []).value
    assert before is not None
    assert after is not None
    assert abs(before - after) < 0.05 * before


def test_what_is_usual_is_told_from_other_writers_and_never_from_the_plays_that_ship() -> None:
    own = cut(case("irene-vask").unseen, 400)[:4]
    assert sameness(own, []).usual is None
    others = [page for text in case("irene-vask").others for page in cut(text, 400)]
    assert len(others) >= 24
    assert sameness(own, others, ["Quill", "Lyle"] * (len(others) // 2) + ["Lyle"] * (len(others) % 2)).usual is None


def test_a_set_that_is_one_text_over_and_over_is_beyond_what_is_usual_and_pages_of_many_are_not() -> None:
    """Writers are stood in for by scripts here: each of six is held for a voice."""
    pages = {(name, work): cut(script(name, work), 220)[:5] for name, works in WRITERS.items() for work in works}
    asked = [pages.pop(("irene-vask", work)) for work in WRITERS["irene-vask"]]
    cohort = [(f"{name} {work}", page) for (name, work), them in pages.items() for page in them]
    names, texts = [name for name, _ in cohort], [text for _, text in cohort]
    one = sameness([asked[0][0]] * 4, texts, names).usual
    assert one is not None
    assert one.voices == 6
    assert one.beyond
    assert one.share <= 0.01
    many = sameness(
        [pages["desmond-achebe-lyle", "starch"][0], asked[0][1], pages["tomasz-quill", "the-overdue-tide"][2]],
        texts,
        names,
    )
    assert many.usual is not None
    assert not many.usual.beyond


def test_two_texts_or_short_ones_say_nothing() -> None:
    assert sameness(["Rain. " * 300] * 2, []).value is None
    assert sameness(["Rain."] * 5, []).missing == "Not enough to say: 3 texts of 100 words are needed."
    assert sameness([], []).value is None
    assert sameness([], []).nearest is None
