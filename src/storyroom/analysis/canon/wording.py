"""A statement of canon as plain sentences: `Mara Voss: age 34.` as `Mara Voss is 34.` For reading only; people see their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.domain.sentences import SENTENCE_END

__all__ = ["plain_sentences"]

_LONGEST = 1000
_PAIR = re.compile(
    r"(?P<about>(?:(?:Dr|Mr|Mrs|Ms|Prof|Sgt|Capt|Lt|Col|Gen|Rev|St)\. )?[^:.!?]{1,60}):\s+(?P<rest>\S.*)", re.DOTALL
)
_PRONOUN = re.compile(r"(?P<pro>He|She|They|It|His|Her|Their|Its)\b(?P<rest>.*)", re.DOTALL)
_OWNERS = frozenset({"His", "Her", "Their", "Its"})
_KEYS = {
    "age": "{0} is {1}", "born": "{0} was born in {1}", "birth year": "{0} was born in {1}", "date of birth": "{0} was born on {1}",
    "year of birth": "{0} was born in {1}", "birthday": "{0} was born on {1}", "job": "{0} is a {1}", "occupation": "{0} is a {1}",
    "profession": "{0} is a {1}", "trade": "{0} is a {1}", "work": "{0} is a {1}", "rank": "{0} is a {1}", "title": "{0} is a {1}",
    "hair colour": "{0} has {1} hair", "hair color": "{0} has {1} hair", "hair": "{0} has {1} hair", "eye colour": "{0} has {1} eyes",
    "eye color": "{0} has {1} eyes", "eyes": "{0} has {1} eyes", "status": "{0} is {1}", "home": "{0} lives in {1}",
    "lives": "{0} lives {1}", "address": "{0} lives in {1}", "full name": "{0}'s full name is {1}", "real name": "{0}'s full name is {1}",
    "surname": "{0}'s surname is {1}", "name": "{0}'s full name is {1}", "died": "{0} died {1}", "death": "{0} died {1}",
    "location": "{0} is in {1}", "owner": "The {0} belongs to {1}", "scar": "{0} has a scar {1}", "handedness": "{0} is {1}",
    "languages": "{0} speaks only {1}", "language": "{0} speaks only {1}", "allergies": "{0} is allergic to {1}", "diet": "{0} is a {1}",
    "cannot": "{0} cannot {1}", "can't": "{0} cannot {1}", "never": "{0} never {1}", "always": "{0} always {1}",
}  # fmt: skip
_KIN = frozenset(
    "father mother brother sister son daughter husband wife uncle aunt cousin grandfather grandmother spouse dog cat horse ship boat nephew niece".split()
)
_LEADS = re.compile(
    r"(?:cannot|can|can['’]t|never|always|is|was|has|had|must|may|does|did|do|will|lost|died|owns|speaks|knows|lives|wears|drinks|eats|carries|works|no longer|comes|born|grew|[a-z]+(?:s|ed))\b",
    re.IGNORECASE,
)
_AGED = re.compile(r"(?:aged? )?\d{1,3}(?: years old)?\.?", re.IGNORECASE)


def plain_sentences(statement: str) -> Iterator[str]:
    """Yield the sentences of a statement, each with its subject in its place."""
    text = " ".join(statement[:_LONGEST].split())
    pair = _PAIR.fullmatch(text)
    if pair:
        yield from _of_subject(pair["about"].strip(), pair["rest"].strip())
        return
    cut, last = 0, ""
    for end in (*(match.end() for match in SENTENCE_END.finditer(text)), len(text)):
        said = text[cut:end].strip()
        cut = end
        leaning = _PRONOUN.fullmatch(said)
        if leaning and last:
            yield _placed(last, leaning)
        elif said:
            yield from _clauses(said)
            named = re.match(r"(?:The )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*", said)
            last = named[0] if named else ""


_JOINED = re.compile(
    r"(?P<subject>(?:The |Dr\. |Mrs?\. |Ms\. )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)(?P<one> [^,;]{3,200}?),? (?:and|but) (?P<two>(?:never|cannot|can['’]t|is|was|has|always|must|lost|died|speaks|lives|works|does not|doesn['’]t)\b.*)"
)


_BESIDE = re.compile(
    r"(?P<subject>(?:Dr\. |Mrs?\. |Ms\. )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*), (?P<beside>[^,.;]{2,60}), (?P<rest>(?:never|cannot|can['’]t|is|was|has|had|always|must|lost|died|speaks|lives|works|does not|doesn['’]t)\b.*)"
)


def _clauses(said: str) -> Iterator[str]:
    """Say of a subject apart what is joined by `and`: `Mara fears water and never swims.`"""
    beside = _BESIDE.fullmatch(said)
    if beside:
        yield f"{beside['subject']}, {beside['beside']}."
        yield from _clauses(f"{beside['subject']} {beside['rest']}")
        return
    joined = _JOINED.fullmatch(said)
    if joined is None or joined["subject"] in _NOT_NAMES:
        yield said
        return
    yield f"{joined['subject']}{joined['one']}."
    yield from _clauses(f"{joined['subject']} {joined['two']}")


_NOT_NAMES = frozenset({"Nobody", "No", "Only", "Everybody", "Everyone", "Nothing", "It", "There"})


def _of_subject(about: str, rest: str) -> Iterator[str]:
    leaning = _PRONOUN.fullmatch(rest)
    if leaning:
        yield _placed(about, leaning)
        return
    small = rest[0].lower() + rest[1:]
    for key in sorted(_KEYS, key=len, reverse=True):
        if small.lower().startswith(f"{key} "):
            yield _articled(_KEYS[key].format(about, small[len(key) + 1 :].strip(" .")))
            return
    yield _said_of(about, small) or f"{about}: {rest}"


_IS = re.compile(
    r"(?:an?|the|only child|afraid|unable|blind|deaf|mute|dead|deceased|left-handed|right-handed|married|allergic)\b"
)
_HAS = re.compile(r"no [a-z]|[a-z-]+ (?:hair|eyes)\b")


def _said_of(about: str, small: str) -> str:
    """Say a value of its subject in a sentence; empty where it is none of the kinds that are known."""
    first, _, behind = small.partition(" ")
    if first in _KIN and behind.startswith(("of ", "to ")):
        return f"{about} is the {small}"
    if first in _KIN and behind[:1].isupper():
        return f"{about}'s {first} is {behind}"
    if _AGED.fullmatch(small) or _IS.match(small):
        return f"{about} is {small}".replace(" is only child", " is an only child")
    if small.startswith("born "):
        return f"{about} was {small}"
    lead = "" if _LEADS.match(small) else "has " if _HAS.match(small) else None
    return f"{about} {lead}{small}" if lead is not None else ""


def _articled(said: str) -> str:
    """`is a the mayor`, `is a a nurse` and `is a actor`, as English has them."""
    once = re.sub(r"\bis a (an?|the) ", r"is \1 ", said)
    return re.sub(r"\bdied (?=\d{4}\b)", "died in ", re.sub(r"\blives (?=[A-Z])", "lives in ", once))


def _placed(subject: str, leaning: re.Match[str]) -> str:
    owner = "'s" if leaning["pro"] in _OWNERS else ""
    return f"{subject}{owner}{leaning['rest']}"
