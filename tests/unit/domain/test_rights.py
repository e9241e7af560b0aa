from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.rights import ALL_RIGHTS, ROLES, Holdings, Right, rights_of, role_of, with_implied

some_rights = st.frozensets(st.sampled_from(list(Right)))


@given(some_rights)
def test_who_opens_pages_or_takes_words_out_or_puts_files_in_may_search(rights: frozenset[Right]) -> None:
    full = with_implied(rights)
    assert rights <= full
    assert with_implied(full) == full
    if full & {Right.READ, Right.QUOTE, Right.UPLOAD}:
        assert Right.SEARCH in full
    if Right.QUOTE in full:
        assert Right.READ in full


def test_managing_shows_nothing_by_itself() -> None:
    assert with_implied({Right.MANAGE}) == {Right.MANAGE}
    assert ROLES["warden"] == {Right.MANAGE}
    assert ROLES["owner"] == ALL_RIGHTS


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_read_and_named_again(role: str) -> None:
    assert role_of(rights_of(role) or frozenset()) == role


@pytest.mark.parametrize("written", ["", "king", "search+", "READ", "search+fly"])
def test_what_is_no_role_gives_no_rights(written: str) -> None:
    assert rights_of(written) is None


def test_rights_may_be_named_one_by_one() -> None:
    assert rights_of("upload+manage") == {Right.UPLOAD, Right.SEARCH, Right.MANAGE}
    assert role_of(frozenset({Right.UPLOAD, Right.SEARCH})) == "search+upload"


@given(
    st.builds(Holdings, *[st.frozensets(st.sampled_from("abc")) for _ in Right]),
    some_rights,
    st.none() | st.frozensets(st.sampled_from("abcd")),
)
def test_narrowing_never_adds(held: Holdings, rights: frozenset[Right], names: frozenset[str] | None) -> None:
    less = held.narrowed(rights, names)
    for right in Right:
        assert less.of(right) <= held.of(right)
        assert right in rights or not less.of(right)
        assert names is None or less.of(right) <= names
