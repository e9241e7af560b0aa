"""Whom `he` and `she` can stand for: each person's gender, by titles, kin words and the pronouns beside the name. Guesses nobody's from a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.people import People

__all__ = ["FEMALE", "MALE", "gender_of", "genders"]

MALE, FEMALE = "m", "f"
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_MEN = re.compile(
    r"\b(?:Mr|Mister|Sir|Lord|King|Prince|Father|Brother|Uncle|Monsieur|Herr|Señor|Signor|Don|Count|Duke|Baron|Colonel|man|boy|son|husband|waiter|actor|widower|king|monk|priest|groom)\b\.?"
)
_WOMEN = re.compile(
    r"\b(?:Mrs|Miss|Ms|Madam|Madame|Mademoiselle|Lady|Queen|Princess|Mother|Sister|Aunt|Auntie|Frau|Fräulein|Señora|Signora|Doña|Donna|Countess|Duchess|Baroness|woman|girl|daughter|wife|waitress|actress|widow|queen|nun|bride)\b\.?"
)


def gender_of(pronoun: str) -> str:
    """Say which gender a pronoun has; empty for `they` and for what is none."""
    return MALE if _HE.fullmatch(pronoun) else FEMALE if _SHE.fullmatch(pronoun) else ""


def genders(sentences: Sequence[Sentence], people: People) -> Mapping[str, str]:
    """Return the gender of each person whose it is told; who is both or neither is left out."""
    votes: dict[str, Counter[str]] = {}
    before: tuple[int, str] = (-1, "")
    for sentence in sentences:
        if sentence.spoken:
            continue
        named = people.named(sentence.text)
        whose = named[0] if len(named) == 1 else ""
        if not named and before[0] == sentence.element:
            whose = before[1]
        if whose:
            found = _told(sentence.text)
            if found:
                votes.setdefault(whose, Counter())[found] += 1
            before = (sentence.element, whose)
        else:
            before = (-1, "")
    for name in {*votes, *people.ids.values()}:
        titled = MALE if _MEN.match(name) else FEMALE if _WOMEN.match(name) else ""
        if titled:
            votes[name] = Counter({titled: 1})
    return {name: told for name, one in votes.items() if (told := _winner(one))}


def _told(text: str) -> str:
    he, she = bool(_HE.search(text)), bool(_SHE.search(text))
    return "" if he == she else MALE if he else FEMALE


def _winner(votes: Counter[str]) -> str:
    men, women = votes[MALE], votes[FEMALE]
    return MALE if men > women * 2 else FEMALE if women > men * 2 else ""
