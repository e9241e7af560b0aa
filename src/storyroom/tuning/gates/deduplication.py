"""The gate of de-duplication: no stretch of 50 tokens stands twice in what was trained on, and no two examples are nearly the same.

It counts in the shards as they are, and believes the manifest in nothing but which sentences were planted; and that only within bounds.
Source: Lee et al., "Deduplicating Training Data Makes Language Models Better", ACL 2022.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from storyroom.domain.gates import GateResult
from storyroom.tuning.dataset.canaries import REPEATS
from storyroom.tuning.dataset.folder import DataFolder, Example
from storyroom.tuning.dataset.near import near_pairs
from storyroom.tuning.dataset.tokens import Numbers, numbers
from storyroom.tuning.dataset.windows import WINDOW, repeated

__all__ = ["NAME", "deduplication"]

NAME: Final = "deduplication"
_SHOWN: Final = 5


def deduplication(data: DataFolder) -> GateResult:
    """Count repeats in the training examples, and between them and what is held out."""
    planted = _planted(data)
    train = [one for one in data.train if one.id not in planted]
    texts = [numbers(one.text) for one in train]
    windows, near = repeated(texts), near_pairs(texts)
    leaked = _leaked(texts, [numbers(one.text) for one in data.heldout])
    figures = {
        "examples": len(train),
        "repeated_windows": len(windows),
        "near_pairs": len(near),
        "leaked_windows": leaked,
    }
    reasons = tuple(_reasons(train, windows, near, leaked))
    return GateResult(
        NAME,
        not reasons and bool(train),
        figures,
        {"repeated_windows": 0, "near_pairs": 0, "leaked_windows": 0},
        _words(figures, passed=not reasons),
        reasons or (() if train else ("there is nothing to train on",)),
    )


def _planted(data: DataFolder) -> frozenset[str]:
    """Name the examples that may repeat: canaries, as many and as short as canaries are. Others that call themselves so are counted."""
    texts = {one.id: one.text for one in data.train}
    rows: Sequence[Mapping[str, Any]] = data.manifest.get("examples", ())
    called = [str(row["id"]) for row in rows if row.get("planted") and row["id"] in texts]
    times = Counter(texts[one] for one in called)
    told = data.manifest.get("canaries", {}).get("repeats", {})
    allowed = {repeats: int(told.get(str(repeats), 0)) for repeats in REPEATS}
    seen = Counter(times.values())
    fits = all(seen[repeats] <= allowed.get(repeats, 0) for repeats in seen)
    short = all(len(numbers(text)) < WINDOW for text in times)
    return frozenset(called) if fits and short else frozenset()


def _leaked(train: Sequence[Numbers], heldout: Sequence[Numbers]) -> int:
    """Count the stretches that stand both in training and in what is held out."""
    both = repeated([*train, *heldout])
    border = len(train)
    return sum(1 for places in both if places[0][0] < border <= places[-1][0])


def _reasons(
    train: Sequence[Example],
    windows: Sequence[tuple[tuple[int, int], ...]],
    near: Sequence[tuple[int, int, float]],
    leaked: int,
) -> list[str]:
    found = []
    if windows:
        worst = max(windows, key=len)
        found.append(
            f"{len(windows):,} stretches of {WINDOW} words stand more than once; one stands {len(worst):,} times, "
            f"first in {train[worst[0][0]].id}"
        )
    found += [
        f"{train[one].id} and {train[other].id} are nearly the same ({likeness:.0%})"
        for one, other, likeness in near[:_SHOWN]
    ]
    if len(near) > _SHOWN:
        found.append(f"{len(near) - _SHOWN:,} more pairs are nearly the same")
    if leaked:
        found.append(f"{leaked:,} stretches of {WINDOW} words of what is held out stand in training too")
    return found


def _words(figures: Mapping[str, int], *, passed: bool) -> str:
    if passed:
        return f"Nothing stands twice in {figures['examples']:,} examples."
    return (
        "The same pages are in the training data more than once, so the model would learn them by heart. "
        "Make the data set again: it takes one version of each scene."
    )
