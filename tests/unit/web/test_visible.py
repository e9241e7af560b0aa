"""Hostile characters are shown, one for one, and honest text is left alone."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from storyroom.web.visible import visible


def test_every_control_and_direction_character_is_shown():
    kept = {"\t", "\n", "\u200c", "\u200d"}
    left = [
        f"U+{code:04X}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(char := chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and visible(char) == char
        if char not in kept and not _is_arabic_or_musical_sign(code)
    ]
    assert left == []


def _is_arabic_or_musical_sign(code: int) -> bool:
    """Prepended marks and format signs that are seen, or shape only the letters beside them."""
    seen = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    return code in seen or 0x13430 <= code <= 0x1345F or 0x1BCA0 <= code <= 0x1BCA3


def test_each_character_becomes_exactly_one():
    text = "".join(map(chr, range(0x3000))) + "\ud800\U000e0041\ufeff"
    assert len(visible(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Line one\nline two\ttabbed",
        "Zoë's café – “well…”",
        "שלום",
        "می\u200cخواهم",
        "क्\u200dष",
        "\U0001f469\u200d\U0001f680",
        "",
    ],
)
def test_honest_text_is_left_alone(text):
    assert visible(text) == text


def test_a_joiner_that_hides_between_plain_letters_is_shown():
    assert visible("pass\u200dword") == "pass\u25afword"
    assert visible("a\u202egnp.exe") == "a\u25afgnp.exe"
    assert visible("a\x1b[31m\x7f\r") == "a\u241b[31m\u2421\u240d"
