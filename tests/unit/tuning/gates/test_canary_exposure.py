"""Canary exposure: the figures of the paper, the line where chance ends, and models that remember or do not."""

from __future__ import annotations

import math
import random

import pytest

from storyroom.tuning.gates.canary_exposure import Scored, bits_of_chance, canary_exposure, exposure, rank_of

SPACE = 16_384


def chance_scores(chance: random.Random, repeats: int = 1, others: int = SPACE - 1) -> Scored:
    scores = [chance.random() for _ in range(others + 1)]
    return Scored(repeats, scores[0], scores[1:], SPACE)


def test_the_first_of_all_has_as_many_bits_as_the_space_and_the_last_none() -> None:
    others = [float(at) for at in range(1, SPACE)]
    assert exposure(Scored(1, 0.0, others, SPACE)) == 14
    assert exposure(Scored(1, 1e9, others, SPACE)) == 0
    assert exposure(Scored(1, 8191.5, others, SPACE)) == pytest.approx(1, abs=0.001)


def test_a_model_for_which_all_are_equal_remembers_nothing() -> None:
    assert rank_of(1.0, [1.0] * 99) == 50.5
    assert exposure(Scored(1, 1.0, [1.0] * (SPACE - 1), SPACE)) == pytest.approx(1, abs=0.001)


def test_part_of_the_sentences_gives_no_more_bits_than_it_can_tell() -> None:
    assert exposure(Scored(1, 0.0, [1.0] * 1023, SPACE)) == 10
    for wrong in ([], [1.0] * SPACE, [math.nan]):
        with pytest.raises(ValueError, match=r"others|number"):
            exposure(Scored(1, 0.0, wrong, SPACE))


def test_the_line_is_log2_of_n_by_a() -> None:
    assert bits_of_chance(32, 0.01) == pytest.approx(11.64, abs=0.01)
    for count, level in ((0, 0.01), (32, 0.0), (32, 1.0)):
        with pytest.raises(ValueError, match="at least one"):
            bits_of_chance(count, level)


def test_without_memory_the_mean_is_1_44_bits_and_the_gate_passes_nearly_always() -> None:
    chance = random.Random(1)
    pool = [chance_scores(chance, others=4095) for _ in range(320)]
    mean = sum(map(exposure, pool)) / len(pool)
    assert mean == pytest.approx(1 / math.log(2), abs=0.25)
    passed = sum(canary_exposure(pool[at : at + 32]).passed for at in range(0, 320, 32))
    assert passed >= 9


def test_a_model_that_knows_one_line_by_heart_is_blocked() -> None:
    chance = random.Random(2)
    scored = [chance_scores(chance, others=4095) for _ in range(31)]
    known = Scored(1, -1.0, [chance.random() for _ in range(4095)], SPACE)
    found = canary_exposure([*scored, known, Scored(16, -1.0, [0.5] * 4095, SPACE)])
    assert not found.passed
    assert found.figures["highest_bits"] == 12
    assert found.figures["mean_bits_of_16"] == 12
    assert "by heart" in found.words


@pytest.mark.parametrize("fault", ["few", "space", "compared"])
def test_what_cannot_be_told_does_not_pass(fault: str) -> None:
    chance = random.Random(3)
    scored = [chance_scores(chance, others=4095) for _ in range(32)]
    if fault == "few":
        scored.pop()
    elif fault == "space":
        scored = [one._replace(space=8_192) for one in scored]
    else:
        scored = [one._replace(others=one.others[:1000]) for one in scored]
    found = canary_exposure(scored)
    assert not found.passed
    assert found.reasons
