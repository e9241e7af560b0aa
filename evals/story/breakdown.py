"""How well sheets are filled without a model: items matched by head word within gold's groups, by writer and group.

    python evals/story/breakdown.py

Tuned on Vask and Quill; Achebe-Lyle is held out.
"""

from __future__ import annotations

import time
from collections import Counter

from breakdown_gold import GROUPS, gold_scripts

from storyroom.analysis.sheet.candidates import candidates_of
from storyroom.analysis.sheet.judging import judge


def main() -> None:
    counts: dict[str, Counter] = {}
    spent = 0.0
    for script in gold_scripts():
        start = time.process_time()
        found = {
            scene: [hit for one in listed for hit in judge(one)]
            for scene, listed in candidates_of(script.manuscript).items()
        }
        spent += time.process_time() - start
        for scene in script.scenes:
            for group in GROUPS:
                said = [one.candidate.heads | {one.candidate.head} for one in found[scene.scene] if one.group == group]
                gold = scene.items[group]
                for name in (script.writer, "tuned" if script.writer != "desmond-achebe-lyle" else "held out", "all"):
                    tally = counts.setdefault(name, Counter())
                    tally[group, "gold"] += len(gold)
                    tally[group, "found"] += sum(any(item.heads & words for words in said) for item in gold)
                    tally[group, "said"] += len(said)
                    tally[group, "right"] += sum(any(item.heads & words for item in gold) for words in said)
    for name in ("tuned", "held out", "all"):
        print(f"{name}:")
        tally = counts[name]
        for group in (*GROUPS, "all"):
            gold, hit, said, right = (
                sum(tally[one, key] for one in (GROUPS if group == "all" else (group,)))
                for key in ("gold", "found", "said", "right")
            )
            print(
                f"  {group:12} recall {hit / max(gold, 1):.3f} ({hit}/{gold})  precision {right / max(said, 1):.3f} ({right}/{said})"
            )
    print(f"{spent:.2f} s of computing for nine scripts")


if __name__ == "__main__":
    main()
