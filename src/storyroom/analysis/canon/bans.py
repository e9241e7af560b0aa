"""What canon says never happens, as a deed: `Mara cannot swim.` `Nobody but the abbot enters the crypt.` Reads, checks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.canon.deeds import moved
from storyroom.analysis.canon.held import ANYBODY, Ban, Held
from storyroom.analysis.canon.told import WHO, Told, who
from storyroom.analysis.lexicon import is_noun, is_verb, lemma
from storyroom.analysis.sheet.tokens import tokens_of

__all__ = ["bans", "musts"]

_I = re.IGNORECASE
_NOT = (
    r"(?:does not know how to|doesn['’]t know how to|has not learn(?:ed|t) to|never learn(?:ed|t) (?:how )?to|cannot|can['’]t|can not|could never|can never|may never|will never|shall never|must never|never|must not|mustn['’]t|may not|does not|doesn['’]t|do not|don['’]t|will not|won['’]t"
    r"|(?:is|are) unable to|(?:is|are) not able to|(?:is|are) not allowed to|(?:is|are) forbidden to|(?:is|are) incapable of|(?:is|are) not permitted to|never learn(?:ed|t) to|never learn(?:ed|t) how to|no longer|shall not|refuses to|has sworn never to|swore never to|does not know how to|doesn['’]t know how to|has not learn(?:ed|t) to)"
)
_BY_NAME = re.compile(
    rf"^\W*(?P<who>{WHO}(?: (?:and|or|nor) {WHO})*)(?:,[^,]*,)? (?:can |could |has |would |really |absolutely |simply )?{_NOT} (?:ever |again |even |be able to )?(?P<deed>.+)$",
    _I,
)
_STOPPED = re.compile(
    rf"^\W*(?P<who>{WHO}) (?:has )?(?:stopped|gave up|given up|quit|swore off|sworn off) (?P<deed>[a-z]+ing)\b(?P<rest>(?: [a-z]+)?)(?= (?:in|since|after|when|years|for|long)|[.,;]|$)",
    _I,
)
_BY_KIND = re.compile(
    rf"^\W*(?:[Aa]n? |[Tt]he |[Aa]ll |[Ee]very |[Ee]ach )?(?P<kind>[A-Za-z][a-z]+(?: (?!must|can|may|do|does|did|will|shall|could|never|are|is|has|have|no)[a-z]+)?) {_NOT} (?:ever )?(?P<deed>.+)$"
)
_NO_KIND = re.compile(
    rf"^\W*(?:[Nn]o|[Nn]one of the) (?P<kind>(?!one\b|body\b)[a-z]+)(?: of [a-z ]+?| from {WHO})? (?:can|may|must|shall|will|ever|has ever|is allowed to|could|would|is able to) (?:ever )?(?P<deed>.+)$"
)
_NOBODY = re.compile(
    rf"^\W*(?:nobody|no[ -]one|none)(?: (?:on|in|at|aboard|of|from) (?:the [a-z]+|{WHO}))?(?P<but>,? (?:but|except|other than|save|besides|apart from)(?: for)? (?P<except>(?:the )?(?:{WHO}|[a-z]+)(?: (?:and|or) (?:the )?(?:{WHO}|[a-z]+))*),?)? (?:can |may |must |shall |will |ever |is allowed to |could |has ever |is able to |is permitted to |else )*(?P<deed>.+)$",
    _I,
)
_SOLE = re.compile(
    rf"^\W*(?P<except>{WHO}|the [a-z]+) (?:is|was) the only (?:one|person|man|woman|creature) (?:who|that|allowed to|able to|to)(?: (?:can|may|is allowed to|is able to|ever))? ?(?P<deed>.+)$",
    _I,
)
_PASSIVE = re.compile(
    rf"^\W*(?P<what>[Tt]he [a-z]+(?: [a-z]+)?|{WHO}) (?:(?:can|may|must|is to|shall) (?:only be|be) (?P<verb>[a-z]+)(?: only)? by|is (?P<verb2>[a-z]+) only by) (?P<except>(?:the )?(?:{WHO}|[a-z]+)(?: (?:and|or) (?:the )?(?:{WHO}|[a-z]+))*)",
)
_UNDONE = re.compile(
    rf"^\W*(?P<what>(?:[Tt]he|{WHO}['’]s) [a-z]+(?: [a-z]+){{0,4}}?) (?:(?:must|may|can|shall|will) (?:never|not) be|cannot be|can['’]t be|mustn['’]t be|is never(?: to be)?|are never(?: to be)?) (?P<verb>[a-z]+)(?P<rest>\b.*)$"
)
_CLOSED_TO = re.compile(
    rf"^\W*(?P<what>[Tt]he [a-z]+(?: [a-z]+)?) is (?:forbidden|closed|off limits|out of bounds) (?:to|for) (?:everyone|everybody|all|anyone|anybody)(?:,? (?:but|except)(?: for)? (?P<except>(?:the )?(?:{WHO}|[a-z]+)))?"
)
_FORBIDDEN = re.compile(
    r"^\W*(?P<deed>[A-Za-z][a-z]+ing)(?P<rest> [^.;]*?)? is (?:strictly )?(?:forbidden|prohibited|not allowed|banned|against the law)(?P<where> (?:in|on|at|aboard|inside) [^.;]+)?"
)
_ONLY = re.compile(
    rf"^\W*only (?P<except>(?:the |an? )?(?:{WHO}|[a-z]+)(?: (?:and|or) (?:the )?(?:{WHO}|[a-z]+))*) (?:can |may |must |ever |is allowed to |are allowed to |is able to |could )*(?P<deed>.+)$",
    _I,
)
_ORDER = re.compile(
    r"^\W*(?:it is (?:forbidden|against the law|not allowed) to|never|do not|don['’]t) (?P<deed>.+)$", _I
)
_WHEN = re.compile(
    r"\b(?:unless|except|until|without|before|after|when|while|whenever|if|during|outside of|at night|by night|by day|in daylight|in sunlight|in the dark|on (?:mon|tues|wednes|thurs|fri|satur|sun)days?|uninvited|unasked|alone|unarmed|unmasked|again$|any ?more|at all|since|because|so that|from the day|anymore)\b",
    _I,
)
_NIGHT = re.compile(
    r"\b(?:at night|by night|after (?:dark|sunset|sundown|nightfall|dusk)|between dusk and dawn|in the dark|while it is dark)\b",
    _I,
)
_DAY = re.compile(
    r"\b(?:by day|in (?:the )?daylight|in sunlight|before (?:dark|sunset|nightfall)|during the day|in daytime|while the sun)\b",
    _I,
)
_LACKING = {"uninvited": "invite", "unasked": "ask", "unarmed": "weapon", "unmasked": "mask", "alone": "alone"}
_UNREADABLE = frozenset(
    """lie be know want love like believe trust forgive forget remember think feel understand care worry mean seem give tell
    say get make do let keep become happen matter mind need fail stop work come hate fear change belong exist""".split()
)
"""Verbs whose deed is not seen, or that stand for too many deeds."""
_VERBLIKE = {"alcohol": "drink"}
_TASTES = (
    (re.compile(rf"(?P<who>{WHO}) is (?:a |strictly )?(?:vegetarian|vegan)\b", _I), "eat", "meat"),
    (
        re.compile(
            rf"(?P<who>{WHO}) (?:is (?:a )?(?:teetotal\w*|sober|a recovering alcoholic)|does not drink|doesn['’]t drink|never drinks|no longer drinks)(?: at all| any ?more| since [^.]*)?[.;]?$",
            _I,
        ),
        "drink",
        "alcohol",
    ),
    (
        re.compile(rf"(?P<who>{WHO}) (?:does not|doesn['’]t|never|no longer) smokes?(?: at all| any ?more)?[.;]?$", _I),
        "smoke",
        "",
    ),
    (re.compile(rf"(?P<who>{WHO}) is allergic to (?P<what>[a-z]+)", _I), "eat", ""),
)
_ONE_KIND = re.compile(
    rf"(?P<who>{WHO}) (?:only (?P<verb>eats|drinks|smokes|plays|reads|rides|drives) |(?P<verb2>eats|drinks|smokes|plays|reads|rides|drives) (?:only|nothing but) )(?P<what>[a-z ]+)",
    _I,
)
_MUST = re.compile(
    rf"^\W*(?P<who>{WHO}|[Ee]very(?:one|body)|[A-Z]?[a-z]+s) (?:(?:must|has to|have to) (?:always )?|always )(?P<verb>wears?|carr(?:y|ies)|keeps?|brings?|has|have|holds?) (?:an? |the |his |her |their )?(?P<what>[a-z]+(?: [a-z]+)?)(?P<rest>.*)$"
)
_WEARS = re.compile(
    rf"^\W*(?P<who>{WHO}) (?:wears|carries|keeps) (?:an? |the |his |her |their )?(?P<what>[a-z]+(?: [a-z]+)?) (?:at all times|day and night|everywhere|all the time|wherever)\b"
    rf"|^\W*(?P<who2>{WHO}) (?:never goes anywhere|is never seen|never goes|never travels|never walks) without (?:an? |the |his |her )?(?P<what2>[a-z]+(?: [a-z]+)?)"
)
_STATE = re.compile(
    rf"^\W*(?:[Tt]he (?P<what>[a-z]+(?: (?!is\b|are\b|to\b|of\b|in\b)[a-z]+)?)(?: (?:to|of|in|on) (?:the )?(?P<of>[a-z]+|{WHO}))?|(?P<who>{WHO}(?:['’]s [a-z]+)?)) (?:is|are|stays?|remains?|stands?|must (?:always )?(?:be|stay|remain)) (?:always |kept )?(?P<state>locked|shut|closed|open|lit|dark|empty|sealed|barred)\b"
)
_ALWAYS = re.compile(r"\b(?:always|must|at all times|day and night|never opened|for ever|forever)\b", _I)
_OPPOSITE = {
    "locked": "open opens unlocked swings", "shut": "open opens swings", "closed": "open opens swings", "sealed": "open opens broken", "barred": "open opens",
    "open": "locked shut closed locks", "lit": "dark unlit out", "dark": "lit lights", "empty": "full crowded",
}  # fmt: skip


class _Rule(NamedTuple):
    subjects: tuple[str, ...]
    but: frozenset[str]
    deed: str
    firm: bool = True


def bans(told: Told) -> Iterator[Held]:
    """Read what never happens, and of whom."""
    tasted = list(_tastes(told))
    yield from tasted
    if tasted:
        return
    rule = _rule(told)
    if rule is None:
        return
    ban = _ban(told, rule)
    if ban is not None:
        for subject in rule.subjects:
            kind = "ability" if subject in told.people or (subject != ANYBODY and subject in told.names) else "rule"
            terms = ban.objects | ban.when | {ban.verb, "rule", "law", "learn", "lesson"}
            yield Held(kind, subject, ban.verb, " ".join(sorted(ban.objects)), polarity=False, ban=ban, terms=terms)


def _tastes(told: Told) -> Iterator[Held]:
    for pattern, verb, what in _TASTES:
        for match in pattern.finditer(told.text):
            object_ = what or lemma(match.groupdict().get("what") or "", "noun")
            ban = Ban(verb, frozenset({object_} if object_ else ()))
            yield Held(
                "ability",
                who(told, match["who"]),
                verb,
                object_,
                polarity=False,
                ban=ban,
                terms=frozenset({verb, object_} - {""}),
            )
    for match in _ONE_KIND.finditer(told.text):
        what = lemma(match["what"].split()[-1], "noun")
        verb = lemma((match["verb"] or match["verb2"]).lower(), "verb")
        yield Held("only", who(told, match["who"]), verb, what, terms=frozenset({verb, what}))


def _rule(told: Told) -> _Rule | None:
    return _of_anybody(told) or _of_some(told)


def _of_anybody(told: Told) -> _Rule | None:
    text = told.text
    if rule := _of_things(told):
        return rule
    if match := _SOLE.match(text):
        return _Rule((ANYBODY,), _excepted(told, match["except"]), match["deed"])
    if match := _NOBODY.match(text):
        return _Rule((ANYBODY,), _excepted(told, match["except"] or ""), match["deed"])
    if (match := _ONLY.match(text)) and not re.match(
        r"\W*only (?:on|in|at|when|after|before|one|two|three|the first|once|by|with|if|for)\b", text, _I
    ):
        return _Rule((ANYBODY,), _excepted(told, match["except"]), match["deed"])
    if match := _ORDER.match(text):
        return _Rule((ANYBODY,), frozenset(), match["deed"])
    return None


def _of_things(told: Told) -> _Rule | None:
    """Read rules that begin with the thing: `The vault can only be opened by Ines.` `Smoking is forbidden in the library.`"""
    if match := _PASSIVE.match(told.text):
        verb = lemma((match["verb"] or match["verb2"]).lower(), "verb")
        if match["verb"] is None or "only" in match[0]:
            return _Rule((ANYBODY,), _excepted(told, match["except"]), f"{verb} {match['what']}")
    if (match := _UNDONE.match(told.text)) and lemma(match["verb"], "verb") != match["verb"]:
        return _Rule((ANYBODY,), frozenset(), f"{lemma(match['verb'], 'verb')} {match['what']}{match['rest']}")
    if match := _CLOSED_TO.match(told.text):
        return _Rule((ANYBODY,), _excepted(told, match["except"] or ""), f"enter {match['what']}")
    if match := _FORBIDDEN.match(told.text):
        verb = lemma(match["deed"].lower(), "verb")
        return _Rule((ANYBODY,), frozenset(), f"{verb}{match['rest'] or ''}{match['where'] or ''}")
    return None


def _of_some(told: Told) -> _Rule | None:
    text = told.text
    if match := _STOPPED.match(text):
        return _Rule((who(told, match["who"]),), frozenset(), f"{lemma(match['deed'].lower(), 'verb')} {match['rest']}")
    if match := _BY_NAME.match(text):
        return _Rule(tuple(who(told, mark) for mark in re.findall(WHO, match["who"])), frozenset(), match["deed"])
    if match := _NO_KIND.match(text):
        return _Rule((lemma(match["kind"].lower(), "noun"),), frozenset(), match["deed"])
    if (match := _BY_KIND.match(text)) and is_noun(lemma(match["kind"].split()[-1].lower(), "noun")):
        return _Rule((lemma(match["kind"].split()[-1].lower(), "noun"),), frozenset(), match["deed"])
    return None


def _excepted(told: Told, said: str) -> frozenset[str]:
    named = {who(told, mark).lower() for mark in re.findall(WHO, said)}
    nouns = {
        lemma(word, "noun")
        for word in re.findall(r"[a-z]+", re.sub(WHO, " ", said.lower()))
        if word not in {"the", "a", "an", "and", "or"}
    }
    return frozenset(named | nouns)


def _ban(told: Told, rule: _Rule) -> Ban | None:
    cut = _WHEN.search(rule.deed)
    main, rest = (rule.deed[: cut.start()], rule.deed[cut.start() :]) if cut else (rule.deed, "")
    again = re.match(r"(?:again|any ?more|at all|since|because|so that|from the day|anymore)\b", rest, _I)
    rest = "" if again else rest
    tokens = [
        token
        for token in tokens_of(re.sub(WHO, lambda one: who(told, one[0]), main))
        if token.part not in {"stop", "comma"}
    ]
    if not tokens:
        return None
    verb = lemma(tokens[0].text.lower(), "verb")
    behind = tokens[1:]
    objects = frozenset(
        lemma(token.text.lower(), "noun")
        for token in behind
        if (token.part in {"noun", "name"} and is_noun(lemma(token.text.lower(), "noun"))) or token.part == "name"
    )
    if not is_verb(verb) or (verb in _UNREADABLE and not (verb in {"give", "tell"} and objects)):
        return None
    light = (
        "night"
        if _NIGHT.search(rest) or _NIGHT.search(main)
        else "day"
        if _DAY.search(rest) or _DAY.search(main)
        else ""
    )
    place = next((token.text.lower() for token in behind[:1] if token.part == "prep"), "")
    verb = moved(verb, place)
    words = frozenset(lemma(word, "noun") for word in re.findall(r"[a-z]{3,}", rest.lower())) - _COMMON
    opened = re.match(r"[a-z]+", rest.lower())
    lacking = opened is not None and opened[0] in {*_LACKING, "without", "unless", "until", "except"}
    if opened is not None and opened[0] in _LACKING:
        words = frozenset({_LACKING[opened[0]]})
    first = next((place for place, token in enumerate(behind) if token.part == "prep"), len(behind))
    direct = frozenset(lemma(token.text.lower(), "noun") for token in behind[:first] if token.part in {"noun", "name"})
    return Ban(
        verb,
        objects - {"night", "day", "daylight", "dark", "sunlight"},
        rule.but,
        direct & objects,
        frozenset(token.text.lower() for token in behind[:first] if token.part == "adj"),
        frozenset() if light else words,
        light,
        without=lacking,
        place=place,
    )


_COMMON = frozenset(
    "the and unless except until without before after when while whenever during outside night day dark daylight sunlight they them their there has have had are was were been being his her its who that this are all any not".split()
)


def _scope(told: Told, said: str) -> frozenset[str]:
    return frozenset(who(told, said).split()) if said.startswith("‹") else frozenset({lemma(said, "noun")} - {""})


def musts(told: Told) -> Iterator[Held]:
    """Read what somebody must wear or carry, and how something always stands."""
    if told.sentence is not None:
        return
    match = _MUST.match(told.text) or _WEARS.match(told.text)
    if match:
        said = match.groupdict()
        words = (said["what"] or said.get("what2") or "").lower().split()
        what = next((one for one in (lemma(words[-1], "noun"), lemma(words[0], "noun")) if is_noun(one)), "")
        whom = said["who"] or said.get("who2") or ""
        subject = (
            who(told, whom)
            if whom.startswith("‹")
            else ANYBODY
            if whom.lower().startswith("every")
            else lemma(whom.lower(), "noun")
        )
        if what:
            yield Held("must", subject, what, "always", terms=frozenset({what, "rule"}))
    match = _STATE.match(told.text)
    if match and _ALWAYS.search(told.text):
        what = who(told, re.search(WHO, match["who"])[0]) if match["who"] else match["what"].split()[-1].lower()  # type: ignore[index]  # the group holds one
        yield Held(
            "state",
            what.removeprefix("the "),
            match["state"].lower(),
            _OPPOSITE[match["state"].lower()],
            terms=frozenset({match["state"].lower(), "key", "open"}) | _scope(told, match["of"] or ""),
        )
