"""Sets of ten passages: all by different writers, half of them by one, all by one. Are the converged ones told apart, and how often is it said wrongly?

Writers are halved twice: one half is the cohort, the other writes the sets. Both halves are asked, and told apart in the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from folds import auc, by_author, passages
from plays import Work, cut

from storyroom.style import Sameness, sameness

DRAWS, TEXTS = 2, 10
SIZES = (500, 1_000)
ENOUGH = 8_000


class Drawn(NamedTuple):
    """One writer's sets: half of the texts theirs, all theirs, none theirs and each another's."""

    writer: str
    half: list[str]
    whole: list[str]
    apart: list[str]


def run(works: Sequence[Work]) -> None:
    for size in SIZES:
        rows: dict[str, list[tuple[Sameness, Sameness, Sameness]]] = {}
        for behind, cohort, drawn in folds(works, size):
            for one in drawn:
                found = sameness(one.half, cohort), sameness(one.whole, cohort), sameness(one.apart, cohort)
                rows.setdefault(behind, []).append(found)
        for behind, them in rows.items():
            _tell(f"{size} words, {behind}", them)
        _tell(f"{size} words, all", [row for them in rows.values() for row in them], interval=True)


def folds(works: Sequence[Work], size: int) -> Iterator[tuple[str, list[str], list[Drawn]]]:
    writers = by_author(works)
    names = [name for name, them in writers.items() if sum(work.words for work in them) >= ENOUGH]
    for name, behind, asked in (("first half", names[::2], names[1::2]), ("second half", names[1::2], names[::2])):
        cohort = [text for one in behind for _, text in passages(writers[one], size, 8)]
        drawn = np.random.default_rng(3)
        texts = {one: [text for work in writers[one] for text in cut(work, size)] for one in asked}
        yield (
            name,
            cohort,
            [_drawn(one, texts, drawn) for one in asked for _ in range(DRAWS) if len(texts[one]) >= TEXTS],
        )


def _drawn(one: str, texts: dict[str, list[str]], drawn: np.random.Generator) -> Drawn:
    rest = [name for name in drawn.permutation(list(texts)) if name != one]
    own = [texts[one][at] for at in drawn.choice(len(texts[one]), TEXTS, replace=False)]
    others = [texts[name][drawn.integers(len(texts[name]))] for name in rest[:TEXTS]]
    return Drawn(one, own[: TEXTS // 2] + others[: TEXTS // 2], own, others)


def _tell(what: str, rows: Sequence[tuple[Sameness, Sameness, Sameness]], *, interval: bool = False) -> None:
    for name in ("value", "likeness", "shared"):
        half, whole, apart = ([getattr(row[at], name) for row in rows] for at in range(3))
        between = f" [{_low(half, apart):.3f}, {_high(half, apart):.3f}]" if interval else ""
        print(
            f"  {what}: {name:9} half converged AUC {auc(half, apart):.3f}{between}, all by one {auc(whole, apart):.3f}"
        )
    said = [[row[at].usual for row in rows if row[at].usual] for at in range(3)]
    shares = [np.mean([one.beyond for one in them]) if them else float("nan") for them in said]
    print(
        f"  {what}: said to be beyond what is usual: half {shares[0]:.2f}, all by one {shares[1]:.2f}, apart {shares[2]:.2f}"
    )


def _resampled(half: Sequence[float], apart: Sequence[float]) -> list[float]:
    """Draw sets anew, those of one writer together."""
    drawn = np.random.default_rng(1)
    many = len(half) // DRAWS
    found = []
    for _ in range(500):
        writers = drawn.integers(0, many, many)
        at = np.concatenate([np.arange(DRAWS) + one * DRAWS for one in writers])
        found.append(auc(np.asarray(half)[at], np.asarray(apart)[at]))
    return found


def _low(half: Sequence[float], apart: Sequence[float]) -> float:
    return float(np.percentile(_resampled(half, apart), 2.5))


def _high(half: Sequence[float], apart: Sequence[float]) -> float:
    return float(np.percentile(_resampled(half, apart), 97.5))
