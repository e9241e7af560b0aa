"""Whether a model has unlearnt what its base knew: how it reads general text, against its base. Runs no model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from storyroom.domain.gates import GateResult

__all__ = ["NAME", "forgetting"]

NAME: Final = "forgetting"
RISE: Final = 0.05
"""By how much the perplexity of general text may rise. Source: own proposal; a plain small run rose by half."""
LEAST: Final = 500


def forgetting(
    tuned: Sequence[tuple[float, int]], base: Sequence[tuple[float, int]], *, rise: float = RISE
) -> GateResult:
    """Judge by the nats of general texts under both, with the tokens of each."""
    tokens = sum(number for _, number in tuned)
    if tokens < LEAST or len(tuned) != len(base):
        reason = f"{tokens} tokens of general text; {LEAST} are needed"
        return GateResult(NAME, False, {"tokens": tokens}, {"tokens": LEAST}, _UNSURE, (reason,))
    own, other = (math.exp(sum(nats for nats, _ in one) / tokens) for one in (tuned, base))
    risen = own / other - 1
    figures = {"perplexity": own, "base_perplexity": other, "rise": risen}
    if risen <= rise:
        return GateResult(NAME, True, figures, {"rise": rise}, "The model has kept the general language of its base.")
    return GateResult(
        NAME, False, figures, {"rise": rise}, _FORGOT, (f"perplexity of general text rose by {risen:.0%}",)
    )


_UNSURE: Final = (
    "It cannot be said what the model forgot: name a text file of general language as `general` in the recipe."
)
_FORGOT: Final = (
    "The model has unlearnt general language. Train fewer rounds, with a lower rate or rank, or mix in general text."
)
