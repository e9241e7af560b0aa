from __future__ import annotations

import math

import numpy as np
import pytest

from storyroom.domain.marking import Piece, Sheet
from storyroom.tracing.marks import mark_key, signs
from storyroom.tracing.verdict import FALSE_NAMES, Seen, chance_of, named, suspects

SHEET = Sheet(1, tuple(Piece(word, word // 8, 0.0, 0.0, "w", "Courier") for word in range(80)))
KEYS = {f"export:{n}": mark_key(b"secret", f"export:{n}") for n in range(200)}


def test_the_bound_is_exact_where_all_coins_agree() -> None:
    assert chance_of(20.0, np.ones(20)) == pytest.approx(2.0**-20, rel=0.01)


@pytest.mark.parametrize("count", [8, 12, 16])
def test_the_bound_is_never_below_the_true_chance(count: int) -> None:
    rng = np.random.default_rng(count)
    throws = 1 - 2 * ((np.arange(2**count)[:, None] >> np.arange(count)) & 1)
    for _ in range(20):
        evidence = rng.uniform(-1, 1, count)
        sums = throws @ evidence
        for share in (0.3, 0.6, 0.9, 1.0):
            agreement = share * float(np.abs(evidence).sum())
            assert chance_of(agreement, evidence) >= np.mean(sums >= agreement - 1e-9) * (1 - 1e-9)


def test_no_agreement_is_no_evidence() -> None:
    assert chance_of(0.0, np.ones(9)) == 1.0
    assert chance_of(-3.0, np.ones(9)) == 1.0
    assert suspects(KEYS, [Seen(SHEET, np.zeros(SHEET.words + SHEET.rows))]) == ()
    assert suspects(KEYS, []) == ()


def test_a_clear_mark_is_named_and_only_its_own() -> None:
    truth = signs(KEYS["export:7"], SHEET).astype(float)
    noisy = np.clip(truth + np.random.default_rng(1).normal(0, 1.0, len(truth)), -1, 1)
    found = named(suspects(KEYS, [Seen(SHEET, noisy)]), len(KEYS))
    assert [one.name for one in found] == ["export:7"]


def test_evidence_that_nobody_made_names_nobody() -> None:
    rng = np.random.default_rng(2)
    for _ in range(300):
        shape = rng.choice(["normal", "one", "ramp"])
        count = SHEET.words + SHEET.rows
        evidence = {
            "normal": np.clip(rng.normal(0, 1, count), -1, 1),
            "one": np.where(rng.random(count) < 0.5, 1.0, -1.0),
            "ramp": np.linspace(-1, 1, count),
        }[shape]
        assert named(suspects(KEYS, [Seen(SHEET, evidence)]), len(KEYS)) == ()


def test_more_comparisons_ask_for_more_agreement() -> None:
    truth = signs(KEYS["export:7"], SHEET).astype(float)
    few = truth.copy()
    few[26:] = 0
    found = suspects(KEYS, [Seen(SHEET, few)])
    assert [one.name for one in named(found, 1)] == ["export:7"]
    assert named(found, 10**6) == ()
    assert math.isclose(found[0].chance, 2.0**-26, rel_tol=0.02)
    assert FALSE_NAMES == 1e-6
