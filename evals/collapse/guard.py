"""What the guard of data sets lets a model learn from: all of people's passages, and a machine's up to its share. Chooses nothing itself."""

from __future__ import annotations

from storyroom.domain.dataset import DatasetPolicy
from storyroom.tuning.dataset.examples import Draft
from storyroom.tuning.dataset.splitting import capped
from storyroom.tuning.dataset.tokens import numbers
from storyroom.tuning.dataset.windows import kept_once

__all__ = ["mixed"]

_PASSAGE = 100


def mixed(people: list[str], machine: list[str], *, seed: int) -> tuple[list[str], float]:
    """Return what may be learnt from, and the machine's share of it. The worst case: the machine's words count as edited."""
    made = [*_passages(people, "human"), *_passages(machine, "ai_edited")]
    once = kept_once([numbers(one.completion) for one in made])
    made = [one for at, one in enumerate(made) if at in once]
    stay = capped(made, DatasetPolicy(seed=seed))
    chosen = [one for at, one in enumerate(made) if at in stay]
    share = sum(one.tokens for one in chosen if one.origin != "human") / sum(one.tokens for one in chosen)
    return [word for one in chosen for word in one.completion.split(" ")], share


def _passages(words: list[str], origin: str) -> list[Draft]:
    cut = [words[at : at + _PASSAGE] for at in range(0, len(words), _PASSAGE)]
    return [
        Draft("continue", "", " ".join(one), origin, (), (), origin, ("", origin), at, len(one))
        for at, one in enumerate(cut)
    ]
