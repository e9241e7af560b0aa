"""Looking hashes up in several sorted columns: interpolation finds what bisecting the whole column would."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.retrieval.dictionary import Dictionary

MOST = 2**64 - 1


def column(hashes):
    ordered = np.array(sorted(set(hashes)), np.uint64)
    return SimpleNamespace(term_hash=ordered, term_post=np.arange(0, 3 * len(ordered) + 1, 3, dtype=np.uint32))


def expected(columns, wanted):
    return [
        (number, place, 3 * place, 3 * place + 3)
        for number, each in enumerate(columns)
        for place in np.flatnonzero(each.term_hash == np.uint64(wanted)).tolist()
    ]


hashes = st.one_of(st.integers(0, MOST), st.integers(0, 300), st.integers(MOST - 300, MOST))


@given(st.lists(st.lists(hashes, max_size=200), min_size=1, max_size=4), st.lists(hashes, min_size=1, max_size=5))
def test_it_finds_each_hash_in_every_column_however_the_hashes_lie(columns, others):
    made = [column(each) for each in columns]
    asked = [*others, *(each[0] for each in columns if each)]
    found = Dictionary(made).find(np.array(asked, np.uint64))
    assert found == [expected(made, wanted) for wanted in asked]


@pytest.mark.parametrize("size", [1, 2, 97, 20_000])
def test_evenly_spread_hashes_are_found_first_middle_and_last(size):
    rng = np.random.default_rng(size)
    made = [column(rng.integers(0, MOST, size, dtype=np.uint64).tolist()) for _ in range(3)]
    asked = [int(each.term_hash[place]) for each in made for place in (0, size // 2, size - 1)]
    assert Dictionary(made).find(np.array(asked, np.uint64)) == [expected(made, wanted) for wanted in asked]


def test_a_crowd_of_neighbours_is_bisected_where_interpolation_misses():
    crowded = column([*range(5_000), MOST])
    asked = [0, 2_500, 4_999, MOST, 5_001]
    assert Dictionary([crowded]).find(np.array(asked, np.uint64)) == [expected([crowded], each) for each in asked]
