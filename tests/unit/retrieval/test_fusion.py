"""Rankings are merged by reciprocal rank."""

import pytest

from storyroom.retrieval.fusion import fuse


def test_reciprocal_ranks_are_summed():
    assert fuse([["a", "b"], ["b", "c"]]) == (("b", 1 / 62 + 1 / 61), ("a", 1 / 61), ("c", 1 / 62))


def test_the_constant_decides_how_much_the_first_place_is_worth():
    assert fuse([["a", "b"], ["b", "a"]], constant=0)[0] == ("a", 1.5)


def test_nothing_cannot_be_fused():
    with pytest.raises(ValueError, match="nothing"):
        fuse([])
