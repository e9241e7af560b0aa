"""Ways to tell sets of which half has converged, side by side on the same sets. The product has the best of those that look at no names.

    python evals/style/converged_ideas.py [--plain]

Sets of ten: five by one writer and five by others, against ten by different writers. Passages are placed once, in the space of the
cohort alone; sets are drawn from the other half of the writers, and both halves are asked.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from folds import auc, by_author, passages
from plays import Work, works
from run import plain

from storyroom.style.channels import CHANNELS, Counts, count
from storyroom.style.scales import cut
from storyroom.style.space import SHARE, Space

SIZES, DRAWS, MOST = (500, 1_000), 6, 16
FIVES = np.array(list(itertools.combinations(range(10), 5)))
WEIGHTS = {
    "all channels": [SHARE[one] for one in CHANNELS],
    "letters, marks, phrases": [0, 1, 0, 1, 0, 1],
    "page, marks, phrases (with names)": [2, 0, 0, 1, 0, 1],
}
Stat = Callable[[np.ndarray], float]


def pairs(near: np.ndarray) -> np.ndarray:
    return np.sort(near[np.triu_indices(len(near), 1)])[::-1]


STATS: dict[str, Stat] = {
    "mean of pairs": lambda near: float(pairs(near).mean()),
    "share of the first eigenvalue": lambda near: float(np.linalg.eigvalsh(near)[-1] / len(near)),
    "nearest quarter of pairs": lambda near: float(pairs(near)[:10].mean()),
    "best five": lambda near: float(
        (near - np.diag(np.diag(near)))[FIVES[:, :, None], FIVES[:, None, :]].sum((1, 2)).max()
    ),
    "mean square of pairs above nought": lambda near: float((np.clip(pairs(near), 0, None) ** 2).mean()),
}


def normed(near: np.ndarray, usual: np.ndarray, nearest: int = 0) -> np.ndarray:
    """Hold likenesses against those with the cohort, or with the nearest of it, in spreads."""
    held = np.sort(usual, axis=1)[:, -nearest:] if nearest else usual
    found = (near - held.mean(1, keepdims=True)) / held.std(1, keepdims=True)
    return (found + found.T) / 2


def whitened(
    near: np.ndarray, usual: np.ndarray, cohort: np.ndarray, home: np.ndarray, weight: float = 10.0
) -> np.ndarray:
    """Make little of directions in which writers of the cohort differ from themselves. Source: Hatch, Kajarekar, Stolcke, 2006."""
    own = np.eye(len(home)) - (home[:, None] == home) / (home[:, None] == home).sum(1, keepdims=True)
    within = own @ cohort @ own.T
    off = usual @ own.T
    found = near - off @ np.linalg.inv(np.eye(len(home)) / weight + within) @ off.T
    long = np.sqrt(np.diag(found))
    return found / np.outer(long, long)


def fitted(grams: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Weigh channels by how well they tell pairs of one writer in the cohort: linear discriminant, none below nought."""
    places = np.triu_indices(len(home), 1)
    same = (home[:, None] == home)[places]
    values = np.stack([gram[places] for gram in grams], 1)
    spread = np.cov(values[same].T) + np.cov(values[~same].T) + 1e-6 * np.eye(len(grams))
    found = np.maximum(np.linalg.solve(spread, values[same].mean(0) - values[~same].mean(0)), 0)
    return found / found.sum()


def rare(space: Space, counted: Sequence[Counts]) -> np.ndarray:
    """Count shared runs of the channel `phrases` by how rare they are, without regard to all else that is there."""
    row = CHANNELS.index("phrases")
    held = np.stack([np.isin(np.arange(len(space.weights[row])), one["phrases"][0]) for one in counted]).astype(
        np.float32
    )
    weighed = held * np.where(
        space.weights[row] > np.percentile(space.weights[row][space.weights[row] > 0], 75), space.weights[row], 0
    )
    return weighed @ held.T


def sets(home: np.ndarray, drawn: np.random.Generator) -> Iterator[tuple[list[int], list[int]]]:
    by = {name: np.flatnonzero(home == name) for name in dict.fromkeys(home)}
    for name, own in by.items():
        if len(own) < 5:
            continue
        for _ in range(DRAWS):
            rest = [drawn.choice(by[other]) for other in drawn.permutation([one for one in by if one != name])[:10]]
            yield [*drawn.choice(own, 5, replace=False), *rest[:5]], rest


def ideas(space: Space, cohort: list[Counts], asked: list[str], home: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    counted = [count(text) for text in asked]
    many = len(cohort)
    grams = np.stack([_gram(space, [*cohort, *counted], row) for row in range(len(CHANNELS))])
    for name, shares in WEIGHTS.items():
        gram = np.tensordot(np.array(shares) / sum(shares), grams, 1)
        near, usual = gram[many:, many:], gram[many:, :many]
        yield f"{name}", near
        yield f"{name}; above usual", normed(near, usual)
        yield f"{name}; above the nearest twenty", normed(near, usual, 20)
        if name == "all channels":
            yield f"{name}; whitened", whitened(near, usual, gram[:many, :many], home)
    gram = np.tensordot(fitted(grams[:, :many, :many], home), grams, 1)
    yield "channels weighed on other writers; above usual", normed(gram[many:, many:], gram[many:, :many])
    yield "rare runs shared", rare(space, counted)
    halves = [[count(part) for part in cut(text, len(text.split()) // 2)[:2]] for text in asked]
    parts = sum(
        np.tensordot(
            np.array([0, 1, 0, 1, 0, 1]) / 3,
            np.stack([_gram(space, [*cohort, *(one[at] for one in halves)], row) for row in range(6)]),
            1,
        )
        for at in (0, 1)
    )
    yield "letters, marks, phrases; by halves; above usual", normed(parts[many:, many:], parts[many:, :many])


def _gram(space: Space, counted: Sequence[Counts], row: int) -> np.ndarray:
    placed = np.stack([space.direction(one, row) for one in counted])
    return (placed @ placed.T).astype(float)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--plain", action="store_true")
    read: list[Work] = works()
    if asked.parse_args().plain:
        read = [plain(work) for work in read]
    writers = by_author(read)
    names = [name for name, them in writers.items() if sum(work.words for work in them) >= 8_000]
    found: dict[tuple[str, str], list[float]] = {}
    for size, parity in itertools.product(SIZES, (0, 1)):
        behind, told = names[parity::2], names[1 - parity :: 2]
        texts = {name: [text for _, text in passages(writers[name], size, MOST)] for name in names}
        cohort = [count(text) for name in behind for text in texts[name][:8]]
        home = np.array([name for name in behind for _ in texts[name][:8]])
        flat = [(name, text) for name in told for text in texts[name]]
        drawn = list(sets(np.array([name for name, _ in flat]), np.random.default_rng(5)))
        for idea, near in ideas(Space.over(cohort), cohort, [text for _, text in flat], home):
            for what, stat in STATS.items():
                half, apart = ([stat(near[np.ix_(one, one)]) for one in them] for them in zip(*drawn, strict=True))
                found.setdefault((idea, what), []).append(auc(half, apart))
    print(f"AUC of {len(drawn)} sets each: 500 words by either half of the writers, 1,000 words by either, mean")
    for (idea, what), values in sorted(found.items(), key=lambda one: -float(np.mean(one[1]))):
        print("  " + " ".join(f"{value:.3f}" for value in values) + f"  {np.mean(values):.3f}  {idea}: {what}")


if __name__ == "__main__":
    main()
