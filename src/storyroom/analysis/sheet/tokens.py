"""Words of a sentence of prose with the part they play: noun, verb, article and so on. Guesses from the lexicon and the neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from storyroom.analysis.lexicon import commonness, is_adjective, is_adverb, is_noun, is_verb, lemma

__all__ = ["Part", "Token", "tokens_of"]

Part = Literal[
    "det", "poss", "num", "prep", "conj", "pron", "adv", "stop", "comma", "verb", "noun", "adj", "name", "like"
]

_TOKEN: Final = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d[\d:.,]*(?:st|nd|rd|th|s)?|[.!?…;:()\"“”—–]|--|,|\S")
_CLOSED: Final[dict[Part, str]] = {
    "det": "a an the this that these those some any each every another no both either neither all half such what which",
    "poss": "his her its their my your our whose",
    "num": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen several few many first second third last",
    "prep": "in on at of to from with without by for into onto out over under up down off through across along behind before beside "
    "between beyond near past round around against among towards toward inside outside above below beneath upon within about "
    "after until till during except away back underneath amid",
    "conj": "and or but nor while when where because if though although until since so yet then than whether",
    "pron": "he she it they them him me us we you i who whom himself herself itself themselves everyone everybody nobody nothing "
    "something somebody someone anything anybody everything none there here",
    "adv": "not never ever just only too very almost still already again also even now then once twice quite rather together "
    "apart somewhere nowhere everywhere always sometimes often soon later perhaps maybe more most less least how why as",
    "verb": "is are was were be been being am has have had having does do did doing done can could will would shall should may might "
    "must isn't doesn't don't can't cannot won't hasn't didn't wasn't",
    "like": "like",
}  # fmt: skip
_BY_WORD: Final[dict[str, Part]] = {word: part for part, words in _CLOSED.items() for word in words.split()}
_HELPERS: Final = frozenset("do can will would could must may might shall should".split())
_OPENS_NOUN: Final = frozenset({"det", "poss", "num", "adj"})


class Token(NamedTuple):
    """A word with its part. Units: `start` and `end` are code points of the sentence."""

    text: str
    start: int
    end: int
    part: Part
    base: str
    """The base form as the part has it, in small letters."""


def tokens_of(text: str, names: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """Cut a sentence into tokens and give each its part. `names` are stretches that are known to be names."""
    found: list[Token] = []
    matches = list(_TOKEN.finditer(text))
    for place, match in enumerate(matches):
        after = matches[place + 1][0] if place + 1 < len(matches) else "."
        named = _within(names, match.start(), match.end())
        found.append(_token(match, found, after, named=named and match[0][0].isupper()))
    return found


def _within(names: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a stretch lies where a name begins or within it."""
    return any(one <= start < other or (start <= one and other <= end) for one, other in names)


def _token(match: re.Match[str], before: list[Token], after: str, *, named: bool) -> Token:
    said = match[0]
    small = said.lower().replace("’", "'")
    part = "name" if named else _part(said, small, before, after)
    plain = re.sub(r"'s?$", "", small)
    base = lemma(plain, "verb") if part == "verb" else lemma(plain, "noun") if part in {"noun", "name"} else plain
    return Token(said, match.start(), match.end(), part, base)


def _part(said: str, small: str, before: list[Token], after: str) -> Part:
    if not said[0].isalnum():
        return "comma" if said == "," else "stop"
    if said[0].isdigit():
        return "num"
    if small in _BY_WORD:
        return _closed(small, before, after)
    inside = bool(before) and before[-1].part != "stop"
    if said[0].isupper() and not _is_word(small if inside and not said.isupper() else re.sub(r"'s$", "", small)):
        return "name"
    return _open(small, before, after)


def _closed(small: str, before: list[Token], after: str) -> Part:
    if small == "her" and not re.match(r"[A-Za-z]", after):
        return "pron"
    if small == "that" and before and before[-1].part in {"noun", "verb"}:
        return "pron"
    return _BY_WORD[small]


