"""Bytes to text: which encoding is taken, what is remarked, and that the same bytes come back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.formats.text import LONG_LINE, decode, encode, looks_binary, newline_of


@given(st.binary(max_size=64))
def test_what_was_decoded_is_encoded_to_the_same_bytes(data):
    decoded = decode(data)
    assert encode(decoded.text, decoded.encoding, bom=decoded.bom) + decoded.tail == data


@pytest.mark.parametrize(
    ("data", "text", "encoding", "codes"),
    [
        (b"abc", "abc", "utf-8", []),
        ("é日".encode(), "é日", "utf-8", []),
        (b"\xef\xbb\xbfa", "a", "utf-8", []),
        (b"\xff\xfea\0", "a", "utf-16-le", []),
        (b"\xfe\xff\0a", "a", "utf-16-be", []),
        (b"\xff\xfe\0\0a\0\0\0", "a", "utf-32-le", []),
        (b"\x93caf\xe9\x94", "“café”", "cp1252", ["decoded_as_latin1"]),
        (b"caf\xe9\x8f", "café\x8f", "latin-1", ["decoded_as_latin1", "invisible_characters"]),
        (b"\xff\xfea", "ÿþa", "cp1252", ["decoded_as_latin1"]),
        ("éa".encode() + b"\xe6\x97", "éa", "utf-8", ["truncated_file"]),
        ("a\u202eb".encode(), "a\u202eb", "utf-8", ["invisible_characters"]),
        (b"a" * 99 + b"\x07", "a" * 99 + "\x07", "utf-8", ["invisible_characters"]),
        (b"\0\1\2abc", "\0\1\2abc", "utf-8", ["binary_file"]),
    ],
)
def test_bytes_are_decoded_by_mark_then_strictly_then_by_letter(data, text, encoding, codes):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert [diagnostic.code for diagnostic in decoded.diagnostics] == codes


def test_a_remark_about_unseen_characters_says_where_the_first_one_is():
    (remark,) = decode("ab\u200bc\u202e".encode()).diagnostics
    assert (remark.start, remark.end, remark.severity) == (2, 3, "info")
    assert "U+200B" in remark.message


def test_a_remark_about_a_long_line_bounds_the_line():
    (remark,) = decode(b"ab\r\n" + b"x" * (LONG_LINE + 1) + b"\nc").diagnostics
    assert (remark.code, remark.start, remark.end) == ("long_line", 4, LONG_LINE + 5)


@pytest.mark.parametrize(
    ("text", "newline"), [("", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb\rc\n", "\r"), ("a\r\nb\n", "\n")]
)
def test_the_newline_used_most_is_the_newline_of_the_text(text, newline):
    assert newline_of(text) == newline


def test_one_odd_character_does_not_make_a_text_binary():
    assert not looks_binary(b"a" * 100 + b"\0")
    assert looks_binary(b"a" * 40 + b"\0")
