"""What people and things are called and what they do: full names, names of ships and dogs, jobs, ranks. Reads canon and script alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.held import Held
from storyroom.analysis.canon.told import WHO, Told, who
from storyroom.analysis.lexicon import is_noun, kind_of, lemma, related
from storyroom.analysis.sheet.tokens import tokens_of
from storyroom.analysis.story.numbers import NUMBER
from storyroom.analysis.story.state import nouns_of

__all__ = ["jobs", "names", "ranks", "same_job"]

_I = re.IGNORECASE
_RANKS = tuple(
    {word: (word, *more.split()) for word, more in (pair.split(":") for pair in group.split(","))}
    for group in (
        "private:pvt.,corporal:cpl.,sergeant:sgt. sgt,lieutenant:lt. lt,captain:capt. capt,major:maj.,colonel:col.,general:gen.,admiral:,commander:cmdr.,commodore:,ensign:,midshipman:,marshal:",
        "constable:,detective:det.,inspector:insp.,superintendent:,sheriff:,deputy:",
        "father:,abbot:,prior:,bishop:,cardinal:,deacon:,monsignor:,pope:",
        "king:,queen:,prince:,princess:,duke:,duchess:,count:,countess:,baron:,baroness:,earl:",
    )
)
_RANK = {
    form: (place, word) for place, group in enumerate(_RANKS) for word, forms in group.items() for form in forms if form
}
_RANK_WORDS = "|".join(re.escape(word) for word in sorted(_RANK, key=len, reverse=True) if word != "father")
_IS_RANK = re.compile(
    rf"(?P<who>{WHO})(?: is| was|,| holds the rank of|['’]s rank is| rank:?)(?: now)? (?:an? |the )?(?P<rank>{_RANK_WORDS})\b(?! of the)",
    _I,
)
_JOB = re.compile(
    rf"(?P<who>{WHO})(?:(?:, \d{{1,3}},)? (?:is|was) (?:an?|the) | works as (?:an?|the) |['’]s (?:job|occupation|profession|trade) is (?:an? |that of an? )?"
    rf"|(?:\s*[,(]\s*(?:{NUMBER}|\d0s)\s*\)?)?\s*,\s*(?:an?\s+)?)(?P<job>[a-z][a-z -]{{2,40}})",
    _I,
)
_NOT_NOW = re.compile(
    r"\b(?:former|once|ex-?|retired|would-be|training|student|disguised?|fake|false|posing|poses|dressed|failed|future|not|like|part-time|amateur|aspiring|apprentice|plays?|pretend\w*|was|were)\b",
    _I,
)
_SURNAME = re.compile(
    rf"(?P<who>{WHO})['’]s (?:sur|family |last |full |real |maiden )?name is (?P<name>{WHO})|(?P<who2>{WHO}) is called (?P<name2>{WHO})",
    _I,
)
_CALLED = re.compile(
    rf"(?:(?:\b[Tt]he|(?P<own>{WHO})['’]s|\b(?:[Hh]is|[Hh]er|[Aa]n?)) (?:\w+ )??(?P<what>(?!is\b|was\b)[a-z]+)(?: is| was|,)? (?:called|named|christened)|\b[Tt]he name of (?:the|(?P<own2>{WHO})['’]s) (?P<what2>[a-z]+) is) (?:the )?(?P<name>{WHO})(?!['’]s)"
)
_BESIDE = re.compile(
    rf"(?:\b(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Oo]ur)|(?P<own>{WHO})['’]s) (?P<what>[a-z]+),? (?:the )?(?P<name>{WHO})(?!['’]s)(?=[\s,.!?]|$)"
)


def jobs(told: Told) -> Iterator[Held]:
    """Read what somebody is by trade."""
    for match in _JOB.finditer(told.text):
        whom = who(told, match["who"])
        phrase = re.split(r"\b(?:at|of|in|from|for|on|who|with|and|to|by|she|he)\b", match["job"], maxsplit=1)[0]
        tokens = [token for token in tokens_of(phrase) if token.part not in {"stop", "comma"}]
        before = told.text[max(0, match.start() - 24) : match.start()]
        if not tokens or _NOT_NOW.search(before + match[0]) or not _somebody(told, whom):
            continue
        nouns = [lemma(token.text.lower(), "noun") for token in tokens]
        head = next((one for one in reversed(nouns) if is_noun(one)), "")
        plain = all(token.part in {"noun", "adj", "name", "num"} for token in tokens)
        if head and plain and nouns[-1] == head and _is_job(head) and head not in _ANYBODY:
            yield Held("job", whom, "", head, terms=frozenset({head, "work", "job"}))


_ANYBODY = frozenset("man woman boy girl person lady gentleman hand child fellow hero".split())


def _somebody(told: Told, whom: str) -> bool:
    return told.sentence is None or whom in told.people


_SORTS = (
    "worker",
    "professional",
    "official",
    "performer",
    "writer",
    "criminal",
    "musician",
    "aristocrat",
    "artist",
    "lawman",
    "scientist",
    "religious",
    "businessperson",
    "operator",
    "combatant",
)
_MORE = frozenset(
    """policeman policewoman detective reporter farmer tailor accountant banker engineer architect painter photographer spy guard
    driver chauffeur gardener firefighter fireman boxer diver cobbler watchmaker translator interpreter cartographer""".split()
)
"""Trades that the lexicon lists as persons alone, since it keeps the first meanings."""


def _is_job(head: str) -> bool:
    return head in _MORE or "worker" in nouns_of(head) or any(kind_of(head, kind) for kind in _SORTS)


def same_job(one: str, other: str) -> bool:
    """Whether somebody may be both: the same word, a kind of the other, or nearly the same."""
    return one == other or kind_of(one, other) or kind_of(other, one) or related(one, other)


def ranks(told: Told) -> Iterator[Held]:
    """Read ranks and titles: `Captain Hale`, `Hale is a captain`."""
    found = [
        (name, written.split()[0].lower())
        for name, written in zip(told.names, told.said, strict=True)
        if " " in written
    ]
    found += [
        (who(told, match["who"]), match["rank"].lower())
        for match in _IS_RANK.finditer(told.text)
        if not _NOT_NOW.search(match[0].replace("was", ""))
    ]
    for whom, word in found:
        if word in _RANK:
            group, rank = _RANK[word]
            yield Held("rank", whom, str(group), rank, terms=frozenset({rank, "promote", "rank", "demote"}))


def names(told: Told) -> Iterator[Held]:
    """Read full names, and what a ship or a dog is called."""
    for match in _SURNAME.finditer(told.text):
        whom, mark = who(told, match["who"] or match["who2"]), match["name"] or match["name2"]
        written = told.said[int(mark[1:-1])]
        if whom:
            yield Held("name", whom, "", written.split()[-1].lower(), terms=frozenset({"name"}))
    for whom, written in zip(told.names, told.said, strict=True):
        words = [word for word in written.split() if word.lower() not in _RANK and not word.endswith(".")]
        if (
            len(words) == 2
            and (told.sentence is None or whom in told.people)
            and whom.lower().split()[0] == words[0].lower()
        ):  # first and family name
            yield Held(
                "name",
                whom,
                "",
                words[1].lower(),
                firm=told.sentence is not None,
                terms=frozenset({"name", "marry", "maiden"}),
            )
    for pattern in (_CALLED,) if told.sentence is None else (_CALLED, _BESIDE):
        for match in pattern.finditer(told.text):
            said = match.groupdict()
            what = (said["what"] or said.get("what2") or "").lower()
            owner = said.get("own") or said.get("own2") or ""
            if is_noun(what) and "kin" not in nouns_of(what) and not is_person_name(told, match["name"], what):
                name = told.said[int(match["name"][1:-1])]
                yield Held(
                    "called",
                    who(told, owner) if owner else "",
                    what,
                    _bare(name),
                    terms=frozenset({what, "name", "call"}),
                )


def is_person_name(told: Told, mark: str, what: str) -> bool:
    """Whether a name beside a noun is a person's and the noun none for a person: `the lamp, Tom` calls the lamp nothing."""
    return who(told, mark) in told.people and not nouns_of(what) & {"animal"}


def _bare(name: str) -> str:
    return name.lower().removeprefix("the ").strip(" .,!?")
