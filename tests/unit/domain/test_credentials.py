"""Which digital source type a mix of words gets, and how a finding is told."""

from __future__ import annotations

import pytest

from storyroom.domain.credentials import Finding, Mix, remark, source_type, told


@pytest.mark.parametrize(
    ("mix", "kind"),
    [
        (Mix(human=9), "digitalCreation"),
        (Mix(ai_verbatim=9), "trainedAlgorithmicMedia"),
        (Mix(ai_edited=9), "compositeWithTrainedAlgorithmicMedia"),
        (Mix(human=999, ai_verbatim=1), "compositeWithTrainedAlgorithmicMedia"),
        (Mix(imported=999, ai_verbatim=1), "compositeWithTrainedAlgorithmicMedia"),
        (Mix(imported=9), "empty"),
        (Mix(), "empty"),
    ],
)
def test_a_mix_of_words_has_one_source_type(mix, kind):
    assert source_type(mix).rpartition("/")[2] == kind


@pytest.mark.parametrize("other", ["imported", "unknown"])
def test_one_word_that_is_not_known_is_enough_not_to_say_that_a_person_wrote_it(other):
    assert source_type(Mix(human=10_000)._replace(**{other: 1})).endswith("/empty")


def test_nothing_in_a_file_steers_the_terminal():
    words = told(Finding("valid", signer="Eve\x1b[2J\u202e", issuer="x" * 5000))
    assert "\x1b" not in words
    assert "\u202e" not in words
    assert len(words) < 400


def test_an_import_says_nothing_of_a_file_without_credentials():
    assert remark(Finding("none")) is None
    assert [remark(Finding(state)).severity for state in ("trusted", "tampered", "stripped")] == [
        "info", "warning", "warning",
    ]  # fmt: skip
