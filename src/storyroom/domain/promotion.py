"""Which models of its own a studio uses: proposed, promoted by one or by two, withdrawn. Plain values; checks nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from storyroom.domain.access import Label

__all__ = ["GATES", "OwnModel", "Promotion", "PromotionState", "blocked_by"]

GATES: Final = (
    "rights", "deduplication", "canary_exposure", "extraction", "free_run_overlap", "membership", "utility", "forgetting",
    "collapse", "export_parity", "integrity",
)  # fmt: skip
"""Every gate that a model passes before it is used; a test holds this equal to the files of `tuning/gates`."""


class PromotionState(StrEnum):
    """Where a model stands."""

    MADE = "made"
    """Nobody asked for it to be used."""
    WAITING = "waiting"
    """One asked; it takes a second, since some of its material is under embargo."""
    PROMOTED = "promoted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Promotion:
    """An act of promotion, for good with the file that was tested."""

    model_id: str
    state: PromotionState
    digest: str
    """SHA-256 of the signature over all of its files: no other file is promoted."""
    asked_by: str
    asked_at: str
    confirmed_by: str = ""
    """The second, where it took one."""
    confirmed_at: str = ""
    ended_by: str = ""
    ended_at: str = ""


class OwnModel(NamedTuple):
    """A model that was made here, as it is listed."""

    id: str
    name: str
    label: Label
    by: str
    at: str
    state: PromotionState
    promotion: Promotion | None
    refused: str
    """Why it may not be used today whatever its state, in words; empty where it may."""


def blocked_by(gates: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Say what of a gate report stands in the way: gates that did not pass, or were not run, in words."""
    found = {str(one.get("gate")): one for one in gates}
    missing = [f"{name.replace('_', ' ')} was not measured" for name in GATES if name not in found]
    failed = [
        f"{name.replace('_', ' ')}: {one.get('words')}" for name, one in found.items() if one.get("passed") is not True
    ]
    return (*failed, *missing)
