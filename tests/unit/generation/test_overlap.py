from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storyroom.generation.overlap import overlap


def test_plain_words_count_nothing_and_endings_are_forgiven() -> None:
    shared, plain = overlap("Who hides the lanterns?", ["He was hiding a lantern.", "Who is the one?"])
    assert shared == 1.0
    assert plain == 0.0


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    texts = ["the key and a goat", "the key", "a key", "one key", "keys"]
    goat, key, *_ = overlap("key goat", texts)
    assert goat == 1.0
    assert key < 0.5


@given(st.text(), st.lists(st.text(), min_size=1))
def test_shares_lie_between_nothing_and_all(question: str, texts: list[str]) -> None:
    found = overlap(question, texts)
    assert len(found) == len(texts)
    assert all(0 <= share <= 1.000001 for share in found)
