"""The JSON of data sets: plans, entries, what one is made of, what the gates say. One pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storyroom.domain.dataset import (
    DatasetEntry,
    DatasetPlan,
    DatasetShown,
    DatasetVerified,
    PlannedAsset,
)
from storyroom.domain.gates import gate_shape
from storyroom.domain.shapes import Shape

__all__ = ["dataset_shape", "datasets_shape", "made_shape", "plan_shape", "shown_shape", "verified_shape"]

Who = Callable[[str], str]
"""From the id of a person to their name; empty if they are not here any more."""


def plan_shape(plan: DatasetPlan) -> Shape:
    """Shape a plan: what goes in, what is refused and why, what is left out."""
    return {
        "digest": plan.digest,
        "policy": plan.policy.as_json(),
        "label": sorted(plan.label.compartments) if plan.label else [],
        "train": plan.train,
        "heldout": plan.heldout,
        "planted": plan.planted,
        "tokens": plan.tokens,
        "kinds": dict(plan.kinds),
        "origin": dict(plan.origin),
        "assets": [_asset_shape(one) for one in plan.assets],
        "refused": [
            {
                "draft_id": one.draft_id,
                "project": one.project,
                "document": one.document,
                "draft": one.draft,
                "reasons": list(one.reasons),
            }
            for one in plan.refused
        ],
        "dropped": [
            {"why": one.why, "words": one.words, "examples": one.examples, "tokens": one.tokens} for one in plan.dropped
        ],
        "notes": list(plan.notes),
    }


def datasets_shape(found: Iterable[DatasetEntry], who: Who) -> Shape:
    """Shape a list of data sets."""
    return {"data_sets": [dataset_shape(one, who) for one in found]}


def dataset_shape(one: DatasetEntry, who: Who) -> Shape:
    """Shape a data set as it is listed."""
    return {
        "id": one.id,
        "name": one.name,
        "use": one.use.value,
        "label": sorted(one.label.compartments),
        "by": who(one.by),
        "at": one.at,
        "train": one.train,
        "heldout": one.heldout,
        "tokens": one.tokens,
        "works": one.works,
        "bytes": one.size,
        "allowed": one.decision.allowed,
        "reason": one.decision.reason,
    }


def made_shape(one: DatasetEntry, plan: DatasetPlan, who: Who) -> Shape:
    """Shape a data set that was just made, with the plan that it followed."""
    return {"data_set": dataset_shape(one, who), "plan": plan_shape(plan)}


def shown_shape(shown: DatasetShown, who: Who, *, examples: bool = False) -> Shape:
    """Shape a data set that was opened; its way from span to example only where that is asked for."""
    manifest = {name: value for name, value in shown.manifest.items() if examples or name != "examples"}
    return {**dataset_shape(shown.entry, who), "may_remove": shown.may_remove, "manifest": manifest}


def verified_shape(found: DatasetVerified, who: Who) -> Shape:
    """Shape what the gates say of a data set."""
    return {
        "data_set": dataset_shape(found.entry, who),
        "files": found.files,
        "signature": "holds",
        "passed": found.passed,
        "gates": [gate_shape(one) for one in found.gates],
    }


def _asset_shape(one: PlannedAsset) -> Shape:
    return {
        "draft_id": one.draft_id,
        "project": one.project,
        "document": one.document,
        "draft": one.draft,
        "label": sorted(one.label.compartments),
        "owner": one.owner,
        "basis": one.basis,
        "why": one.why,
        "split": one.split,
        "scenes": one.scenes,
        "asked": one.asked,
        "examples": one.examples,
        "tokens": one.tokens,
        "origin": dict(one.origin),
        "models": dict(one.models),
        "generation": one.generation,
    }
