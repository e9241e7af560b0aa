"""What the grain of a data set does: whole scripts, scenes or speeches; one writer or several. To perplexity on works held out, and to voice.

    python evals/granularity/run.py [--seeds N] [--steps N] [--words N] [--device cpu|cuda]

Needs the extra `tune`. A small Llama-class model learns as many words in each grain, for as long. Perplexity is that of a whole work by
the writer that none of them saw; the margin of voice is that of pages it then writes, as `storyroom.style` gives it (in spreads
of other writers; the writer's own pages stand beside it).
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "collapse"), str(HERE.parent / "style")]

from plays import Work, cut, works  # noqa: E402  # the folder of the other evals
from small import Sizes, Small, Words  # noqa: E402

from storyroom.style import fit, margin  # noqa: E402

WRITER = "George Bernard Shaw"
HELD = "Pygmalion"
SCENE, PAGE = 800, 1_000
"""Words."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    read = works()
    own = [work for work in read if work.author == WRITER and work.title != HELD]
    held = next(work for work in read if work.author == WRITER and work.title == HELD)
    others = [work for work in read if work.author != WRITER and work.known]
    references = [page for work in own[:10] for page in cut(work, 2_000)[:1]]
    cohort = [page for work in others for page in cut(work, 2_000)[:2]]
    profile = fit(references, cohort)
    real = statistics.median(margin(page, profile) for page in cut(held, PAGE)[:6])
    foreign = statistics.median(margin(cut(work, PAGE)[-1], profile) for work in others[:12])
    print(f"margin of voice: {WRITER}'s own pages {real:+.2f}, pages of others {foreign:+.2f}", flush=True)
    sets = {"one writer": _words(own, options.words), "several writers": _words(_mixed(own, others), options.words)}
    words = Words([word for lines in sets["several writers"] for line in lines for word in line])
    sizes = Sizes(context=128, batch=16, steps=options.steps)
    told = [word for line in _lines(held)[:600] for word in line]
    for who, texts in sets.items():
        for grain, passages in _grains(texts).items():
            began, found = time.process_time(), []
            for seed in range(options.seeds):
                model = Small(words, sizes, seed, options.device)
                model.learn_apart(passages)
                wrote = model.write(2 * PAGE)
                pages = [" ".join(wrote[at : at + PAGE]).replace(" \n ", "\n") for at in (0, PAGE)]
                found.append((model.perplexity(told), statistics.mean(margin(page, profile) for page in pages)))
            _told(who, grain, found, len(passages), time.process_time() - began)


def _told(who: str, grain: str, found: Sequence[tuple[float, float]], passages: int, seconds: float) -> None:
    perplexity, voice = ([one[at] for one in found] for at in (0, 1))
    print(
        f"{who:16} {grain:9} ({passages:5} passages): perplexity {statistics.mean(perplexity):6.1f} [{min(perplexity):.1f}, {max(perplexity):.1f}],"
        f" margin of voice {statistics.mean(voice):+.2f} [{min(voice):+.2f}, {max(voice):+.2f}], {seconds:.0f} s of processor",
        flush=True,
    )


def _lines(work: Work) -> list[list[str]]:
    """Words line by line; a line's end is a word of its own."""
    return [[*line.split(), "\n"] for line in work.lines if line.split()]


def _words(chosen: Sequence[Work], most: int) -> list[list[list[str]]]:
    """Take the first lines of each work, as many words of each, so many in all."""
    found = []
    left = most
    for at, work in enumerate(chosen):
        room, taken = math.ceil(left / (len(chosen) - at)), []
        for line in _lines(work):
            if room <= 0:
                break
            taken.append(line)
            room -= len(line)
            left -= len(line)
        found.append(taken)
    return found


def _mixed(own: Sequence[Work], others: Sequence[Work]) -> list[Work]:
    """Every other work by somebody else, in an order that follows from nothing but chance."""
    chosen = random.Random(1).sample(list(others), len(own))
    return [work for pair in zip(own, chosen, strict=True) for work in pair]


def _grains(texts: Sequence[list[list[str]]]) -> Mapping[str, list[list[str]]]:
    """Cut the same lines into whole scripts, scenes of about 800 words (these plays have few of their own), and speeches."""
    scripts = [[word for line in lines for word in line] for lines in texts]
    scenes: list[list[str]] = []
    for lines in texts:
        scenes.append([])
        for line in lines:
            if len(scenes[-1]) >= SCENE:
                scenes.append([])
            scenes[-1] += line
    return {"scripts": scripts, "scenes": scenes, "speeches": [line for lines in texts for line in lines]}


if __name__ == "__main__":
    main()
