from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.canonical import canonical

KEYS = st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x21), max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ('\u20ac$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'.encode()),
        ("å", '"å"'.encode()),
        ("\ud83d", b'"\\ud83d"'),
        (("x",), b'["x"]'),
    ],
)
def test_there_is_one_spelling(value: object, spelled: bytes) -> None:
    """The string is the one of RFC 8785, section 3.2.2.2."""
    assert canonical(value) == spelled


@given(VALUES)
def test_what_is_spelled_reads_back_and_is_spelled_the_same(value: object) -> None:
    spelled = canonical(value)
    assert json.loads(spelled) == value
    assert canonical(json.loads(spelled)) == spelled
    assert b"\n" not in spelled


@pytest.mark.parametrize("value", [0.5, {"ä": 1}, {1: 2}, {"a": {3}}, b"bytes", [1.0]])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)
