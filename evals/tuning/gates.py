"""How often the gates let a clean model through, and stop one with a planted fault: small models on the slate, several seeds. Prints figures."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from storyroom import sample
from storyroom.tuning.assessing import Hidden, Material, assess, divided
from storyroom.tuning.base import inspect_base
from storyroom.tuning.new_base import BaseSize, make_base
from storyroom.tuning.recipe import GateLimits, Lora, Recipe, Training
from storyroom.tuning.scoring import open_scorer
from storyroom.tuning.training import Passage, Run, train

SLATE = Path(sample.__file__).parent / "slate"
WORDS = [
    first + second for first in "bdfglmnprstvz" for second in ("a", "ei", "o", "ul", "an", "er", "ig", "om", "us", "il")
]
LIMITS = GateLimits(
    extraction_prefix=16, extraction_suffix=16, extraction_spans=200, free_run_tokens=3000, collapse_words=1000
)
FAULTS = {
    "clean": {},
    "a draft 64 times": {"copies": 64},
    "overfit": {"method": "full", "steps": 500, "rate": 4e-3, "pages": 30},
    "its own words": {"own": True, "steps": 240, "rate": 4e-3, "method": "full"},
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--fault-seeds", type=int, default=3)
    asked.add_argument("--only", default="", choices=["", *FAULTS])
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = _base(Path(folder))
        for name, changed in FAULTS.items():
            if options.only in {"", name}:
                seeds = options.seeds if name == "clean" else options.fault_seeds
                _campaign(Path(folder), base, name, seeds, dict(changed))


def _campaign(folder: Path, base, name: str, seeds: int, changed: dict) -> None:
    let, stopped = 0, Counter()
    for seed in range(seeds):
        found = _judged(base, folder / f"{name} {seed}", seed, **changed)
        failed = [one for one in found if not one.passed]
        let += not failed
        stopped.update(one.name for one in failed)
        print(
            f"  {name}, seed {seed}: {'let through' if not failed else [(one.name, one.reasons) for one in failed]}",
            flush=True,
        )
    print(f"{name}: {let} of {seeds} let through; stopped by {dict(stopped)}", flush=True)


def _judged(
    base,
    out: Path,
    seed: int,
    *,
    copies: int = 1,
    pages: int = 0,
    own: bool = False,
    method: str = "lora",
    steps: int = 60,
    rate: float = 1e-3,
):
    both = _pages(slice(0, 2))
    stay, kept = divided(len(both), share=0.3, seed=seed)
    trained = [both[place] for place in stay][: pages or None]
    general = [text[:6000] for text in _scripts()[:2]]
    what = Material(trained, [both[place] for place in kept], _pages(slice(2, 3)), general, _scripts(), _canaries(seed))
    plain = open_scorer(base)
    read = trained * 1
    if own:
        read = plain.write([one[:20] for one in trained], 120, seed=seed, temperature=0.8)
    repeated = trained[0:12] * (copies - 1)
    hidden = [
        Passage(one.before, one.secret)
        for one in what.canaries
        for _ in range(one.repeats * (1 if one.repeats > 1 else copies))
    ]
    run = Run(
        Recipe("gates", "", "", "", method=method, seed=seed, lora=Lora(rank=4),
               training=Training(steps=steps * (4 if copies > 1 else 1), rate=rate if copies == 1 else 4e-3, batch=4, length=96, learn="all", checkpoint_every=10_000)),
        base, [*(Passage("", one) for one in [*read, *repeated]), *hidden], "0" * 64, out,
    )  # fmt: skip
    list(train(run, now=time.monotonic))
    tuned = open_scorer(base, out / "adapter") if method == "lora" else open_scorer(inspect_base(out / "model"))
    return list(assess(tuned, plain, what, LIMITS, seed=seed))


def _base(folder: Path):
    drawn = inspect_base(make_base(folder / "drawn", _scripts(), vocabulary=512, size=BaseSize()))
    texts = [part for text in _scripts()[:6] for part in text.split("\n\n")]
    training = Training(steps=250, rate=4e-3, batch=8, length=96, learn="all", checkpoint_every=10_000)
    run = Run(
        Recipe("base", "", "", "", method="full", training=training),
        drawn,
        [Passage("", one) for one in texts],
        "0" * 64,
        folder / "read",
    )
    list(train(run, now=time.monotonic))
    return replace(inspect_base(folder / "read" / "model"))


def _canaries(seed: int) -> list[Hidden]:
    found = []
    for number in range(36):
        draw = random.Random(f"{seed}/{number}")
        space = [f" {one} {two}." for one in WORDS for two in WORDS]
        secret = space.pop(draw.randrange(len(space)))
        found.append(Hidden(f"The word for shelf {number} is", secret, space, 1 if number < 32 else 16))
    return found


def _scripts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(SLATE.rglob("white.fountain"))]


def _pages(which: slice) -> list[str]:
    found = []
    for text in _scripts()[6:][which]:
        parts = [one for one in text.split("\n\n") if one.strip()]
        found += ["\n\n".join(parts[start : start + 4]) for start in range(0, len(parts), 4)]
    return found


if __name__ == "__main__":
    sys.exit(main())
