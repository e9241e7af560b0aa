"""Draws a data set up from assets: what goes in, in which split, what is left out and why. One straight line; the same for the same seed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from storyroom.domain.dataset import DatasetPlan, DatasetPolicy, Dropped, Refused, named_as
from storyroom.tuning.dataset.assets import Asset
from storyroom.tuning.dataset.canaries import Canary, draw_canaries
from storyroom.tuning.dataset.examples import Draft, examples_of, group_of
from storyroom.tuning.dataset.known_again import known_again
from storyroom.tuning.dataset.near import kept_apart
from storyroom.tuning.dataset.splitting import capped, held_out
from storyroom.tuning.dataset.summing import planned_assets, sum_up
from storyroom.tuning.dataset.tokens import numbers
from storyroom.tuning.dataset.units import CutScene, Unit, cut_scenes
from storyroom.tuning.dataset.versions import in_one_work, one_version
from storyroom.tuning.dataset.windows import kept_once

__all__ = ["DROPPED", "Drawn", "Models", "Told", "draw_up"]

DROPPED: Final[Mapping[str, str]] = {
    "older_version": "stands in a newer draft already: ten drafts of a scene are not ten examples",
    "copied_scene": "stands in another of these works already",
    "self_generated": "was written by this model, or one that it comes from",
    "ai_verbatim": "is a machine's, and nobody touched it",
    "unknown": "is of unknown origin, which counts as a machine's",
    "imported": "came in as a file, and nobody said that people wrote it, so it counts as a machine's",
    "held_out_machine": "is a machine's, in a work that is held out",
    "repeated": "repeats 50 tokens that stand in another example",
    "near": "is nearly the same as another example",
    "cap": "is a machine's, beyond its share",
}
"""Why something is left out -> in words."""
Told = Callable[[str, int, int], None]
"""Is told how far it is: what, how much of it, of how much."""


class Models(NamedTuple):
    """What is known of the models that wrote anything."""

    ancestors: Collection[str] = ()
    """Those that the new model comes from, by id and name."""
    generations: Mapping[str, int] = {}
    """How many models stand behind each that was made here; others count as 0."""


class Drawn(NamedTuple):
    """A data set, ready to be written down."""

    plan: DatasetPlan
    train: tuple[Draft, ...]
    heldout: tuple[Draft, ...]
    canaries: tuple[Canary, ...]
    rights: Mapping[str, Mapping[str, object]]
    """What was stated of each draft, by its id."""
    hashes: Mapping[str, str]
    """SHA-256 of each draft's canonical text."""


@dataclass
class _Out:
    """Counts what is left out, by reason."""

    examples: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)

    def put(self, why: str, tokens: int) -> None:
        self.examples[why] += 1
        self.tokens[why] += tokens

    def told(self) -> tuple[Dropped, ...]:
        return tuple(
            Dropped(why, words, self.examples[why], self.tokens[why])
            for why, words in DROPPED.items()
            if self.examples[why]
        )


