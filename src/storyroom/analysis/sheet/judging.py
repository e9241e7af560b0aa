"""Which candidate belongs into which group of a sheet, and how sure that is: a gate of classes, then a small linear scorer. Knows no words.

The weights are fitted by evals/story/fit_breakdown.py on two writers of the sample; features are classes and parts of sentences.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple, TypedDict

from storyroom.analysis.hearing.ear import ear
from storyroom.analysis.sheet.candidates import Candidate

__all__ = [
    "CONVENTIONS",
    "GROUPS",
    "RULED",
    "Group",
    "Judged",
    "Scorer",
    "Weights",
    "judge",
    "may_be",
    "pointing",
    "telling",
]

Group = Literal["props", "wardrobe", "vehicles", "animals", "sfx_vfx", "sound_music", "extras", "stunts", "makeup"]

GROUPS: Final[tuple[Group, ...]] = (
    "props", "wardrobe", "vehicles", "animals", "sfx_vfx", "sound_music", "extras", "stunts", "makeup",
)  # fmt: skip

_THINGS: Final[dict[Group, frozenset[str]]] = {
    "props": frozenset(
        "artifact instrument food drink substance document container device unknown money furniture natural_object plant tool picture "
        "tableware group quantity hair".split()
    ),
    "wardrobe": frozenset("clothing fabric jewelry unknown".split()),
    "vehicles": frozenset({"vehicle"}),
    "animals": frozenset({"animal"}),
    "sfx_vfx": frozenset("weather fire light water sky natural_object substance".split()),
    "sound_music": frozenset({"sound", "music", "musical_instrument"}),
    "extras": frozenset("person crowd".split()),
    "stunts": frozenset(),
    "makeup": frozenset("injury hair cosmetic disease".split()),
}
"""Classes of which a thing must have one."""
_DEEDS: Final[dict[Group, frozenset[str]]] = {
    "sound_music": frozenset("sound sing play_music telephone".split()),
    "sfx_vfx": frozenset("destroy burn".split()),
    "stunts": frozenset("fall fight jump shoot injure".split()),
}
_FIRST_ONLY: Final = frozenset({"sound_music", "extras", "makeup"})
"""Groups for which a second meaning is not enough: a ring is a sound but rarely."""
_LIKENED: Final = frozenset({"simile", "negated"})
_WIDE: Final = frozenset({"props", "wardrobe"})
"""Groups for which any thing is weighed, whatever its classes: a case is an event, a mannequin a worker."""
_NEVER: Final[dict[Group, frozenset[str]]] = {
    "props": frozenset("person animal clothing vehicle body_part time feeling act".split()),
    "wardrobe": frozenset({"person", "animal"}),
    "extras": frozenset({"animal"}),
}
"""Classes of the first meaning that keep a thing out."""


RULED: Final = frozenset({"extras", "stunts", "makeup"})
"""Groups that are judged by rule, not by weights."""
_WEIGHED: Final = 2.0
"""How much a direction counts beside a feature, before anything is fitted."""
CONVENTIONS: Final = {"capital": 1.5}
"""Weights that are set by rule: scripts print in capitals what somebody must bring or make. Not every writer does, so nothing is
learned from it. Source: facts page on screenplay formats, breakdown categories; trade usage."""


class Scorer(TypedDict):
    """What a feature adds in one group, and from which sum on a candidate is taken. The empty name is what all start from."""

    cut: float
    weights: Mapping[str, float]
    direction: Sequence[float]
    """What the direction of its head word adds; as wide as the ear's, or empty."""


Weights = Mapping[Group, Scorer]


class Judged(NamedTuple):
    """A candidate taken into a group. `score` is how far it lies above the cut, 0 to 1."""

    candidate: Candidate
    group: Group
    score: float


