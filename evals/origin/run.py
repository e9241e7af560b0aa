"""How many words of a series of drafts are given to who wrote them, and how far the machine's share is off.

    python evals/origin/run.py [SERIES] [--words N] [--drafts N]

Each draft comes back as a file; a follower sees the drafts before it and who brought this one. Beside it, on a shorter series:
a plain diff of each draft with the one before. Intervals are taken over series.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from difflib import SequenceMatcher

from series import GRAINS, Series, key, make

from storyroom.provenance.following import Traced, follow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", type=int, nargs="?", default=9)
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--drafts", type=int, default=25)
    parser.add_argument("--first", type=int, default=1000, help="the seed of the first series")
    options = parser.parse_args()
    rows = []
    for seed in range(options.first, options.first + options.series):
        made = make(seed, GRAINS[seed % len(GRAINS)], options.drafts, options.words)
        begun = time.process_time()
        found = followed(made)
        spent = (time.process_time() - begun) / (len(made.texts) - 1)
        right, off = judged(made, found)
        last = len(made.texts[-1].split())
        print(
            f"{seed} {made.grain.name:7} {last} words at last: right {right:.4%}, machine's share off by {off:.3%}, {spent:.2f} s of processor a draft",
            flush=True,
        )
        rows.append((right, off))
    for name, place in (("words right", 0), ("machine's share off by", 1)):
        low, mean, high = interval([row[place] for row in rows])
        print(f"{name}: {mean:.3%} [{low:.3%}, {high:.3%}] over {len(rows)} series")
    small = make(options.first + 500, GRAINS[1], options.drafts, 1_500)
    for name, way in (("follow", followed), ("plain diff", diffed)):
        right, off = judged(small, way(small))
        print(f"series of 1,500 words, {name}: right {right:.2%}, machine's share off by {off:.2%}")
    pair = make(options.first, GRAINS[1], 2, 22_000)
    begun = time.process_time()
    followed(pair)
    print(f"a pair of {len(pair.texts[0].split())} words: {time.process_time() - begun:.2f} s of processor")


def followed(made: Series) -> list[list[str]]:
    """Return who wrote each chunk of each draft, as the follower has it."""
    known: list[Traced] = []
    out = []
    for number, (text, actor) in enumerate(zip(made.texts, made.actors, strict=True)):
        runs = follow(text, f"{actor}@{number}", known)
        known.append(Traced(text, runs))
        out.append(at_chunks(runs, made.truths[number]))
    return out


def at_chunks(runs: Sequence[tuple[int, str]], truth: Sequence[tuple[int, int, str]]) -> list[str]:
    out: list[str] = []
    place, end = 0, runs[0][0]
    for start, stop, _ in truth:
        middle = (start + stop) // 2
        while end <= middle:
            place += 1
            end += runs[place][0]
        out.append(runs[place][1].split("@")[0])
    return out


def diffed(made: Series) -> list[list[str]]:
    """The same by a plain diff of words, draft by draft."""
    out: list[list[str]] = []
    before: list[str] = []
    for number, truth in enumerate(made.truths):
        words = [key(made.texts[number][start:end]) for start, end, _ in truth]
        found = [made.actors[number]] * len(words)
        if out:
            for a, b, size in SequenceMatcher(None, before, words, autojunk=False).get_matching_blocks():
                found[b : b + size] = out[-1][a : a + size]
        out.append(found)
        before = words
    return out


def judged(made: Series, found: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return the share of words given to who wrote them, over all drafts but the first, and how far the machine's share is off."""
    right = total = 0
    off = []
    for truth, said in list(zip(made.truths, found, strict=True))[1:]:
        right += sum(author == one for (_, _, author), one in zip(truth, said, strict=True))
        total += len(truth)
        off.append(abs(sum(author == "ai" for *_, author in truth) - sum(one == "ai" for one in said)) / len(truth))
    return right / total, statistics.mean(off)


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return a 95 % bootstrap interval of the mean, and the mean."""
    dice = random.Random(7)
    means = sorted(statistics.mean(dice.choices(values, k=len(values))) for _ in range(2_000))
    return means[50], statistics.mean(values), means[1949]


if __name__ == "__main__":
    sys.exit(main())
