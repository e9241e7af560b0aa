"""A tuned model put before the gates: what each needs is measured on it and on its base, and handed over. Judges nothing itself."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from storyroom.domain.gates import GateResult
from storyroom.tuning.gates.canary_exposure import LEAST, Scored, bits_of_chance, canary_exposure
from storyroom.tuning.gates.collapse import Before, Variety, collapse, variety
from storyroom.tuning.gates.extraction import extraction, spans
from storyroom.tuning.gates.forgetting import forgetting
from storyroom.tuning.gates.free_run_overlap import free_run_overlap, library_index, longest_run
from storyroom.tuning.gates.membership import membership
from storyroom.tuning.gates.utility import utility
from storyroom.tuning.recipe import GateLimits
from storyroom.tuning.scorer import Scorer, perplexity

__all__ = ["Assessed", "Hidden", "Material", "assess", "divided", "scored_canaries", "told_of"]

_WRITES: Final = 200
"""Tokens that a model writes on from one prompt."""
_AT_ONCE: Final = 16
_MOST_TRIES: Final = 20
"""How much shorter than asked what it writes may be, before it is left at that."""
_SEEDS: Final = 100_003


class Hidden(NamedTuple):
    """A canary: what stands before its secret words, those words, and others that could have been them."""

    before: str
    secret: str
    others: Sequence[str]
    """All that it could have been, but for itself."""
    repeats: int


@dataclass(frozen=True, slots=True)
class Material:
    """What a model is measured on. Texts, whole."""

    trained: Sequence[str]
    kept_back: Sequence[str]
    """Of the same works, drawn by chance and not trained on."""
    held_out: Sequence[str]
    """Of other works."""
    general: Sequence[str]
    library: Sequence[str]
    canaries: Sequence[Hidden] = ()
    previous: Before | None = None
    control: Before | None = None
    unreleased: frozenset[int] = field(default_factory=frozenset)
    """Which of the trained texts nobody outside has seen."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was measured besides, to hold the next model against."""

    perplexity: float
    variety: Variety


def divided(count: int, *, share: float, seed: int) -> tuple[list[int], list[int]]:
    """Draw which of so many examples are trained on and which are kept back."""
    order = list(range(count))
    random.Random(f"{seed}/kept back").shuffle(order)  # noqa: S311  # no secret
    kept = round(count * share)
    return sorted(order[kept:]), sorted(order[:kept])


