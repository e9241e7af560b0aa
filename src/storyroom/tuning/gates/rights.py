"""The gate of rights and origin: every work may be trained on today, and whose words they are keeps to the policy. Looks nothing up itself.

What the manifest says is counted again from its own rows: totals that somebody wrote in decide nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

from storyroom.domain.dataset import HARD_CAP, named_as
from storyroom.domain.gates import GateResult

__all__ = ["NAME", "Standing", "rights"]

NAME: Final = "rights"
_MACHINE: Final = frozenset({"ai_verbatim", "ai_edited", "unknown"})
_SHOWN: Final = 20


class Standing(NamedTuple):
    """Where one work stands today."""

    draft_id: str
    name: str
    allowed: bool
    reason: str
    covered: bool = True
    """Whether the label of the data set covers the label that the work has today."""


def rights(
    manifest: Mapping[str, Any], standings: Collection[Standing], *, ancestors: Collection[str] = ()
) -> GateResult:
    """Hold the works of a manifest against what may be done with them today, and its words against the policy.

    `ancestors`: the models that this one comes from, itself included, by id and name. Works that nobody tells of are refused.
    """
    known = {one.draft_id: one for one in standings}
    named = [str(one["draft_id"]) for one in manifest.get("assets", ())]
    told = Counter(_origins(manifest))
    machine = sum(told[one] for one in _machines(manifest))
    percent = 100 * machine / max(1, sum(told.values()))
    own = _of_models(manifest, ancestors)
    refused = list(_refused(named, known))
    cap = _cap(manifest)
    reasons = [*refused, *_of_origin(manifest, named, percent, cap, own)]
    figures = {
        "works": len(named),
        "refused": len(refused),
        "machine_percent": round(percent, 3),
        "self_generated_tokens": own,
    }
    return GateResult(
        NAME,
        not reasons and bool(named),
        figures,
        {"refused": 0, "machine_percent": cap, "self_generated_tokens": 0},
        _words(figures, reasons),
        tuple(reasons) or (() if named else ("it is made of nothing",)),
    )


def _refused(named: Collection[str], known: Mapping[str, Standing]) -> Iterator[str]:
    for draft_id in named:
        one = known.get(draft_id)
        if one is None:
            yield f"{draft_id}: it is not here any more, and gives no consent"
        elif not one.allowed:
            yield f"{one.name}: {one.reason}"
        elif not one.covered:
            yield f"{one.name}: fewer people may see it now than may see the data set"


def _origins(manifest: Mapping[str, Any]) -> Mapping[str, int]:
    """Count the tokens for training by whose they are, example by example."""
    found: Counter[str] = Counter()
    for row in manifest.get("examples", ()):
        if not row.get("planted") and str(row["shard"]).startswith("train"):
            found[str(row["origin"])] += int(row["tokens"])
    return found


def _machines(manifest: Mapping[str, Any]) -> frozenset[str]:
    by_people = manifest.get("policy", {}).get("imported_by_people") is True
    return _MACHINE if by_people else _MACHINE | {"imported"}


def _of_models(manifest: Mapping[str, Any], ancestors: Collection[str]) -> int:
    rows = manifest.get("examples", ())
    return sum(int(row["tokens"]) for row in rows if any(named_as(one, ancestors) for one in row.get("models", ())))


def _cap(manifest: Mapping[str, Any]) -> int:
    policy = manifest.get("policy", {})
    return min(HARD_CAP, int(policy.get("edited_percent", 0)) + int(policy.get("verbatim_percent", 0)))


def _of_origin(
    manifest: Mapping[str, Any], named: Collection[str], percent: float, cap: int, own: int
) -> Iterator[str]:
    if percent > cap:
        yield f"{percent:.1f} % of the words are a machine's, or of unknown origin; at most {cap} % may be"
    if own:
        yield f"{own:,} words were written by this model, or one that it comes from"
    strangers = {str(row["draft_id"]) for row in manifest.get("examples", ())} - set(named)
    if strangers:
        yield f"{len(strangers):,} works are in the examples and not in the list of works"


def _words(figures: Mapping[str, float], reasons: Collection[str]) -> str:
    if not reasons:
        return f"All {figures['works']:,} drafts may be trained on, and the words keep to the policy."
    return "Some of what the model would be trained on may not be: make the data set again without it."
