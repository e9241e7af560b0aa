"""Words of a sentence of prose with the part they play: noun, verb, article and so on. Guesses from the lexicon and the neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from storyroom.analysis.lexicon import commonness, is_adjective, is_noun, is_verb, lemma

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
    if said == ",":
        return "comma"
    if not said[0].isalnum():
        return "stop"
    if said[0].isdigit():
        return "num"
    if small in _BY_WORD:
        return _closed(small, before, after)
    if said[0].isupper() and not said.isupper() and (before and before[-1].part != "stop") and not _is_word(small):
        return "name"
    if said[0].isupper() and not _is_word(re.sub(r"'s$", "", small)):
        return "name"
    return _open(small, before, after)


def _closed(small: str, before: list[Token], after: str) -> Part:
    if small == "her" and not re.match(r"[A-Za-z]", after):
        return "pron"
    if small == "that" and before and before[-1].part in {"noun", "verb"}:
        return "pron"
    return _BY_WORD[small]


def _open(small: str, before: list[Token], after: str) -> Part:
    noun, verb = lemma(re.sub(r"'s$", "", small), "noun"), lemma(small, "verb")
    can_noun, can_verb, can_adj = is_noun(noun), is_verb(verb), is_adjective(small)
    last = before[-1].part if before else "stop"
    if small.endswith("ly") and not can_noun:
        return "adv"
    if can_verb and _acts(small, noun if can_noun else "", verb, before, after):
        return "verb"
    if can_adj and (not can_noun or _describes(small, noun, after)):
        return "adj"
    if can_noun:
        return "noun"
    if can_verb:
        return "adj" if last in _OPENS_NOUN and re.match(r"[a-z]", after) else "verb"
    return "adv" if small.endswith("ly") else "noun"


def _acts(small: str, noun: str, verb: str, before: list[Token], after: str) -> bool:
    """Say whether a word that can be a verb is one here."""
    last = before[-1].part if before else "stop"
    if before and last in {"noun", "name"} and before[-1].text.lower().endswith(("'s", "’s", "s'")):
        return False
    finite = small != verb or not noun
    if small.endswith("ing"):
        if noun and not before and not after[0].isalnum():
            return False
        return not (
            last in {"det", "poss", "adj"} and re.match(r"[a-z]", after) is not None and after.lower() not in _BY_WORD
        ) and (last not in {"det", "poss"})
    if small.endswith(("ed", "en")) and not noun:
        return last not in _OPENS_NOUN
    if last in {"det", "poss", "adj"} or (last == "num" and small.endswith("s")):
        return False
    if not noun:
        return True
    if after == "as" or (before and before[-1].base == "as"):
        return False
    if last == "pron":
        return True
    if last == "noun" and small == verb and before[-1].base != before[-1].text.lower() and _leads_on(after):
        return True
    if last in {"name", "noun"}:
        more = commonness(verb, "verb") - commonness(noun, "noun")
        if after[0].isalnum():
            return finite and (_leads_on(after) or more >= 0)
        alone = after in {".", "!"} and len(before) > 1 and before[-2].part == "det" and more == 0
        return finite and (more > 0 or (alone and commonness(verb, "verb") > 0))
    if last in {"conj", "comma", "adv"}:
        return (
            finite
            and any(token.part == "verb" for token in before)
            and (_leads_on(after) and commonness(verb, "verb") + 1 >= commonness(noun, "noun"))
        )
    if last == "verb":
        return before[-1].base in {"do", "can", "will", "would", "could", "must", "may", "might", "shall", "should"}
    return last == "stop" and finite and _leads_on(after) and commonness(verb, "verb") > commonness(noun, "noun")


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
