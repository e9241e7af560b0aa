"""Measures against values worked out by hand."""

import math

import pytest

from storyroom.retrieval.metrics import ndcg_at_k, paired_bootstrap, recall_at_k, reciprocal_rank


def test_recall_counts_the_relevant_among_the_first():
    assert recall_at_k(["x", "a", "b"], {"a", "b"}, 2) == 0.5


def test_the_reciprocal_rank_is_of_the_first_relevant():
    assert reciprocal_rank(["x", "a", "b"], {"a", "b"}) == 0.5
    assert reciprocal_rank(["x"], {"a"}) == 0


def test_ndcg_discounts_by_the_logarithm_of_the_rank():
    assert ndcg_at_k(["x", "a"], {"a": 1.0}, 10) == pytest.approx(1 / math.log2(3))
    assert ndcg_at_k(["a", "b"], {"a": 3.0, "b": 1.0}, 2) == 1


def test_measures_need_something_relevant():
    for act in (
        lambda: recall_at_k(["a"], set(), 1),
        lambda: reciprocal_rank(["a"], set()),
        lambda: ndcg_at_k([], {}, 1),
    ):
        with pytest.raises(ValueError, match="relevant"):
            act()


def test_a_clear_lead_is_significant_and_no_lead_is_not():
    clear = paired_bootstrap([1.0] * 30 + [0.0] * 5, [0.0] * 30 + [0.0] * 5)
    assert clear.mean == pytest.approx(30 / 35)
    assert (clear.low > 0.6, clear.not_ahead) == (True, 0)
    even = paired_bootstrap([1, 0] * 20, [0, 1] * 20)
    assert even.low < 0 < even.high
    with pytest.raises(ValueError, match="every question"):
        paired_bootstrap([1.0], [])