def may_be(one: Candidate, group: Group) -> bool:
    """Say whether a candidate can belong to a group at all."""
    if one.kind in {"noise", "voice"}:
        return group == "sound_music"
    if one.kind == "deed":
        return any(f"acts:{name}" in one.features for name in _DEEDS.get(group, ()))
    if "named_animal" in one.features:
        return group == "animals"
    if group == "makeup" and one.features & {"marked_body", "on_body"}:
        return not _kept_out(one, group)
    if group in _WIDE:
        return not one.features & _LIKENED
    return fits(one, group)


def fits(one: Candidate, group: Group) -> bool:
    """Say whether the classes of a thing are those of the group."""
    second = group not in _FIRST_ONLY
    return not _kept_out(one, group) and any(
        f"c:{name}" in one.features or (second and f"d:{name}" in one.features) or name in one.features
        for name in _THINGS[group]
    )


def _kept_out(one: Candidate, group: Group) -> bool:
    """What is only likened or denied is not needed; meat is no animal unless it moves."""
    if one.features & _LIKENED or "adjective" in one.features:
        return True
    if group == "sound_music" and "sounds_itself" in one.features:
        return True
    if group == "animals" and "c:food" in one.features and "acts" not in one.features:
        return True
    return any(f"c:{name}" in one.features for name in _NEVER.get(group, ()))


def telling(one: Candidate, group: Group) -> frozenset[str]:
    """Return the features that are weighed: what the first meaning of the word is, its part in the sentence, whether it fits."""
    own = ("fits",) if group in _WIDE and fits(one, group) else ()
    return frozenset(name for name in (*one.features, f"kind:{one.kind}", *own) if not name.startswith("d:"))


def pointing(one: Candidate) -> tuple[float, ...]:
    """Return which way the head word points, as it is weighed: as wide as the ear's directions."""
    hearing = ear()
    return tuple(_WEIGHED * value for value in hearing.direction(hearing.pieces(one.head)))


def judge(one: Candidate, weights: Weights | None = None) -> list[Judged]:
    """Return the groups into which a candidate is taken; `weights` are tried in place of those that were fitted."""
    table = weights or _fitted()
    found = []
    for group in GROUPS:
        if may_be(one, group):
            over = _by_rule(one, group) if group in RULED else _by_weight(one, group, table[group])
            if over >= 0:
                found.append(Judged(one, group, min(1.0, 0.5 + over / 8)))
    return found


def _by_weight(one: Candidate, group: Group, scorer: Scorer) -> float:
    cut, weights = scorer["cut"], scorer["weights"]
    score = weights[""] + sum(weights.get(name, 0.0) for name in telling(one, group))
    if scorer["direction"]:
        score += sum(weight * value for weight, value in zip(scorer["direction"], pointing(one), strict=True))
    return score - cut + sum(CONVENTIONS[name] for name in one.features & CONVENTIONS.keys())


def _by_rule(one: Candidate, group: Group) -> float:
    """Judge what is too rare to be learned: who is only there, who may get hurt, what a face or body must show."""
    has = one.features
    if group == "stunts":
        people = has & {"by:person", "by:pron"} and "ing" not in has
        return (
            0.0 if people and not has & {"acts:fasten", "acts:lose", "acts:touch", "acts:put", "acts:sound"} else -1.0
        )
    if group == "makeup":
        told = (
            has & {"marked_body", "on_body", "modified", "opens:a", "opens:num", "capital", "listed"}
            and "whole_of" not in has
        )
        return 0.5 if told else -1.0
    if has & {"c:artifact", "d:artifact", "c:sky", "c:kin"} and "capital" not in has:
        return -1.0
    several = has & {"opens:num", "capital"} or ("plural" in has and has & {"modified", "acts"}) or "c:crowd" in has
    working = "c:worker" in has or "c:child" in has
    seen = bool(has & {"acts", "first_phrase", "listed", "alone", "capital"})
    return 0.5 if (several and seen) or (working and has & {"opens:a", "acts", "first_phrase"}) else -1.0


@cache
def _fitted() -> Weights:
    table: Weights = json.loads(files("storyroom.analysis.sheet").joinpath("weights.json").read_text(encoding="utf-8"))
    return table
