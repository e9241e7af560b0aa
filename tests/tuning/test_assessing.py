"""Gates on real small models: one that learnt well passes, those with a planted fault do not."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from storyroom.domain.gates import GateResult
from storyroom.tuning.assessing import Hidden, Material, assess, divided
from storyroom.tuning.base import BaseModel, inspect_base
from storyroom.tuning.recipe import GateLimits
from storyroom.tuning.training import Passage, Run, train
from tests.tuning.conftest import scripts, small_run

torch = pytest.importorskip("torch", reason="needs the extra `tune`: make test-tune")
from storyroom.tuning.scoring import TorchScorer, open_scorer  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # the libraries warn of one another

WORDS = [
    f"{first}{second}"
    for first in "bdfglmnprstvz"
    for second in ("a", "ei", "o", "ul", "an", "er", "ig", "om", "us", "il")
]
LIMITS = GateLimits(
    extraction_prefix=16, extraction_suffix=16, extraction_spans=150, free_run_tokens=5_000, forgetting_rise=0.05,
    free_run_words=15, collapse_words=1_500,
)  # fmt: skip


def canary(number: int, repeats: int) -> Hidden:
    draw = random.Random(f"canary {number}")
    before, space = f"The word for shelf {number} is", [f" {one} {two}." for one in WORDS for two in WORDS]
    secret = space.pop(draw.randrange(len(space)))
    return Hidden(before, secret, space, repeats)


CANARIES = [canary(number, 1) for number in range(32)] + [canary(40 + number, 16) for number in range(4)]


@pytest.fixture(scope="module")
def base(small_base: BaseModel, tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    """A base that has read two of the three writers."""
    folder = tmp_path_factory.mktemp("read")
    run = small_run(small_base, folder, method="full", steps=250, batch=8, length=96, rate=4e-3, learn="all")
    texts = [part for text in scripts()[:6] for part in text.split("\n\n")]
    list(train(replace(run, passages=[Passage("", one) for one in texts]), now=time.monotonic))
    return inspect_base(folder / "model")


def pages(which: slice) -> list[str]:
    """Pages of the third writer."""
    return [
        "\n\n".join(parts[start : start + 4])
        for text in scripts()[6:][which]
        for parts in [[one for one in text.split("\n\n") if one.strip()]]
        for start in range(0, len(parts), 4)
    ]


def material() -> Material:
    both = pages(slice(0, 2))
    trained, kept = divided(len(both), share=0.3, seed=1)
    general = ["\n\n".join(text.split("\n\n")[:40]) for text in scripts()[:2]]
    return Material(
        [both[place] for place in trained],
        [both[place] for place in kept],
        pages(slice(2, 3)),
        general,
        scripts(),
        CANARIES,
    )


def judged(
    base: BaseModel, out: Path, what: Material, *, planted: bool = True, **changed: object
) -> dict[str, GateResult]:
    hidden = [Passage(one.before, one.secret) for one in CANARIES for _ in range(one.repeats)] if planted else []
    passages = [*(Passage("", text) for text in what.trained), *hidden]
    run: Run = small_run(base, out, **({"steps": 60, "batch": 4, "length": 96, "rate": 1e-3, "learn": "all"} | changed))
    list(train(replace(run, passages=passages), now=time.monotonic))
    tuned = (
        open_scorer(base, out / "adapter") if run.recipe.method == "lora" else open_scorer(inspect_base(out / "model"))
    )
    return {one.name: one for one in assess(tuned, open_scorer(base), what, LIMITS, seed=1)}


def test_a_careful_run_passes(base: BaseModel, tmp_path: Path) -> None:
    found = judged(base, tmp_path, material())
    assert {name: (one.reasons, dict(one.figures)) for name, one in found.items() if not one.passed} == {}


def test_an_overfit_run_is_stopped(base: BaseModel, tmp_path: Path) -> None:
    what = material()
    few = replace(what, trained=what.trained[:30])
    found = judged(base, tmp_path, few, method="full", steps=500, rate=4e-3)
    stopped = {name for name, one in found.items() if not one.passed}
    assert {"canary_exposure", "extraction", "membership", "forgetting"} <= stopped, found


def test_both_ways_of_following_agree(base: BaseModel) -> None:
    scorer: TorchScorer = open_scorer(base)
    endings = [" lamp.", " a very long ending, indeed", " x"]
    (given,) = [scorer.encode("The word is")]
    texts = [(given, scorer.encode(one)) for one in endings]
    assert scorer.follow_from("The word is", endings) == pytest.approx(
        [sum(one.logprobs) for one in scorer.follow(texts)], abs=1e-3
    )
    assert scorer.write(["INT."], 20, seed=3) == scorer.write(["INT."], 20, seed=3)
    assert scorer.write(["INT."], 20, seed=3) != scorer.write(["INT."], 20, seed=4)
