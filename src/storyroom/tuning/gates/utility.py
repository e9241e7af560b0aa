"""Whether a model has learnt the studio's voice: does it read held-out pages of the studio better than its base? Runs no model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from storyroom.domain.gates import GateResult
from storyroom.tuning.gates.statistics import chance_of_gain

__all__ = ["NAME", "utility"]

NAME: Final = "utility"
LEAST: Final = 5


def utility(
    tuned: Sequence[tuple[float, int]], base: Sequence[tuple[float, int]], *, level: float = 0.05
) -> GateResult:
    """Judge by the nats of held-out pages under both, with the tokens of each page."""
    count = len(tuned)
    if count < LEAST or count != len(base):
        return GateResult(
            NAME, False, {"pages": count}, {"pages": LEAST}, _UNSURE, (f"{count} pages; {LEAST} are needed",)
        )
    gains = [(other - own) / tokens for (own, tokens), (other, _) in zip(tuned, base, strict=True)]
    tokens = sum(number for _, number in tuned)
    own, other = (math.exp(sum(nats for nats, _ in one) / tokens) for one in (tuned, base))
    chance = chance_of_gain(gains)
    figures = {"perplexity": own, "base_perplexity": other, "chance": chance, "pages": count}
    passed = own < other and chance < level
    if passed:
        words = f"The model reads held-out pages of the studio better than its base: {other:.1f} became {own:.1f}."
        return GateResult(NAME, True, figures, {"chance": level}, words)
    reason = f"perplexity {own:.1f} against {other:.1f} of the base (p = {chance:.3f})"
    return GateResult(NAME, False, figures, {"chance": level}, _NOTHING, (reason,))


_UNSURE: Final = "It cannot be said whether the tuning helped: too few pages were held out."
_NOTHING: Final = "The tuning did not make the model better at pages of the studio that it has not seen. Use more pages, or other settings."