def _open(small: str, before: list[Token], after: str) -> Part:
    """Give a part to a word that no closed list has."""
    noun, verb = lemma(re.sub(r"'s$", "", small), "noun"), lemma(small, "verb")
    if is_adverb(small):
        return "adv"
    can_noun, can_verb, can_adj = is_noun(noun), is_verb(verb), is_adjective(small)
    if can_verb and _acts(small, noun if can_noun else "", verb, before, after):
        return "verb"
    if can_adj and (not can_noun or _describes(small, noun, after)):
        return "adj"
    if can_noun or not (can_verb or small.endswith("ly")):
        return "noun"
    opened = bool(before) and before[-1].part in _OPENS_NOUN and re.match(r"[a-z]", after)
    return "adv" if not can_verb else "adj" if opened else "verb"


def _acts(small: str, noun: str, verb: str, before: list[Token], after: str) -> bool:
    """Say whether a word that can be a verb is one here. `noun` is empty where it can be none."""
    last = before[-1].part if before else "stop"
    if _bars_verb(small, noun, before, after):
        return False
    if small.endswith("ing"):
        return last not in {"det", "poss"}
    if (small.endswith(("ed", "en")) and not noun) or not noun or last == "pron":
        return True
    if last in {"noun", "name"}:
        return _acts_after_noun(small, noun, verb, before, after)
    finite, more = small != verb, commonness(verb, "verb") - commonness(noun, "noun")
    if last in {"conj", "comma", "adv"}:
        return finite and more >= -1 and _leads_on(after) and any(token.part == "verb" for token in before)
    helped = last == "verb" and before[-1].base in _HELPERS
    return helped or (last == "stop" and finite and more > 0 and _leads_on(after))


def _bars_verb(small: str, noun: str, before: list[Token], after: str) -> bool:
    """Say whether the words around it leave no room for a verb: an article before it, an owner, `as`."""
    last = before[-1] if before else None
    if last is None:
        return small.endswith("ing") and bool(noun) and not after[0].isalnum()
    if after == "as" or last.base == "as":
        return True
    if last.part in {"noun", "name"} and last.text.lower().endswith(("'s", "’s", "s'")):
        return True
    if last.part in {"det", "poss", "adj"}:
        joins = re.match(r"[a-z]", after) is not None and after.lower() not in _BY_WORD
        return not small.endswith("ing") or joins
    return last.part == "num" and (small.endswith("s") or (small.endswith(("ed", "en")) and not noun))


def _acts_after_noun(small: str, noun: str, verb: str, before: list[Token], after: str) -> bool:
    """`The stove ticks.` and `moths tick against` have a verb; `snow boots,` and `in plum uniforms with` have none."""
    used, last = commonness(verb, "verb"), before[-1]
    more = used - commonness(noun, "noun")
    if small == verb:
        several = last.part == "noun" and last.base != last.text.lower()
        return several and _leads_on(after)
    if last.part == "name":
        return _leads_on(after) or more >= 0
    opened = any(token.part in {"det", "poss", "num"} for token in before[-4:-1])
    governed = len(before) > 1 and before[-2].part == "prep"
    if not after[0].isalnum():
        return used > 0 and ((opened and more >= 0) or (more > 0 and after != ","))
    return used > 0 and not governed and ((_leads_on(after) and more >= -2) or more >= 0)


def _leads_on(after: str) -> bool:
    """Say whether what follows is what follows a verb: an article, a preposition, a pronoun, a name, an end."""
    part = _BY_WORD.get(after.lower())
    return part in {"det", "poss", "prep", "pron", "adv", "num", "conj"} or not after[0].isalnum() or after[0].isupper()


def _describes(small: str, noun: str, after: str) -> bool:
    """Say whether a word that is both describes the noun behind it."""
    if not re.match(r"[a-z]", after) or after in _BY_WORD:
        return False
    return commonness(small, "adj") >= commonness(noun, "noun")


def _is_word(small: str) -> bool:
    return is_noun(lemma(small, "noun")) or is_verb(lemma(small, "verb")) or is_adjective(small)
