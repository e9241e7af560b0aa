"""Texts that are nearly the same: found by their shingles, judged by how many they have in common."""

from __future__ import annotations

import random

import numpy as np

from storyroom.tuning.dataset.near import ALIKE, jaccard, kept_apart, near_pairs, shingles
from storyroom.tuning.dataset.tokens import Numbers, numbers


def text(chance: random.Random, length: int = 120) -> Numbers:
    return np.array([chance.randrange(1, 3000) for _ in range(length)], dtype=np.uint64)


def changed(one: Numbers, times: int, chance: random.Random) -> Numbers:
    other = one.copy()
    for place in chance.sample(range(len(one)), times):
        other[place] = chance.randrange(10_000, 99_999)
    return other


def test_planted_near_duplicates_are_all_found_and_nothing_else_is() -> None:
    chance = random.Random(7)
    texts = [text(chance) for _ in range(300)]
    copies = [changed(one, chance.randint(0, 4), chance) for one in texts[:150]]
    wanted = {(at, 300 + at) for at in range(150) if jaccard(shingles(texts[at]), shingles(copies[at])) > ALIKE}
    found = {(one, other) for one, other, _ in near_pairs([*texts, *copies])}
    assert len(wanted) > 50
    assert found == wanted


def test_shingles_are_runs_of_five() -> None:
    assert len(shingles(numbers("a b c d e f g"))) == 3
    assert len(shingles(numbers("Yes."))) == 1
    assert len(shingles(numbers(""))) == 0
    assert jaccard(shingles(numbers("a b c d e f")), shingles(numbers("a b c d e g"))) == 1 / 3


def test_of_copies_the_first_stays_and_what_was_like_a_dropped_one_alone_may_stay() -> None:
    chance = random.Random(3)
    first = text(chance)
    assert kept_apart([first, *[changed(first, 1, chance) for _ in range(64)], text(chance)]) == {0, 65}
    assert kept_apart([numbers("Yes."), numbers("No."), numbers("Yes.")]) == {0, 1}


def test_more_likenesses_than_a_bucket_compares_are_all_found() -> None:
    chance = random.Random(4)
    first = text(chance, 100)
    assert kept_apart([first] * 700) == {0}
    assert kept_apart(
        [changed(first, 1, chance), *[first] * 300, *[changed(first, 1, chance) for _ in range(230)]]
    ) == {0}
