"""How well sheets are filled without a model: items matched by head word within gold's groups, by writer and group.

    python evals/story/breakdown.py

The weights have seen all three writers: fit_breakdown.py prints how they do on a writer that they have not seen.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

from breakdown_gold import GROUPS, GoldScript, gold_scripts

from storyroom.analysis.sheet.candidates import candidates_of
from storyroom.analysis.sheet.judging import Weights, judge


def counted(scripts: Iterable[GoldScript], weights: Weights | None = None) -> Counter:
    """Count what gold has, what of it was found, what was said, and what of that is right; `weights` are tried if given."""
    tally: Counter = Counter()
    for script in scripts:
        found = {
            scene: [hit for one in listed for hit in judge(one, weights)]
            for scene, listed in candidates_of(script.manuscript).items()
        }
        for scene in script.scenes:
            for group in GROUPS:
                said = [one.candidate.heads | {one.candidate.head} for one in found[scene.scene] if one.group == group]
                gold = scene.items[group]
                tally[group, "gold"] += len(gold)
                tally[group, "found"] += sum(any(item.heads & words for words in said) for item in gold)
                tally[group, "said"] += len(said)
                tally[group, "right"] += sum(any(item.heads & words for item in gold) for words in said)
    return tally


def show(tally: Counter) -> None:
    for group in (*GROUPS, "all"):
        gold, hit, said, right = (
            sum(tally[one, key] for one in (GROUPS if group == "all" else (group,)))
            for key in ("gold", "found", "said", "right")
        )
        print(
            f"  {group:12} recall {hit / max(gold, 1):.3f} ({hit}/{gold})  precision {right / max(said, 1):.3f} ({right}/{said})"
        )


def main() -> None:
    scripts = list(gold_scripts())
    start = time.process_time()
    for writer in sorted({script.writer for script in scripts}):
        print(f"{writer}:")
        show(counted([script for script in scripts if script.writer == writer]))
    print("all:")
    show(counted(scripts))
    print(f"{(time.process_time() - start) / 2:.2f} s of computing for nine scripts")


if __name__ == "__main__":
    main()
