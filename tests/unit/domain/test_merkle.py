"""Known answers follow from the definition in RFC 6962 section 2.1, written down a second time as slowly as it reads."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.merkle import (
    EMPTY_ROOT,
    GrowingTree,
    completed,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    proves_consistency,
    proves_inclusion,
    root,
)

MOST = 40


def slow_root(data: list[bytes]) -> bytes:
    """MTH of RFC 6962, to the letter."""
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return hashlib.sha256(b"\x01" + slow_root(data[:k]) + slow_root(data[k:])).digest()


def slow_path(m: int, data: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, to the letter."""
    if len(data) == 1:
        return []
    k = 1
    while k * 2 < len(data):
        k *= 2
    if m < k:
        return [*slow_path(m, data[:k]), slow_root(data[k:])]
    return [*slow_path(m - k, data[k:]), slow_root(data[:k])]


def slow_proof(m: int, data: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, to the letter."""
    if m == len(data):
        return [] if whole else [slow_root(data)]
    k = 1
    while k * 2 < len(data):
        k *= 2
    if m <= k:
        return [*slow_proof(m, data[:k], whole=whole), slow_root(data[k:])]
    return [*slow_proof(m - k, data[k:], whole=False), slow_root(data[:k])]


DATA = [b"entry %d" % number for number in range(MOST)]
NODES: dict[tuple[int, int], bytes] = {}
for _place, _data in enumerate(DATA):
    NODES[0, _place] = leaf_hash(_data)
    NODES.update(
        {(level, place): made for level, place, made in completed(_place, leaf_hash(_data), lambda a, b: NODES[a, b])}
    )


def fetch(level: int, place: int) -> bytes:
    return NODES[level, place]


def test_the_empty_tree_has_the_published_root() -> None:
    """RFC 6962 section 2.1: the hash of an empty list is the hash of an empty string."""
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root(0, fetch) == EMPTY_ROOT
    assert GrowingTree().root() == EMPTY_ROOT


def test_a_leaf_and_a_node_have_their_own_prefixes() -> None:
    """The published hash of an empty leaf, and that a node over two leaves is no leaf of their hashes."""
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


@pytest.mark.parametrize("size", range(MOST + 1))
def test_every_root_is_that_of_the_definition(size: int) -> None:
    growing = GrowingTree()
    for data in DATA[:size]:
        growing.append(leaf_hash(data))
    assert slow_root(DATA[:size]) == root(size, fetch) == growing.root()


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_inclusion_proof_is_that_of_the_definition_and_holds(size: int) -> None:
    for place in range(size):
        path = inclusion_path(place, size, fetch)
        assert list(path) == slow_path(place, DATA[:size])
        assert proves_inclusion(leaf_hash(DATA[place]), place, size, path, root(size, fetch))


@pytest.mark.parametrize("new", range(1, MOST + 1))
def test_every_consistency_proof_is_that_of_the_definition_and_holds(new: int) -> None:
    for old in range(1, new + 1):
        path = consistency_path(old, new, fetch)
        assert list(path) == slow_proof(old, DATA[:new])
        assert proves_consistency(old, new, path, root(old, fetch), root(new, fetch))


def test_no_inclusion_proof_holds_for_another_leaf_place_or_size() -> None:
    for size in range(1, 18):
        for place in range(size):
            path, top = inclusion_path(place, size, fetch), root(size, fetch)
            for other in range(MOST):
                if other != place:
                    assert not proves_inclusion(fetch(0, other), place, size, path, top)
                    assert not proves_inclusion(fetch(0, place), other, size, path, top)
            assert not proves_inclusion(fetch(0, place), place, size, path, leaf_hash(b"other"))
            assert not proves_inclusion(fetch(0, place), place, size, (*path, top), top)
            assert not path or not proves_inclusion(fetch(0, place), place, size, path[:-1], top)


def test_no_consistency_proof_holds_for_other_roots_or_sizes() -> None:
    for old, new in itertools.combinations(range(1, 18), 2):
        path = consistency_path(old, new, fetch)
        roots = root(old, fetch), root(new, fetch)
        assert not proves_consistency(old, new, path, leaf_hash(b"x"), roots[1])
        assert not proves_consistency(old, new, path, roots[0], leaf_hash(b"x"))
        assert not proves_consistency(old, new, path[:-1], *roots)
        assert not proves_consistency(old, new, (*path, roots[1]), *roots)
        assert not proves_consistency(new, old, path, *roots)
        assert not proves_consistency(0, new, path, *roots)


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=MOST), st.data())
def test_a_changed_step_of_a_path_proves_nothing(data: list[bytes], draw: st.DataObject) -> None:
    nodes: dict[tuple[int, int], bytes] = {}
    for place, leaf in enumerate(data):
        nodes[0, place] = leaf_hash(leaf)
        nodes.update({(a, b): made for a, b, made in completed(place, leaf_hash(leaf), lambda a, b: nodes[a, b])})
    place = draw.draw(st.integers(0, len(data) - 1))
    path = list(inclusion_path(place, len(data), lambda a, b: nodes[a, b]))
    if path:
        at = draw.draw(st.integers(0, len(path) - 1))
        path[at] = bytes([path[at][0] ^ 1]) + path[at][1:]
        assert not proves_inclusion(leaf_hash(data[place]), place, len(data), path, slow_root(data))


@pytest.mark.parametrize("place", [-1, 3, 4])
def test_there_is_no_proof_of_a_leaf_that_there_is_not(place: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_path(place, 3, fetch)
    assert not proves_inclusion(fetch(0, 0), place, 3, (), root(3, fetch))