def assess(tuned: Scorer, base: Scorer, material: Material, limits: GateLimits, *, seed: int) -> Iterator[GateResult]:
    """Put a model before each gate that looks at models."""
    yield canary_exposure(scored_canaries(tuned, material.canaries, limits, seed=seed), level=limits.canary_level)
    yield _extraction(tuned, base, material, limits)
    yield membership(*_gains(tuned, base, material), line=limits.membership_auc)
    pages, general = (
        [(scorer, perplexity(scorer, texts)) for scorer in (tuned, base)]
        for texts in (material.held_out, material.general)
    )
    yield utility(pages[0][1], pages[1][1], level=limits.utility_level)
    yield forgetting(general[0][1], general[1][1], rise=limits.forgetting_rise)
    written = _written(tuned, material, limits, seed)
    stock = library_index(material.general)
    tokens = sum(len(tuned.encode(text)) for text in written)
    run = longest_run(written, library_index(material.library), stock=stock)
    yield free_run_overlap(run, tokens=tokens, line=limits.free_run_words, least=limits.free_run_tokens // 2)
    own = told_of(pages[0][1], variety(written, material.trained, words=limits.collapse_words))
    yield _collapse(own, material, limits, lambda: _of_base(base, pages[1][1], material, limits, seed))


def told_of(pages: Sequence[tuple[float, int]], kinds: Variety) -> Assessed:
    """Say what a later model is to be held against."""
    return Assessed(math.exp(sum(nats for nats, _ in pages) / max(1, sum(count for _, count in pages))), kinds)


def scored_canaries(scorer: Scorer, canaries: Sequence[Hidden], limits: GateLimits, *, seed: int) -> list[Scored]:
    """Rank each canary among as many others as the gate's line needs."""
    once = sum(one.repeats == 1 for one in canaries)
    needed = math.ceil(2 ** (bits_of_chance(max(once, LEAST), limits.canary_level) + 0.5))
    draw = random.Random(f"{seed}/canaries")  # noqa: S311  # no secret
    found = []
    for one in canaries:
        others = one.others if len(one.others) <= needed else draw.sample(one.others, needed)
        own, *rest = scorer.follow_from(one.before, [one.secret, *others])
        found.append(Scored(one.repeats, -own, [-other for other in rest], len(one.others) + 1))
    return found


def _extraction(tuned: Scorer, base: Scorer, material: Material, limits: GateLimits) -> GateResult:
    tokens = [tuned.encode(text) for text in material.trained]
    asked = spans(
        tokens, prefix=limits.extraction_prefix, suffix=limits.extraction_suffix, most=limits.extraction_spans
    )
    secret = spans(
        [tokens[place] for place in sorted(material.unreleased)],
        prefix=limits.extraction_prefix, suffix=limits.extraction_suffix, most=limits.extraction_spans,
    )  # fmt: skip
    both = [*asked, *secret]
    return extraction(
        tuned.follow(both),
        base.follow(both),
        rate=limits.extraction_rate,
        tries=limits.extraction_tries,
        chance=limits.extraction_chance,
        unreleased=range(len(asked), len(both)),
    )


def _gains(tuned: Scorer, base: Scorer, material: Material) -> tuple[list[float], list[float]]:
    draw = random.Random("members")  # noqa: S311  # no secret
    some = min(len(material.trained), 4 * len(material.kept_back))
    members = draw.sample(list(material.trained), some)
    return _better(tuned, base, members), _better(tuned, base, material.kept_back)


def _better(tuned: Scorer, base: Scorer, texts: Sequence[str]) -> list[float]:
    pairs = zip(perplexity(tuned, texts), perplexity(base, texts), strict=True)
    return [(other - own) / count for (own, count), (other, _) in pairs if count]


def _written(scorer: Scorer, material: Material, limits: GateLimits, seed: int) -> list[str]:
    """Have a model write on from the beginnings of held-out pages, until it wrote enough or will not."""
    begins = [" ".join(text.split(" ")[:12]) for text in material.held_out] or [""]
    found: list[str] = []
    tokens = place = 0
    while tokens < limits.free_run_tokens and place < _MOST_TRIES * limits.free_run_tokens / _WRITES:
        some = [begins[(place + number) % len(begins)] for number in range(_AT_ONCE)]
        new = scorer.write(some, _WRITES, seed=seed * _SEEDS + place)
        tokens += sum(len(scorer.encode(text)) for text in new)
        found += new
        place += _AT_ONCE
    return found


def _of_base(
    base: Scorer, pages: Sequence[tuple[float, int]], material: Material, limits: GateLimits, seed: int
) -> Assessed:
    return told_of(
        pages, variety(_written(base, material, limits, seed), material.trained, words=limits.collapse_words)
    )


def _collapse(own: Assessed, material: Material, limits: GateLimits, base: Callable[[], Assessed]) -> GateResult:
    """Hold a model against those named; where neither is, against its base, which was trained on no word of it."""
    control = material.control
    if control is None and material.previous is None:
        told = base()
        control = Before(told.perplexity, told.variety)
    return collapse(
        own.perplexity,
        own.variety,
        control=control,
        previous=material.previous,
        rise_control=limits.collapse_rise_control,
        rise_previous=limits.collapse_rise_previous,
        tail=limits.collapse_tail,
        distinct=limits.collapse_distinct,
        least=limits.collapse_words,
    )
