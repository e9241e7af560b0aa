"""Theme said aloud: how much of what is spoken states how the world is, of nobody here and at no time. Knows sentences, no meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final

from storyroom.analysis.cast import cast_of
from storyroom.analysis.lexicon import is_noun, lemma, noun_classes
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.narrative.axis import Axis, Reading, evenly, words_in
from storyroom.analysis.sheet.tokens import Token, tokens_of

__all__ = ["AXIS", "is_general", "measure"]

AXIS: Final = Axis(
    "theme_aloud",
    "Theme said aloud",
    "general statements in 1,000 spoken words",
    "Spoken sentences in the present that say something of things in general: an abstract noun or everybody as subject, nobody named, "
    "nothing pointed at, no question. A high value means that people say what it is about; proverbs and jokes count as well.",
)
_FEWEST: Final = 200
"""Spoken words below which nothing is said."""
_SHORTEST: Final = 2
_ABSTRACT: Final = frozenset({"attribute", "feeling", "state", "cognition"})
_BODILY: Final = frozenset(
    {"person", "animal", "artifact", "body_part", "food", "plant", "natural_object", "substance", "location"}
)
_EVERYBODY: Final = frozenset("everyone everybody nobody anybody anyone people one men women man".split())
_AT_ALL_TIMES: Final = frozenset("always never ever every all".split())
"""What makes `you`, `we` and `they` everybody."""
_ORDINALS: Final = frozenset({"first", "second", "third", "last", "one"})
_WHO: Final = frozenset("those he anyone nobody everybody everyone people somebody someone one man".split())
_HERE: Final = frozenset(
    "i me my mine myself this these here now today tonight tomorrow yesterday ago there he him his she her hers it its please".split()
)
"""Words that point at somebody, some place or some time at hand."""
_PRESENT: Final = frozenset("is are isn't aren't does doesn't do don't can cannot can't must has have".split())
_NOT_PRESENT: Final = frozenset(
    "was were wasn't weren't did didn't had hadn't will won't would wouldn't shall should could might may going been am got ll d".split()
)


def measure(manuscript: Manuscript) -> Reading:
    """Count general statements among what is said."""
    spoken = [one for one in manuscript.sentences if one.spoken]
    words = words_in(spoken)
    if words < _FEWEST:
        return Reading(None, missing=f"Fewer than {_FEWEST} spoken words.")
    cast = manuscript.once(cast_of)
    found = [one for one in spoken if not any(cast.mentions(one.text)) and is_general(one)]
    return Reading(round(1000 * len(found) / words, 2), evenly(manuscript, found))


def is_general(sentence: Sentence) -> bool:
    """Say whether a sentence speaks of things in general."""
    text = sentence.text.strip()
    tokens = [one for one in tokens_of(text) if one.part not in {"comma", "stop"}]
    said = {one.text.lower().replace("’", "'") for one in tokens}
    said |= {part for one in said for part in one.split("'")}
    if "?" in text or len(tokens) < _SHORTEST or said & (_HERE | _NOT_PRESENT):
        return False
    counted = any(one.part == "num" and one.text.lower() not in _ORDINALS for one in tokens)
    if counted or any(one.part == "name" and one.start for one in tokens) or _points(tokens):
        return False
    verb = next((at for at, one in enumerate(tokens) if at and _is_present(one)), None)
    return verb is not None and _is_general_subject(tokens[:verb], said) and any(map(_is_abstract, tokens))


def _points(tokens: Sequence[Token]) -> bool:
    """`the mark`, `that drawer`: a thing at hand. `the truth` is none."""
    held = (after for one, after in pairwise(tokens) if one.text.lower() in {"the", "that"} and after.part == "noun")
    return any(not _is_abstract(one) for one in held)


def _is_present(token: Token) -> bool:
    """`is`, `makes`, `forget`: but not `made` or `making`."""
    small = token.text.lower().replace("’", "'")
    if small in _PRESENT:
        return True
    return token.part == "verb" and small in {token.base, f"{token.base}s", f"{token.base}es", f"{token.base[:-1]}ies"}


def _is_general_subject(tokens: Sequence[Token], said: AbstractSet[str]) -> bool:
    """Everybody, somebody who does so and so, or a noun that no article ties to this one here: `grief`, `a lie`, `the truth`."""
    small = [re.split("['’]", one.text.lower())[0] for one in tokens]
    if any(one in _EVERYBODY for one in small) or (len(small) > 1 and small[0] in _WHO and small[1] == "who"):
        return True
    if {"you", "we", "they"} & set(small):
        return bool(_AT_ALL_TIMES & said)
    nouns = [one for one in tokens if one.part in {"noun", "name"} or (not one.start and is_noun(one.text.lower()))]
    owned = any(one.part == "poss" or one.text.lower().replace("’", "'").endswith("'s") for one in tokens)
    return bool(nouns) and not owned and (_is_abstract(nouns[0]) or not {"the", "that"} & set(small))


def _is_abstract(token: Token) -> bool:
    """By the first meaning of the noun that a token is, or that it could be where a sentence begins."""
    small = token.text.lower()
    if small in _EVERYBODY:
        return True
    named = token.part in {"noun", "name"} or (not token.start and is_noun(small))
    classes = noun_classes(lemma(small, "noun"), senses=1) if named else frozenset()
    return bool(classes & _ABSTRACT) and not classes & _BODILY
