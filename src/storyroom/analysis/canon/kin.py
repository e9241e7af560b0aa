"""Who is whose: ties between two people, and who somebody's one father or wife is. Reads canon and script alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.held import Held
from storyroom.analysis.canon.told import WHO, Told, who

__all__ = ["excludes_kin", "kin"]

_FAMILIES = {
    "parent and child": "father mother dad mum mom papa mama son daughter parent child",
    "siblings": "brother sister twin sibling brothers sisters twins siblings",
    "uncle or aunt and niece or nephew": "uncle aunt auntie nephew niece",
    "married": "husband wife spouse married wed",
    "cousins": "cousin cousins",
    "grandparent and grandchild": "grandfather grandmother grandson granddaughter grandpa grandma granny gran grandad grandparent",
    "in-laws": "brother-in-law sister-in-law father-in-law mother-in-law son-in-law daughter-in-law",
}
_FAMILY = {word: family for family, words in _FAMILIES.items() for word in words.split()}
_ONLY = {
    "father": "father", "dad": "father", "papa": "father", "mother": "mother", "mum": "mother", "mom": "mother", "mama": "mother",
    "husband": "spouse", "wife": "spouse", "spouse": "spouse",
}  # fmt: skip
_TURNED = frozenset({"son", "daughter", "child"})
_WORDS = "|".join(sorted(_FAMILY, key=len, reverse=True))
_KIN = rf"(?:(?!step|half|foster|like)[a-z-]+ ){{0,2}}?(?P<kin>{_WORDS})\b(?! of a)"
_IS = r"(?:is|was|are|were|['’]s)"
_I = re.IGNORECASE
_PATTERNS = (
    re.compile(rf"(?P<one>{WHO}),? {_IS} (?P<not>not |no |n['’]t )?(?P<two>{WHO})['’]s {_KIN}", _I),
    re.compile(rf"(?P<one>{WHO}),? {_IS} (?P<not>not |no )?(?:the |a |an )?{_KIN} (?:of|to) (?P<two>{WHO})", _I),
    re.compile(
        rf"(?P<two>{WHO})['’]s {_KIN}(?: {_IS}(?: called| named)?|,)? (?P<not>not )?(?P<one>{WHO})(?!['’]s)", _I
    ),
    re.compile(rf"(?P<one>{WHO})(?:,? \(?\d+\)?)?, (?P<two>{WHO})['’]s {_KIN}", _I),
    re.compile(rf"(?P<one>{WHO}) and (?P<two>{WHO}) (?:are|were) (?P<not>not )?{_KIN}", _I),
    re.compile(rf"(?P<one>{WHO})(?: {_IS}|['’]s)? (?P<not>not )?(?P<kin>married|wed) to (?P<two>{WHO})", _I),
    re.compile(rf"(?P<two>{WHO})[^.‹]{{0,60}}?\b(?:his|her|with his|with her) {_KIN},? (?P<one>{WHO})(?!['’]s)", _I),
    re.compile(rf"(?P<one>{WHO})(?:,|['’]s| is| was)? (?:is )?(?P<two>\bmy) {_KIN}", _I),
    re.compile(rf"(?P<two>\b[Mm]y) {_KIN},?(?: is)? (?P<one>{WHO})(?!['’]s)", _I),
)
_FIGURE = re.compile(
    r"\b(?:like (?:a|my|his|her)|step-?|half-?|foster|adopt(?:ed|ive)|as good as|god(?:father|mother)|in Christ|sort of|calls?|called him|called her|as if|pretend\w*|posing|poses)\b",
    _I,
)
_ALONE = re.compile(
    rf"(?P<one>{WHO}) (?:is an only child|has no (?:brothers|sisters|siblings)|never had (?:a brother|a sister|siblings))\b",
    _I,
)
_UNWED = re.compile(
    rf"(?P<one>{WHO}) (?:never married|is (?:not married|unmarried|single|a bachelor|a spinster)|has no (?:wife|husband))\b",
    _I,
)
_CHILDLESS = re.compile(
    rf"(?P<one>{WHO}) (?:has no (?:children|child|kids)|is childless|never had (?:a child|children))\b", _I
)
_NONE = ((_ALONE, "siblings"), (_UNWED, "married"), (_CHILDLESS, "child"))
_HAS = re.compile(
    rf"(?:(?P<two>{WHO})['’]s|\b(?P<my>[Mm]y|[Hh]is|[Hh]er)) (?:(?:own|only|little|big|older|younger|elder|twin|baby|dear|kid) )?(?P<kin>brother|sister|husband|wife|son|daughter)\b(?!-in-law)"
)


def kin(told: Told) -> Iterator[Held]:
    """Read each tie."""
    if _FIGURE.search(told.text):
        return
    yield from _nobody(told)
    seen = set[tuple[str, str, str]]()
    for pattern in _PATTERNS:
        for match in pattern.finditer(told.text):
            one, two, word = who(told, match["one"]), who(told, match["two"]), match["kin"].lower()
            if (
                not one
                or not two
                or one == two
                or (one, two, word) in seen
                or (pattern is _PATTERNS[2] and told.text[match.end() :].startswith((" and ‹",)))
            ):
                continue
            seen.add((one, two, word))
            yield from _tie(one, two, word, negated=bool(match.groupdict().get("not")))
    if told.sentence is not None:
        for match in _HAS.finditer(told.text):
            owner = who(told, match["two"] or match["my"])
            if owner:
                yield Held("kin_has", owner, _none_of(match["kin"]), "some", terms=frozenset({match["kin"]}))


def _none_of(word: str) -> str:
    return {"brother": "siblings", "sister": "siblings", "husband": "married", "wife": "married"}.get(word, "child")


def _nobody(told: Told) -> Iterator[Held]:
    for pattern, slot in _NONE:
        for match in pattern.finditer(told.text):
            one = who(told, match["one"])
            yield Held(
                "kin_has",
                one,
                slot,
                "none",
                terms=frozenset({"brother", "sister", "child", "wife", "husband", "marry"}),
            )


def _tie(one: str, two: str, word: str, *, negated: bool) -> Iterator[Held]:
    family = _FAMILY[word]
    terms = frozenset(_FAMILIES[family].split()) | {"blood", "kin"}
    yield Held("kin", "|".join(sorted((one, two))), "", family, polarity=not negated, terms=terms)
    if not negated and family == "married":
        yield Held("kin_of", one, "spouse", two, terms=terms)
        yield Held("kin_of", two, "spouse", one, terms=terms)
    elif not negated and word in _ONLY:
        yield Held("kin_of", two, _ONLY[word], one, terms=terms)
    elder = _role(one, two, word)
    if elder and not negated:
        yield Held("kin_elder", "|".join(sorted((one, two))), "", elder, terms=terms)


def _role(one: str, two: str, word: str) -> str:
    """Say who of the two is the elder by the tie: a father, not his son."""
    if word in {
        "father",
        "mother",
        "dad",
        "mum",
        "mom",
        "papa",
        "mama",
        "uncle",
        "aunt",
        "auntie",
        "grandfather",
        "grandmother",
        "parent",
    }:
        return one
    return two if word in _TURNED | {"nephew", "niece", "grandson", "granddaughter"} else ""


def excludes_kin(one: str, other: str) -> bool | None:
    """Say whether two ties cannot both hold; None where it is only unlikely."""
    if one == other:
        return False
    pair = {one, other}
    if "in-laws" in pair:
        return None if pair & {"siblings", "parent and child", "married"} else False
    if pair == {"cousins", "married"}:
        return None
    return True
