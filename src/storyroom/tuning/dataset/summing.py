"""What a drawn data set comes to: assets as they go in, totals, a digest, and sentences for whoever plans. Chooses nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from storyroom.domain.access import join
from storyroom.domain.canonical import canonical
from storyroom.domain.dataset import DatasetPlan, DatasetPolicy, Dropped, PlannedAsset, Refused, Split, named_as
from storyroom.domain.provenance import SourceClass
from storyroom.tuning.dataset.assets import Asset
from storyroom.tuning.dataset.canaries import Canary
from storyroom.tuning.dataset.examples import Draft
from storyroom.tuning.dataset.tokens import count
from storyroom.tuning.dataset.units import CutScene

__all__ = ["planned_assets", "sum_up"]


def planned_assets(  # noqa: PLR0917  # each is a step of the line above
    chosen: Sequence[tuple[Asset, tuple[CutScene, ...]]],
    cut: Mapping[str, tuple[CutScene, ...]],
    train: Sequence[Draft],
    heldout: Sequence[Draft],
    apart: Collection[tuple[str, str]],
    generations: Mapping[str, int],
) -> tuple[PlannedAsset, ...]:
    tokens: Counter[str] = Counter()
    examples: Counter[str] = Counter()
    used: dict[str, set[str]] = {}
    for one in (*train, *heldout):
        tokens[one.draft_id] += one.tokens
        examples[one.draft_id] += 1
        used.setdefault(one.draft_id, set()).update(one.models)
    found = []
    for asset, scenes in chosen:
        origin: Counter[SourceClass] = Counter()
        wrote: Counter[str] = Counter()
        for unit in (unit for scene in cut[asset.draft_id] for unit in scene.units):
            origin[unit.origin] += unit.tokens
            for model in unit.models:
                wrote[model] += unit.tokens
        split: Split = "heldout" if asset.work in apart else "train"
        behind = [generations.get(named_as(model, generations), 0) + 1 for model in used.get(asset.draft_id, ())]
        found.append(
            PlannedAsset(
                asset.draft_id,
                asset.project,
                asset.document,
                asset.draft,
                asset.label,
                asset.owner,
                asset.basis,
                asset.why,
                split,
                len(scenes),
                len(cut[asset.draft_id]),
                examples[asset.draft_id],
                tokens[asset.draft_id],
                dict(origin),
                dict(wrote),
                max(behind, default=0),
            )
        )
    return tuple(found)


def sum_up(  # noqa: PLR0917  # as above
    policy: DatasetPolicy,
    assets: tuple[PlannedAsset, ...],
    refused: tuple[Refused, ...],
    train: Sequence[Draft],
    heldout: Sequence[Draft],
    dropped: tuple[Dropped, ...],
    canaries: Sequence[Canary],
    given: Sequence[Asset],
) -> DatasetPlan:
    origin: Counter[SourceClass] = Counter()
    for one in train:
        origin[one.origin] += one.tokens
    looked_at = [one.label for one in assets]  # what was left out of it told what was looked at too
    planted = sum(one.repeats for one in canaries)
    return DatasetPlan(
        policy=policy,
        assets=assets,
        refused=refused,
        dropped=dropped,
        label=join(looked_at) if train else None,
        kinds=dict(Counter(one.kind for one in train)),
        origin=dict(origin),
        train=len(train) + planted,
        heldout=len(heldout),
        planted=planted,
        digest=_digest(policy, given, refused, (*train, *heldout)),
        notes=tuple(_notes(policy, train, heldout, dropped)),
    )


def _digest(
    policy: DatasetPolicy, given: Sequence[Asset], refused: Sequence[Refused], examples: Iterable[Draft]
) -> str:
    """Say in one number what goes in, by what right, and what does not."""
    texts = [hashlib.sha256(one.text.encode("utf-8", "surrogatepass")).hexdigest() for one in examples]
    assets = [[one.draft_id, one.label.key(), dict(one.rights)] for one in given]
    told = {"policy": policy.as_json(), "assets": assets, "refused": [list(one) for one in refused], "texts": texts}
    return hashlib.sha256(canonical(told)).hexdigest()


def _notes(
    policy: DatasetPolicy, train: Sequence[Draft], heldout: Sequence[Draft], dropped: tuple[Dropped, ...]
) -> Iterable[str]:
    if any(one.why == "imported" for one in dropped):
        yield "What came in as files counts as a machine's: say that people wrote it, if that is so."
    if not train:
        yield "There is nothing to train on."
    if train and not heldout and (policy.held_out_percent or policy.held_out):
        yield "Nothing is held out: with a single work there is no page to try the model on."
    if train and sum(count(one.completion) for one in train) < 2_000:
        yield "This is very little text: a model learns no voice from it."
