from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from storyroom.errors import InvalidRequestError, SettingsError
from storyroom.journeys import passwords
from storyroom.journeys.passwords import Passwords, code_hash, is_breached, make_codes

WORDS = [f"sentence number {number} of words" for number in range(300)]


def sha1(word: str) -> str:
    return hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("kind", ["plain", "plain_crlf", "sha1", "sha1_lower", "sha1_counted", "sha1_crlf"])
@pytest.mark.parametrize("last_line_ended", [True, False])
def test_a_list_is_read_as_it_is_published(tmp_path: Path, kind: str, last_line_ended: bool) -> None:
    end = "\r\n" if kind.endswith("crlf") else "\n"
    lines = WORDS if kind.startswith("plain") else sorted(sha1(word).upper() for word in WORDS)
    if kind == "sha1_lower":
        lines = [line.lower() for line in lines]
    if kind == "sha1_counted":
        lines = [f"{line}:{number}" for number, line in enumerate(lines)]
    path = tmp_path / "list.txt"
    path.write_bytes((end.join(lines) + (end if last_line_ended else "")).encode())
    assert all(is_breached(word, path) for word in WORDS)
    assert not any(is_breached(word, path) for word in ("sentence number", "sentence number 300 of words", "words"))


def test_a_line_is_found_across_the_border_of_two_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(WORDS))
    for size in range(40, 60):
        monkeypatch.setattr(passwords, "_CHUNK", size)
        assert all(is_breached(word, path) for word in WORDS)


@given(st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=40))
def test_searching_by_halves_finds_what_reading_through_does(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    path = tmp_path_factory.mktemp("lists") / "list.txt"
    path.write_text("".join(f"{line}:{n}\n" for n, line in enumerate(sorted({sha1(word).upper() for word in words}))))
    for word in {*words, "a", "abcabc", "zz"}:
        assert passwords._holds_in_order(path, sha1(word).upper().encode()) == (word in words)


def test_a_breached_password_is_refused_and_a_missing_list_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(sha1(WORDS[7]).upper() + ":5\n")
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.raises(InvalidRequestError, match="breached"):
        Passwords(str(path), hasher=hasher).hash("ada", WORDS[7])
    assert Passwords(str(path), hasher=hasher).hash("ada", WORDS[8]).startswith("$argon2id$")
    with pytest.raises(SettingsError):
        Passwords(str(tmp_path / "none"), hasher=hasher).hash("ada", WORDS[8])


def test_a_recovery_code_is_the_same_however_it_is_typed() -> None:
    codes = make_codes(10)
    assert len(set(codes)) == 10
    for code in codes:
        for typed in (code.lower(), code.replace("-", ""), f" {code} ", code.replace("0", "o").replace("1", "l")):
            assert code_hash(typed) == code_hash(code)


def test_what_is_hashed_for_nobody_fits_nothing() -> None:
    some = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    assert not some.fits(None, "")
    assert not some.fits("", "x")
    assert not some.fits("not a hash", "x")
