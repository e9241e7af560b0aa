"""Whether it can be told from a model which pages it was trained on, beyond what its base gives away already. Runs no model.

The loss alone tells nothing: pages differ in how hard they are. So each page's loss is taken against the base's on the same page, and
the pages that were not trained on are drawn by chance from the same works.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storyroom.domain.gates import GateResult
from storyroom.tuning.gates.statistics import auc, auc_interval

__all__ = ["NAME", "membership"]

NAME: Final = "membership"
LINE: Final = 0.55
LEAST: Final = 20


def membership(
    members: Sequence[float], others: Sequence[float], *, line: float = LINE, least: int = LEAST
) -> GateResult:
    """Judge by how much better than its base a model reads pages it was trained on, and pages it was not: nats a token, each."""
    fewer = min(len(members), len(others))
    if fewer < least:
        reason = f"{fewer} pages on one side; {least} are needed"
        return GateResult(NAME, False, {"pages": fewer}, {"pages": least}, _UNSURE, (reason,))
    value = auc(members, others)
    low, high = auc_interval(value, len(members), len(others))
    passed = low <= line
    figures = {"auc": value, "low": low, "high": high, "pages": fewer}
    if passed:
        words = "From the model it cannot be told which pages it was trained on."
        return GateResult(NAME, True, figures, {"low": line, "pages": least}, words)
    reason = f"a page it was trained on is told from one it was not in {value:.0%} of the cases"
    return GateResult(NAME, False, figures, {"low": line, "pages": least}, _TELLS, (reason,))


_UNSURE: Final = "It cannot be said whether training pages can be told: too few pages were kept back. Use more pages."
_TELLS: Final = "The model gives away which pages it was trained on. Train fewer rounds, or with a lower rate."
