"""Rankings are merged by reciprocal rank or by standardised scores."""

import pytest

from storyroom.retrieval.fusion import fuse, fuse_scores


def test_reciprocal_ranks_are_summed():
    assert fuse([["a", "b"], ["b", "c"]]) == (("b", 1 / 62 + 1 / 61), ("a", 1 / 61), ("c", 1 / 62))


def test_the_constant_decides_how_much_the_first_place_is_worth():
    assert fuse([["a", "b"], ["b", "a"]], constant=0)[0] == ("a", 1.5)


def test_a_key_missing_from_a_list_gets_its_lowest_score():
    fused = dict(fuse_scores([{"a": 3.0, "b": 1.0}, {"b": 5.0, "c": 1.0}]))
    assert fused == pytest.approx({"a": 0.0, "b": 0.0, "c": -2.0})


def test_nothing_cannot_be_fused():
    with pytest.raises(ValueError, match="nothing"):
        fuse([])
    with pytest.raises(ValueError, match="nothing"):
        fuse_scores([])
