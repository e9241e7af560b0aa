"""Ages, years of birth, years of what happened, the story's year, and how many there are of something. Reads canon and script alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.held import Held
from storyroom.analysis.canon.told import ME, WHO, Told, who
from storyroom.analysis.lexicon import is_adjective, is_noun, lemma, verb_classes
from storyroom.analysis.sheet.tokens import Token, tokens_of
from storyroom.analysis.story.numbers import NUMBER, number_of

__all__ = ["ages", "births", "counts", "events", "years"]

_I = re.IGNORECASE
_END = r"(?=\s*(?:[.,;!?)]|$|and\b|now\b|today\b|when\b|years?\b(?!\s+(?:ago|later|older|younger|too))|when\b))"
_AGE = (
    re.compile(
        rf"(?P<who>{ME})(?:,)?(?:\s+(?:is|turns|has (?:just )?turned)|['’](?:s|m)|\s+am)\s+(?:only |just |now |barely )?(?:aged? )?(?P<age>{NUMBER}){_END}",
        _I,
    ),
    re.compile(
        rf"(?P<who>{WHO})\s*(?:,|\()\s*(?:aged |age |now |barely |just )?(?P<age>{NUMBER})(?=\s*(?:[,.)]|years old))",
        _I,
    ),
    re.compile(
        rf"(?P<who>{WHO})(?:['’]s age is|:?\s+age:?|, a (?:wo)?man of|, a (?:boy|girl) of)\s+(?P<age>{NUMBER})\b", _I
    ),
)
_DECADE = re.compile(
    rf"(?P<who>{WHO})\s*(?:,|\(|\s+is)\s*(?:in (?:his|her|their) )?(?:early |mid-?|late |mid )?(?P<tens>[2-9]0)['’]?s\b"
)
_OLDEST = 130
_BORN = re.compile(
    rf"(?P<who>{ME})(?:,| (?:was|is)|['’]s)?(?: was)? born\b[^.;]{{0,60}}?\b(?:in|on|:)?\s*(?:\w+ ){{0,3}}(?P<year>1[5-9]\d\d|20\d\d|21\d\d)\b"
)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d|21\d\d)\b(?!['’]?s\b)")
_STORY = re.compile(
    r"\b(?:story|film|movie|series|show|action|season|episode|plot|it|we)\b[^.]{0,20}?\b(?:plays?|is set|takes? place|begins?|starts?|opens?|happens?|are)\b[^.]{0,40}?\b(?:in|of)\b[^.]{0,20}?\b(?P<year>1[5-9]\d\d|20\d\d|21\d\d)\b",
    _I,
)
_CARD = re.compile(
    r"^\W*(?:(?:SUPER|TITLE|CARD|CAPTION|CHYRON|LEGEND|TITLE CARD)\b\W*[^.;]{0,40}?|(?:[A-Z][A-Z.,’' ]{0,40}|(?:[A-Z][a-z]+ ){1,2})?)\W*(?<!\d)(?P<year>1[5-9]\d\d|20\d\d|21\d\d)\W*$"
)
_UNITS = frozenset(
    "year month week day hour minute second mile foot metre meter pound time o'clock pm am dollar thing way half inch step word moment".split()
)
_ORDINAL = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_MANY = rf"(?P<n>{NUMBER}|no|only one|an only|a single)"
_HAS = re.compile(
    rf"(?P<who>{WHO}|[Tt]he [a-z]+) (?:has|had|have|keeps|owns|is the (?:father|mother|parent|owner) of) (?:exactly |only |just )?{_MANY} (?P<what>[a-z]+(?: [a-z]+)?)",
    _I,
)
_OWN = re.compile(
    rf"(?:(?P<who>{WHO})['’]s|\b[Tt]he (?P<noun>[a-z]+)['’]s|\b(?P<pro>[Hh]is|[Hh]er|[Mm]y)) (?P<n>{NUMBER}|second|third|fourth|fifth|sixth|only) (?P<what>[a-z]+)\b"
)
_THERE = re.compile(
    rf"\b(?:there (?:is|are|were|exist)|(?P<head>^\W*(?:only|exactly))) (?:only |exactly |just )?(?P<n>{NUMBER}) (?P<what>[a-z]+)(?P<rest>[^.;]*)",
    _I,
)
_THE = re.compile(
    rf"\b(?:all|the|all the|all of the|these|those|of) (?P<n>{NUMBER}) (?P<what>[a-z]+)\b|\b(?:a|the) (?P<nth>third|fourth|fifth|sixth|seventh) (?P<what2>[a-z]+)\b",
    _I,
)


def ages(told: Told) -> Iterator[Held]:
    """Read how old somebody is."""
    for pattern in _AGE:
        for match in pattern.finditer(told.text):
            age, whom = number_of(match["age"]), who(told, match["who"])
            if whom and age and age < _OLDEST and _somebody(told, whom):
                yield Held("age", whom, "", str(age), terms=frozenset({"age", "birthday", "year", "old"}))
    for match in _DECADE.finditer(told.text):
        yield Held("age", who(told, match["who"]), "", f"{match['tens']}s", firm=False)


def _somebody(told: Told, whom: str) -> bool:
    return told.sentence is None or whom in told.people


def births(told: Told) -> Iterator[Held]:
    """Read in which year somebody was born."""
    for match in _BORN.finditer(told.text):
        whom = who(told, match["who"])
        if whom:
            yield Held("born", whom, "", match["year"], terms=frozenset({"born", "birth", "year", "birthday"}))


def years(told: Told) -> Iterator[Held]:
    """Read in which year the story plays: canon says so, the script has it on a card."""
    match = _STORY.search(told.text) if told.sentence is None else _CARD.search(told.source.strip())
    if match:
        yield Held("year", "the story", "", match["year"], terms=frozenset({"year", "later", "earlier"}))


def events(told: Told) -> Iterator[Held]:
    """Read in which year something happened: the verb nearest to the one year that is named, and its subject."""
    found = _YEAR.findall(told.text)
    if (
        len(set(found)) != 1
        or "born" in told.text
        or re.search(r"\b(?:not|never|before|after|since|until|by|between)\b|n['’]t\b", told.text)
    ):
        return
    tokens = [token for token in tokens_of(told.text) if token.text]
    for at, token in enumerate(tokens):
        small = token.text.lower()
        if token.part != "verb" or small in _HELPS or not _past(token):
            continue
        for subject in _subjects(told, tokens, at):
            yield Held("event", subject, token.base, found[0], terms=frozenset({token.base, "year"}))


_HELPS = frozenset(
    "is was were are be been has had have did does do can will would could may might must shall should".split()
)


def _past(token: Token) -> bool:
    return token.base != token.text.lower() or bool(verb_classes(token.base) & {"lose", "cut", "put", "let", "hit"})


def _subjects(told: Told, tokens: list[Token], at: int) -> Iterator[str]:
    """The names and nouns before a verb, back to where its clause begins: what it is said of."""
    place = at - 1
    while (place >= 0 and tokens[place].part not in {"stop", "comma"}) or (
        place >= 0 and tokens[place].text in {"‹", "›"}
    ):
        token = tokens[place]
        if token.part == "num" and place and tokens[place - 1].text == "‹":
            yield told.names[int(token.text.strip(".,"))]
            return
        if token.part == "noun" and token.base not in _UNITS:
            yield token.base
            return
        place -= 1


def counts(told: Told) -> Iterator[Held]:
    """Read how many of something somebody has, or there are."""
    for match in _HAS.finditer(told.text):
        number, what = _number(match["n"]), _what(match["what"])
        owner = who(told, match["who"]) if match["who"].startswith("‹") else match["who"].split()[-1].lower()
        if number is not None and what and owner:
            yield _count(owner, what, number)
    for match in _OWN.finditer(told.text):
        owner = match["noun"] or who(told, match["who"] or match["pro"])
        said = match["n"].lower()
        what = _what(match["what"])
        number = _ORDINAL.get(said) or (1 if said == "only" else number_of(said))
        if owner and what and number:
            yield _count(owner, what, number, least=said in _ORDINAL)
    if told.sentence is None:
        for match in _THERE.finditer(told.text):
            number, what = number_of(match["n"]), _what(match["what"])
            if number is not None and what:
                rest = frozenset(token.base for token in tokens_of(match["rest"]) if token.part == "noun")
                yield _count("", what, number)._replace(terms=rest | {what})
    else:
        for match in _THE.finditer(told.text):
            what = _what(match["what"] or match["what2"])
            number = _ORDINAL.get((match["nth"] or "").lower()) or number_of(match["n"] or "")
            if what and number:
                yield _count("", what, number, least=True)


def _count(owner: str, what: str, number: int, *, least: bool = False) -> Held:
    return Held("count", owner, what, f"{number}+" if least else str(number), terms=frozenset({what}))


def _number(said: str) -> int | None:
    small = said.lower()
    return 0 if small == "no" else 1 if small in {"only one", "an only", "a single"} else number_of(small)


def _what(said: str) -> str:
    """Return the head of `daughters`, `younger sisters`; empty where it is a measure or no noun."""
    words = said.lower().split()
    first = lemma(words[0], "noun")
    if len(words) > 1 and is_adjective(words[0]) and is_noun(lemma(words[1], "noun")) and not is_noun(first):
        first = lemma(words[1], "noun")
    return first if is_noun(first) and first not in _UNITS else ""
