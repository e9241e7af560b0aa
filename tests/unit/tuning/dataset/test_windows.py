"""Stretches of 50 tokens that stand twice: found exactly, whatever their hash, and the earlier text stays."""

from __future__ import annotations

import random

import numpy as np
import pytest

from storyroom.tuning.dataset import windows
from storyroom.tuning.dataset.tokens import Numbers, count, numbers, words
from storyroom.tuning.dataset.windows import WINDOW, kept_once, repeated


def text(seed: int, length: int) -> Numbers:
    chance = random.Random(seed)
    return np.array([chance.randrange(1, 4000) for _ in range(length)], dtype=np.uint64)


def slow(texts: list[Numbers]) -> set[tuple[tuple[int, int], ...]]:
    held: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for owner, one in enumerate(texts):
        for start in range(len(one) - WINDOW + 1):
            held.setdefault(tuple(one[start : start + WINDOW].tolist()), []).append((owner, start))
    return {tuple(places) for places in held.values() if len(places) > 1}


def test_what_is_found_is_what_comparing_every_stretch_finds() -> None:
    texts = [text(seed, 180) for seed in range(12)]
    texts += [texts[3][40:120], texts[5].copy(), np.concatenate((text(99, 30), texts[7][:77]))]
    assert set(repeated(texts)) == slow(texts)


@pytest.mark.parametrize(("length", "found"), [(WINDOW - 1, 0), (WINDOW, 1), (WINDOW + 3, 4)])
def test_one_token_fewer_than_a_stretch_may_repeat(length: int, found: int) -> None:
    first = text(1, 200)
    assert len(repeated([first, first[10 : 10 + length]])) == found


def test_a_hash_that_is_the_same_for_everything_finds_nothing_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windows, "_rolled", lambda one, size: np.zeros(len(one) - size + 1, dtype=np.uint64))
    texts = [text(seed, 60) for seed in range(4)]
    assert repeated(texts) == []
    assert len(repeated([*texts, texts[2]])) == 11


def test_of_64_copies_the_first_stays() -> None:
    copies = [text(0, 90), *[text(1, 90)] * 64, text(2, 90)]
    assert kept_once(copies) == {0, 1, 65}


def test_what_only_repeats_what_is_dropped_itself_may_stay() -> None:
    first, third = text(1, 80), text(3, 80)
    middle = np.concatenate((first[:60], third[:60]))
    assert kept_once([first, middle, third]) == {0, 2}


def test_a_text_that_repeats_itself_does_not_stay() -> None:
    once = text(1, 60)
    assert kept_once([np.concatenate((once, once))]) == set()
    assert kept_once([]) == set()


def test_words_are_compared_without_case_and_marks_count() -> None:
    assert words("Don’t LOOK, Marit!") == ["don’t", "look", ",", "marit", "!"]
    assert count("Don't look.") == 3
    assert (numbers("The KEY") == numbers("the key")).all()
    assert len(numbers("\ud800 lone")) == 2
