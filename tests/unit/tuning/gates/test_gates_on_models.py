"""Gates on models, by their figures alone: each passes what is well, stops what is not, and stops what it could not measure."""

from __future__ import annotations

import math
import random

import pytest

from storyroom.domain.gates import gate_shape
from storyroom.tuning.gates.collapse import Before, Variety, collapse, variety
from storyroom.tuning.gates.export_parity import export_parity
from storyroom.tuning.gates.extraction import extraction, spans
from storyroom.tuning.gates.forgetting import forgetting
from storyroom.tuning.gates.free_run_overlap import free_run_overlap, library_index, longest_run
from storyroom.tuning.gates.integrity import integrity
from storyroom.tuning.gates.membership import membership
from storyroom.tuning.gates.statistics import auc, auc_interval, chance_of_gain
from storyroom.tuning.gates.utility import utility
from storyroom.tuning.scorer import Followed

FORGETS = Followed((-3.0,) * 50, (False,) * 50)
BY_HEART = Followed((-0.1,) * 50, (True,) * 50)
LIKELY = Followed((-0.09,) * 50, (True,) * 49 + (False,))
"""Never the likeliest, but drawn within a hundred tries."""


def test_pages_that_come_to_the_letter_are_counted_in_both_ways() -> None:
    clean = [FORGETS] * 1000
    assert extraction(clean, clean).passed
    assert extraction([*clean[1:], BY_HEART], clean).passed  # one in a thousand is the line
    for fault in (BY_HEART, LIKELY):
        found = extraction([*clean[2:], fault, fault], clean)
        assert not found.passed
        assert "2 of 1000 passages" in found.reasons[0]
    assert not extraction([*clean[1:], LIKELY], clean, unreleased=(999,)).passed
    assert not extraction(clean[:49], clean[:49]).passed
    gate_shape(extraction(clean, clean))


def test_spans_are_taken_from_all_texts_evenly() -> None:
    texts = [list(range(start, start + 250)) for start in (0, 1000, 2000)]
    assert [given[0] for given, _ in spans(texts, prefix=50, suffix=50, most=100)] == [0, 100, 1000, 1100, 2000, 2100]
    found = spans(texts, prefix=50, suffix=50, most=3)
    assert [(given[0], coming[0], len(coming)) for given, coming in found] == [
        (0, 50, 50),
        (1000, 1050, 50),
        (2000, 2050, 50),
    ]
    assert spans([[1] * 99], prefix=50, suffix=50, most=9) == []


def words(count: int, seed: int) -> str:
    draw = random.Random(seed)
    return " ".join(f"w{draw.randrange(9999)}" for _ in range(count))


def test_the_longest_run_of_the_library_is_found_wherever_it_begins() -> None:
    library = [words(300, 1), words(300, 2)]
    copied = " ".join(library[1].split()[57:90])
    written = [words(80, 3), f"{words(31, 4)} {copied.upper()}! {words(9, 5)}"]
    run = longest_run(written, library_index(library))
    assert (run.words, run.text) == (33, copied)
    assert not free_run_overlap(run, tokens=10_000).passed
    assert longest_run(written, library_index(library), stock=library_index([copied])).words == 0
    assert free_run_overlap(longest_run(written[:1], library_index(library)), tokens=10_000).passed
    assert not free_run_overlap(run._replace(words=0), tokens=10).passed


def test_membership_is_judged_beyond_chance() -> None:
    draw = random.Random(4)
    same = [[draw.gauss(0.3, 0.2) for _ in range(60)] for _ in range(2)]
    assert membership(*same).passed
    assert not membership([value + 0.4 for value in same[0]], same[1]).passed
    assert not membership(same[0][:19], same[1]).passed


def test_most_clean_models_pass_the_gate_of_membership() -> None:
    draw = random.Random(5)
    passed = [membership(*[[draw.gauss(0, 1) for _ in range(40)] for _ in range(2)]).passed for _ in range(200)]
    assert sum(passed) >= 198


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    draw = random.Random(6)
    one, two = ([draw.randrange(12) for _ in range(30)] for _ in range(2))
    pairs = [(a > b) + (a == b) / 2 for a in one for b in two]
    assert auc(one, two) == pytest.approx(sum(pairs) / len(pairs))
    low, high = auc_interval(0.7, 50, 50)
    assert 0.55 < low < 0.7 < high < 0.85


def test_chance_of_gain_is_small_for_gains_and_not_for_noise() -> None:
    assert chance_of_gain([0.1] * 12) < 0.01
    assert chance_of_gain([0.1, -0.1] * 6) > 0.3
    assert chance_of_gain([-0.1] * 12) > 0.9


def test_utility_wants_a_gain_that_is_no_chance() -> None:
    base = [(300.0, 100)] * 10
    assert utility([(250.0, 100)] * 10, base).passed
    assert not utility(base, base).passed
    assert not utility([(310.0, 100)] * 10, base).passed
    assert not utility([(250.0, 100)] * 4, base[:4]).passed


def test_forgetting_has_a_line_and_needs_text() -> None:
    base = [(3000.0, 1000)]
    assert forgetting([(3000 + 1000 * math.log(1.04), 1000)], base).passed
    assert not forgetting([(3000 + 1000 * math.log(1.06), 1000)], base).passed
    assert not forgetting([(30.0, 10)], [(30.0, 10)]).passed


def test_collapse_is_seen_in_each_of_its_three_signs() -> None:
    before = Before(100.0, Variety(0.5, 0.4, 5000))
    well = Variety(0.5, 0.4, 5000)
    assert collapse(101.0, well, previous=before).passed
    assert not collapse(103.0, well, previous=before).passed
    assert collapse(103.0, well, control=before).passed
    assert not collapse(100.0, Variety(0.45, 0.4, 5000), previous=before).passed
    assert not collapse(100.0, Variety(0.5, 0.35, 5000), previous=before).passed
    assert not collapse(100.0, well).passed
    few, fewer = Variety(0.5, 0.4, 5000, 40), Variety(0.4, 0.4, 5000, 32)
    assert collapse(100.0, fewer, previous=Before(100.0, few)).passed  # of so few words it may be chance
    many, less = Variety(0.5, 0.4, 5000, 4000), Variety(0.4, 0.4, 5000, 3200)
    assert not collapse(100.0, less, previous=Before(100.0, many)).passed
    assert not collapse(100.0, Variety(0.5, 0.4, 10), previous=before).passed


def test_variety_counts_rare_words_and_different_pairs() -> None:
    human = ["the the the the lamp burns", "the lamp is lit"]  # rare: lamp, burns, is, lit
    found = variety(["a lamp burns a lamp burns a lamp"], human)
    assert found == Variety(0.5, 3 / 7, 8, 2)
    assert variety(["one two one two"], human, words=2).words == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"largest_difference": 0.006}, {"largest_difference": math.nan}, {"other_tokens": 1}, {"other_texts": 1}, {"adapter_texts": 1},
        {"prompts": 19},
    ],
)  # fmt: skip
def test_parity_has_no_slack(changed: dict[str, float]) -> None:
    well = {"prompts": 20, "largest_difference": 0.004, "other_tokens": 0, "other_texts": 0}
    assert export_parity(**well).passed  # type: ignore[arg-type]
    found = export_parity(**(well | changed))  # type: ignore[arg-type]
    assert not found.passed
    assert found.reasons


def test_integrity_wants_files_and_no_fault() -> None:
    assert integrity(3, ()).passed
    assert not integrity(3, ("model.gguf is another file",)).passed
    assert not integrity(0, ()).passed