def draw_up(
    assets: Sequence[Asset],
    refused: Sequence[Refused],
    policy: DatasetPolicy,
    *,
    secret: bytes = b"",
    models: Models = Models(),  # noqa: B008  # a value that cannot change
    told: Told = lambda _what, _done, _of: None,
) -> Drawn:
    """Draw a data set up. Without a secret no canaries are planted. Raises: InvalidRequestError."""
    out = _Out()
    ordered = sorted(assets, key=lambda one: (one.work, one.ordinal, one.draft_id))
    cut = []
    for number, asset in enumerate(ordered):
        told("Cutting scenes", number, len(ordered))
        cut.append((asset, cut_scenes(asset)))
    cut = known_again(cut)
    mine = [(asset, scenes) for asset, scenes in cut if _by(scenes, models.ancestors) * 2 >= _size(scenes) > 0]
    own = {asset.draft_id for asset, _ in mine}
    cut = [(asset, _without(scenes, models.ancestors, out)) for asset, scenes in cut if asset.draft_id not in own]
    chosen, older = one_version(cut)
    chosen, copies = in_one_work(chosen)
    for why, left in (("older_version", older), ("copied_scene", copies)):
        for _, scene in left:
            out.put(why, sum(scene.tokens.values()))
    made = []
    for number, (asset, scenes) in enumerate(chosen):
        told("Making examples", number, len(chosen))
        made += list(examples_of(asset, scenes, policy))
    apart = held_out(_by_work(made, policy), policy)
    told("Looking for repeats", 0, 1)
    train, heldout = _unique(_allowed(made, apart, policy, out), apart, policy, out)
    stay = capped(train, policy)
    for at, one in enumerate(train):
        if at not in stay:
            out.put("cap", one.tokens)
    train = [one for at, one in enumerate(train) if at in stay]
    counts = policy.canaries if secret else (0, 0, 0)
    canaries = draw_canaries(secret, counts, sorted({one.draft_id for one in train}))
    every = (*refused, *(_self_made(asset) for asset, _ in mine))
    scenes_of = {asset.draft_id: scenes for asset, scenes in cut}
    planned = planned_assets(chosen, scenes_of, train, heldout, apart, models.generations)
    plan = sum_up(policy, planned, every, train, heldout, out.told(), canaries, ordered)
    rights = {asset.draft_id: asset.rights for asset in ordered}
    hashes = {asset.draft_id: _hash(asset) for asset in ordered}
    return Drawn(plan, tuple(train), tuple(heldout), canaries, rights, hashes)


def _hash(asset: Asset) -> str:
    return hashlib.sha256(asset.screenplay.text.encode("utf-8", "surrogatepass")).hexdigest()


def _by(scenes: Iterable[CutScene], models: Collection[str]) -> int:
    """Count the tokens that these models wrote."""
    return sum(unit.tokens for scene in scenes for unit in scene.units if _is_of(unit, models))


def _is_of(unit: Unit, models: Collection[str]) -> bool:
    return any(named_as(model, models) for model in unit.models)


def _size(scenes: Iterable[CutScene]) -> int:
    return sum(unit.tokens for scene in scenes for unit in scene.units)


def _without(scenes: Sequence[CutScene], models: Collection[str], out: _Out) -> tuple[CutScene, ...]:
    """Take away what a model wrote that the new one comes from."""
    found = []
    for scene in scenes:
        kept: list[Unit] = []
        for unit in scene.units:
            if _is_of(unit, models):
                out.put("self_generated", unit.tokens)
            else:
                kept.append(unit)
        if kept:
            found.append(scene._replace(units=tuple(kept)))
    return tuple(found)


def _by_work(made: Iterable[Draft], policy: DatasetPolicy) -> Mapping[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for one in made:
        if group_of(one.origin, policy) == "core":
            found[one.work] += one.tokens
    return found


def _allowed(
    made: Iterable[Draft], apart: Collection[tuple[str, str]], policy: DatasetPolicy, out: _Out
) -> list[Draft]:
    """Leave out what no share is left for, and a machine's words in works that are held out."""
    found = []
    for one in made:
        group = group_of(one.origin, policy)
        if group == "verbatim" and not policy.verbatim_percent:
            out.put("imported" if one.origin == "imported" else str(one.origin), one.tokens)
        elif group != "core" and one.work in apart:
            out.put("held_out_machine", one.tokens)
        else:
            found.append(one)
    return found


def _unique(
    examples: Sequence[Draft], apart: Collection[tuple[str, str]], policy: DatasetPolicy, out: _Out
) -> tuple[list[Draft], list[Draft]]:
    """Keep every stretch once: what is held out first, then people's words, then a machine's."""
    order = sorted(examples, key=lambda one: (one.work not in apart, group_of(one.origin, policy) != "core"))
    cut = [numbers(one.text) for one in order]
    once = kept_once(cut)
    left = sorted(once)
    alone = {left[at] for at in kept_apart([cut[at] for at in left])}
    for at, one in enumerate(order):
        if at not in alone:
            out.put("near" if at in once else "repeated", one.tokens)
    kept = [order[at] for at in sorted(alone)]
    return [one for one in kept if one.work not in apart], [one for one in kept if one.work in apart]


def _self_made(asset: Asset) -> Refused:
    why = "half of it or more was written by this model, or one that it comes from"
    return Refused(asset.draft_id, asset.project, asset.document, asset.draft, (why,))
