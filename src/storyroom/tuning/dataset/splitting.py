"""Which works are held out of training, and how much of a machine's words stays. Whole works; chance follows from the seed. Knows no text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from storyroom.domain.dataset import DatasetPolicy
from storyroom.errors import InvalidRequestError
from storyroom.tuning.dataset.examples import Draft, group_of
from storyroom.tuning.dataset.tokens import drawn

__all__ = ["capped", "held_out"]

Work = tuple[str, str]


def held_out(tokens: Mapping[Work, int], policy: DatasetPolicy) -> frozenset[Work]:
    """Choose the works that are held out: those that were named, else so many that their share is about what is asked for.

    A single work is never held out unasked, and never all of them. Raises: InvalidRequestError where a named one is not there.
    """
    if policy.held_out:
        return _named(tokens, policy.held_out)
    wanted = sum(tokens.values()) * policy.held_out_percent / 100
    if not wanted or len(tokens) < 2:
        return frozenset()
    order = sorted(tokens, key=lambda work: (drawn(policy.seed, "held out", *work), work))
    found: set[Work] = set()
    held = 0
    for work in order[:-1]:
        if not found or held + tokens[work] <= wanted * 1.5:
            found.add(work)
            held += tokens[work]
        if held >= wanted:
            break
    return frozenset(found)


def _named(tokens: Mapping[Work, int], names: Collection[str]) -> frozenset[Work]:
    found = set()
    for name in names:
        fits = {work for work in tokens if name.casefold() in {work[1], "/".join(work)}}
        if not fits:
            raise InvalidRequestError(
                f"{name[:60]!r} is none of the works that were asked for.",
                "Name a document, as PROJECT/DOCUMENT if need be.",
            )
        found |= fits
    return frozenset(found)


def capped(examples: Sequence[Draft], policy: DatasetPolicy) -> frozenset[int]:
    """Say which examples stay so that machines' words are no more than their share of all; people's all stay."""
    kept = {at for at, one in enumerate(examples) if group_of(one.origin, policy) == "core"}
    people = sum(examples[at].tokens for at in kept)
    allowed = {"edited": policy.edited_percent, "verbatim": policy.verbatim_percent}
    rest = 100 - sum(allowed.values())
    order = sorted(range(len(examples)), key=lambda at: (drawn(policy.seed, "cap", examples[at].text), at))
    for group, percent in allowed.items():
        room = people * percent // rest
        for at in order:
            if group_of(examples[at].origin, policy) == group and examples[at].tokens <= room:
                kept.add(at)
                room -= examples[at].tokens
    return frozenset(kept)
