"""Sets of ten passages: all by different writers, or half of them by one. Are the converged ones told apart?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from folds import auc, by_author, passages
from plays import Work, cut

from storyroom.style import sameness

SETS, TEXTS = 24, 10
SIZES = (500, 1_000)


def run(works: Sequence[Work]) -> None:
    writers = by_author(works)
    names = [name for name, them in writers.items() if sum(work.words for work in them) >= 8_000]
    behind, asked = names[::2], names[1::2]
    for size in SIZES:
        cohort = [text for name in behind for _, text in passages(writers[name], size, 3)]
        drawn = np.random.default_rng(3)
        rows = []
        for at in range(SETS):
            one = asked[at % len(asked)]
            rest = [name for name in drawn.permutation(asked) if name != one]
            half = _some(writers[one], size, TEXTS // 2, drawn)
            mixed = [_some(writers[name], size, 1, drawn)[0] for name in rest[: TEXTS - TEXTS // 2]]
            apart = [_some(writers[name], size, 1, drawn)[0] for name in rest[:TEXTS]]
            rows.append((sameness([*half, *mixed], cohort), sameness(apart, cohort)))
        for what in ("value", "shared"):
            found = auc([getattr(half, what) for half, _ in rows], [getattr(apart, what) for _, apart in rows])
            print(
                f"  {size} words, {TEXTS} texts, {2 * SETS} sets, {'mean likeness' if what == 'value' else 'shared direction'}: AUC {found:.3f}"
            )


def _some(works: Sequence[Work], size: int, many: int, drawn: np.random.Generator) -> list[str]:
    found = [text for work in works for text in cut(work, size)]
    return [found[at] for at in drawn.choice(len(found), many, replace=False)]
