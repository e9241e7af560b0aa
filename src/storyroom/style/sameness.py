"""How alike the texts of a set are, held against what is usual: iterations, a season, a slate. A measure, never a verdict on who wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from storyroom.style.background import background
from storyroom.style.channels import count
from storyroom.style.profile import ENOUGH_OTHERS
from storyroom.style.reading import count_words
from storyroom.style.scales import nearest_size, pieces_of
from storyroom.style.space import Space, likeness

__all__ = ["FEWEST_TEXTS", "Sameness", "sameness"]

FEWEST_TEXTS: Final = 3
SHORTEST: Final = 100


class Sameness(NamedTuple):
    """What is said of a set. `value` is None where there is not enough to say."""

    value: float | None
    """Mean likeness of two texts, cohort-centred: about nought if all go their own ways, 1 if all are one."""
    shared: float | None
    """Weight of the one direction that most of the texts share, per text. Told converged sets less well than the mean."""
    words: int
    """Words of each text that were looked at: all are cut to the shortest, since every such measure depends on length."""
    nearest: tuple[int, int] | None
    """The two texts that are most alike."""
    missing: str


def sameness(texts: Sequence[str], cohort: Sequence[str]) -> Sameness:
    """Measure how far the texts of a set have run together, against passages of the same kind by others."""
    words = min((count_words(text) for text in texts), default=0)
    if len(texts) < FEWEST_TEXTS or words < SHORTEST:
        return Sameness(
            None, None, words, None, f"Not enough to say: {FEWEST_TEXTS} texts of {SHORTEST} words are needed."
        )
    usual = [piece.counts for piece in pieces_of([one for one in cohort if one.strip()], nearest_size(words))]
    if len(usual) < ENOUGH_OTHERS:
        usual += background()
    counted = [count(_first(text, words)) for text in texts]
    space = Space.over([*usual, *counted], [1.0] * len(usual) + [0.0] * len(counted))
    near = likeness(space, counted).astype(np.float64)
    apart = near - np.eye(len(near)) * 2
    pair = divmod(int(apart.argmax()), len(near))
    mean = (near.sum() - np.trace(near)) / (len(near) * (len(near) - 1))
    return Sameness(float(mean), float(np.linalg.eigvalsh(near)[-1] / len(near)), words, (min(pair), max(pair)), "")


def _first(text: str, words: int) -> str:
    """Return the first so many words, line ends kept."""
    kept: list[str] = []
    for line in text.splitlines():
        parts = line.split()[:words]
        words -= len(parts)
        kept.append(" ".join(parts))
        if words <= 0:
            break
    return "\n".join(kept)
