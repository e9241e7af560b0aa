"""How far two sets of lemmas speak of the same things: the same word, a kind of it, or one made from it. Counts, weighs nothing."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.analysis.lexicon import is_verb, kind_of, noun_classes, related
from storyroom.analysis.memory import remembered

__all__ = ["echoes", "law_ties", "same_narrow", "stem", "stems_of", "tied", "ties"]


def ties(left: Iterable[str], right: Iterable[str]) -> frozenset[str]:
    """Return the lemmas of `left` that are in `right`, or that something in `right` is a kind of, or is made from."""
    others = frozenset(right)
    return frozenset(one for one in left if one in others or any(_near(one, other) for other in others))


def echoes(left: Iterable[str], right: Iterable[str]) -> frozenset[str]:
    """Return the lemmas of `left` that stand in `right` too, as the same word or one made from it."""
    stems = stems_of(frozenset(right))
    return frozenset(one for one in left if stem(one) in stems)


@remembered(4096)
def stems_of(lemmas: frozenset[str]) -> frozenset[str]:
    """Return the stems of a set of lemmas."""
    return frozenset(map(stem, lemmas))


def law_ties(terms: Iterable[str], said: Iterable[str]) -> frozenset[str]:
    """Return the terms that are echoed, that something said is a kind of, or whose deed a verb of the same kind does."""
    others = frozenset(said)
    return echoes(terms, others) | frozenset(
        one
        for one in terms
        if any(
            kind_of(other, one) or same_narrow(one, other) or (is_verb(one) and is_verb(other) and related(one, other))
            for other in others
        )
    )


def tied(left: Iterable[str], right: Iterable[str]) -> int:
    """Count them."""
    return len(ties(left, right))


_VESSELS = frozenset(
    {"tableware", "clothing", "vehicle", "weapon", "timepiece", "jewelry", "musical_instrument", "quantity"}
)
"""Classes narrow enough that two of their members may be one thing called by two words: a cup and a mug."""


@remembered(65536)
def _near(one: str, other: str) -> bool:
    if stem(one) == stem(other):
        return True
    return related(one, other) or kind_of(one, other) or kind_of(other, one)


@remembered(65536)
def stem(word: str) -> str:
    """Cut the endings by which one word is made from another; short words stay whole."""
    for ending in ("ation", "ment", "ness", "less", "ing", "ion", "ed", "er", "al", "ly", "th", "e", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word


@remembered(65536)
def same_narrow(one: str, other: str) -> bool:
    """Whether two nouns may name one thing: the same class of things people hold, wear or drive."""
    return bool(noun_classes(one) & noun_classes(other) & _VESSELS)
