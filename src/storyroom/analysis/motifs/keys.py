"""The words of a sentence under the keys of the trope table, and where they stand. Knows no trope and no people.

A deed is read as a verb only where one can stand: behind an article it is a thing, and what is shown is inflected.
"""

from __future__ import annotations

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.memory import remembered
from storyroom.analysis.story.state import Story, nouns_of, verbs_of

__all__ = ["denies", "keys_of", "spots"]

_HEARD, _SEEN = 26, 45
"""Words of a sentence that is read; a longer one holds too much to tell who does what."""
_BEFORE_NOUNS = frozenset(
    """a an the his her its their my your our no this that these those some any of in with for by at such what every
    dear sweet mere""".split()
)
_PLURAL = frozenset({"and", "they", "not", "we"})
"""Words before a bare verb of a shown deed: more than one does it, or it is denied."""


def spots(story: Story, sentence: Sentence) -> dict[str, list[int]]:
    """Return where each key stands among the words; what follows an article is no verb, and a shown deed is inflected."""
    found: dict[str, list[int]] = {}
    words = story.words(sentence)
    if len(words) > (_HEARD if sentence.spoken else _SEEN):
        return found
    lowers = [word.lower for word in words]
    for at, word in enumerate(words):
        if word.text == "Miss":
            continue
        inflected = word.lower != word.verb or sentence.spoken or not _PLURAL.isdisjoint(lowers[max(at - 3, 0) : at])
        verb = word.verb if inflected and (not at or lowers[at - 1] not in _BEFORE_NOUNS) else ""
        pair = {f"w:{lowers[at]}_{lowers[at + 1]}"} if at + 1 < len(words) else set()
        for key in _keys(word.lower, word.noun, verb) | pair:
            found.setdefault(key, []).append(at)
    return found


def denies(word: str) -> bool:
    """Whether a word denies what follows it."""
    return word in _DENIALS or word.endswith("n't")


_DENIALS = frozenset("not never no nobody nothing none cannot without neither nor refuse refuses".split())


@remembered(32768)
def _keys(lower: str, noun: str, verb: str) -> frozenset[str]:
    words = {f"w:{lower}", f"n:{noun}", *({f"v:{verb}"} if verb else ())}
    deeds = verbs_of(verb) if verb else frozenset[str]()
    return frozenset(words | {f"n:@{one}" for one in nouns_of(noun)} | {f"v:@{one}" for one in deeds})


@remembered(4096)
def keys_of(part: str) -> tuple[str, ...]:
    """Return the keys that a part of a query stands for: `v:go,leave` is `v:go` and `v:leave`."""
    kind, _, listed = part.partition(":")
    return tuple(f"{kind}:{one}" for one in listed.split(","))
