"""A stranger's sentence made plain: no link is left in it, nothing unseen, and ordinary words stay as they are."""

from __future__ import annotations

import re

import pytest

from storyroom.domain.plain import plain
from tests.worst_case_model.render_forms import FORMS, filled

_FOLLOWED = re.compile(
    r"\b(?:https?|ftp|wss?|file|smb|ldap|javascript|vbscript|data|mailto|tel|sms|vscode|slack|magnet)\s?:\S|//\w|\\\\\w"
    r"|www\.\w|attacker\.example[/:?]",
    re.IGNORECASE,
)
"""What programs make links of, of themselves."""
_NO_LINK_ANYWHERE = {"fullwidth_url", "newline_url", "defanged", "entity_url", "one_slash"}
"""Nobody follows these as they stand; their host alone may be left as a word."""


@pytest.mark.parametrize("name", FORMS)
def test_no_form_leaves_anything_to_follow_or_to_obey(name: str) -> None:
    told = plain(filled(name, "c3RvbGVu"), most=400)
    assert "<" not in told
    assert ">" not in told
    assert "`" not in told
    assert "\n" not in told
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in told)
    if name not in _NO_LINK_ANYWHERE:
        assert not _FOLLOWED.search(told), told


@pytest.mark.parametrize(
    "sentence",
    [
        "Marit keeps the spare key in the flour tin.",
        "INT./EXT. CAR - DAWN comes after scene 12A, p. 2/3.",
        "She says “I keep it – always” at 10:30, doesn't she?",
        "Note: he left. Time:late. Data: none. File it.",
        "Kr. 1.200,50 and/or $4.50; e.g. the lamp, i.e. the light.",
        "نمی‌خواهم and 東京都 and नमस्‍ते and Åse ☀️ 👩‍🚀",
    ],
)
def test_ordinary_words_stay_as_they_are(sentence: str) -> None:
    assert plain(sentence, most=400) == sentence


def test_the_words_of_a_link_stay_and_a_link_within_them_does_not() -> None:
    assert plain("See [the source](https://x.example/?q=1) now.", most=99) == "See the source now."
    assert plain("See [the source][r] now. [r]: https://x.example", most=99) == "See the source now. (link removed)"
    assert plain("[www.x.example/a](https://x.example)", most=99) == "(link removed)"


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\U000e0041", "\x1b", "\x9b", "\ufeff", "\u2066", "\u3164", "\U000e0101", "\ud800"]
)
def test_what_is_unseen_is_shown(hidden: str) -> None:
    assert plain(f"a{hidden}b", most=9) == "a\u25afb"


@pytest.mark.parametrize(
    "text",
    [
        "![" * 7_000,
        "[a](" * 4_000,
        "a." * 7_000,
        "-" * 14_000,
        "[" * 14_000,
        "a:" * 7_000,
        "//" * 7_000,
        "a@" * 7_000,
        "\\" * 14_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    """Were any repetition unbounded, this would not end."""
    assert len(plain(text, most=14_000)) <= 14_000
