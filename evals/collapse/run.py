"""Ten generations of small models, each trained on what the one before wrote: with the guard of data sets off, and on.

    python evals/collapse/run.py [--seeds N] [--generations N] [--device cpu|cuda] [--steps N] [--keep FILE] [--draw FILE]

Needs the extra `tune`. Off: each generation learns from its parent's words alone. On: from all words of people, and from its
parent's up to the share that a data set allows (10 %), chosen by the code that makes data sets, in every generation. All are
trained from nothing, alike. Printed by generation: perplexity on people's works that nobody was trained on, how many of the rare
words still come (of those in generation 0), and the share of different pairs of words (distinct-2).

Shumailov et al., Nature 631:755 (2024); the measures are those of the gate `collapse`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from chart import draw
from guard import mixed
from small import Sizes, Small, Words
from texts import Texts, texts

HARD, SOFT = "guard off", "guard on"


class Row(NamedTuple):
    """One generation of one line."""

    seed: int
    line: str
    generation: int
    perplexity: float
    rare: float
    """Share of people's rare words that came in what it wrote."""
    distinct: float
    machine: float
    """Share of machine's tokens that it learnt from."""
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--generations", type=int, default=10)
    parser.add_argument("--steps", type=int, default=240)
    parser.add_argument("--words", type=int, default=60_000, help="of people, to learn from")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--large", action="store_true", help="the larger model, for a GPU")
    parser.add_argument("--keep", type=Path, help="lines of JSON: what is there is not run again")
    parser.add_argument("--draw", type=Path, help="where the chart goes, as SVG")
    options = parser.parse_args()
    sizes = Sizes.large(options.steps) if options.large else Sizes(steps=options.steps)
    found = _kept(options.keep)
    read = texts(options.words)
    print(f"{len(read.people):,} words of people to learn from, {len(read.held):,} held out; {sizes}", flush=True)
    for seed in range(options.seeds):
        for line in (HARD, SOFT):
            found += _line(line, seed, options, sizes, read, found)
    _told(found)
    if options.draw:
        options.draw.write_text(draw(found), encoding="utf-8")


def _line(line: str, seed: int, options: argparse.Namespace, sizes: Sizes, read: Texts, found: list[Row]) -> list[Row]:
    """Run one line of descent, unless it is there already."""
    if sum(row.seed == seed and row.line == line for row in found) > options.generations:
        return []
    words = Words(read.people)
    rows: list[Row] = []
    source, share = read.people, 0.0
    for generation in range(options.generations + 1):
        began = time.process_time()
        model = Small(words, sizes, seed, options.device)
        model.learn(source)
        wrote = model.write(len(read.people))
        row = Row(
            seed, line, generation, model.perplexity(read.held), read.rare_share(wrote), _distinct(wrote), share,
            time.process_time() - began,
        )  # fmt: skip
        rows.append(row)
        _keep(options.keep, row)
        print(_spelled(row), flush=True)
        source, share = (wrote, 1.0) if line == HARD else mixed(read.people, wrote, seed=seed * 1_000 + generation)
    return rows


def _distinct(words: list[str]) -> float:
    pairs = list(pairwise(words))
    return len(set(pairs)) / len(pairs)


def _spelled(row: Row) -> str:
    return (
        f"seed {row.seed} {row.line:9} generation {row.generation:2}: perplexity {row.perplexity:8.1f}, rare words"
        f" {row.rare:.3f}, distinct-2 {row.distinct:.3f}, machine's share learnt from {row.machine:.3f}, {row.seconds:.0f} s"
    )


def _told(rows: list[Row]) -> None:
    """Print each line's last generation against its own generation 0: the middle of the seeds, and the worst."""
    for line in (HARD, SOFT):
        by_seed = {}
        for row in rows:
            if row.line == line:
                by_seed.setdefault(row.seed, {})[row.generation] = row
        for last in sorted({row.generation for row in rows if row.line == line})[1:]:
            both = [(those[0], those[last]) for those in by_seed.values() if last in those]
            worse = [end.perplexity / first.perplexity - 1 for first, end in both]
            rare = [end.rare / first.rare for first, end in both]
            pairs = [end.distinct / first.distinct for first, end in both]
            print(
                f"{line} after {last:2} generations: perplexity {statistics.median(worse):+.1%} (worst {max(worse):+.1%}), rare words"
                f" x {statistics.median(rare):.3f} (worst {min(rare):.3f}), distinct-2 x {statistics.median(pairs):.3f}, {len(both)} seeds"
            )


def _kept(path: Path | None) -> list[Row]:
    if path is None or not path.exists():
        return []
    return [Row(*json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _keep(path: Path | None, row: Row) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
