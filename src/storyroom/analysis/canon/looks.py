"""Bodies and clothes: hair and eyes, scars and their side, hands that are lost, what somebody always wears. Reads canon and script alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.held import Held
from storyroom.analysis.canon.told import WHO, Told, who
from storyroom.analysis.lexicon import lemma
from storyroom.analysis.story.state import nouns_of

__all__ = ["looks", "marks", "worn"]

_I = re.IGNORECASE
_COLOURS = {
    "red": "red redhead red-haired ginger copper auburn", "blonde": "blonde blond fair golden yellow flaxen", "black": "black raven jet-black jet",
    "brown": "brown brunette chestnut hazel", "grey": "grey gray silver white", "blue": "blue", "green": "green", "bald": "bald hairless shaven",
}  # fmt: skip
_COLOUR = {word: colour for colour, words in _COLOURS.items() for word in words.split()}
_NEAR = ({"brown", "black"}, {"blue", "grey"}, {"blonde", "grey"}, {"bald", "grey"})
"""Colours that two people may call one: no error."""
_TONE = "|".join(sorted(_COLOUR, key=len, reverse=True))
_MOD = r"(?:(?:long|short|curly|straight|thick|thin|dark|light|bright|pale|deep|wild|wet|piercing|big|large|cropped|natural|his|her) ){0,2}"
_PART = r"(?P<part>hair|eyes|beard|curls|braids?|plaits?)"
_HAS = re.compile(
    rf"(?P<who>{WHO})(?: has|['’]s| had|,? with| is) (?:a )?{_MOD}(?P<colour>{_TONE}),? {_MOD}{_PART}\b", _I
)
_ARE = re.compile(rf"(?P<who>{WHO})['’]s {_MOD}{_PART} (?:is|are) {_MOD}(?P<colour>{_TONE})\b", _I)
_OWN = re.compile(
    rf"\b(?P<who>his|her) {_MOD}(?P<colour>{_TONE}),? {_MOD}{_PART}\b|\b(?P<who2>his|her) {_PART.replace('part', 'part2')} (?:is|are) {_MOD}(?P<colour2>{_TONE})\b",
    _I,
)
_CLAUSE = re.compile(rf"(?P<who>{WHO})[^.;‹]{{0,30}}?[,(] *(?:with )?{_MOD}(?P<colour>{_TONE}),? {_MOD}{_PART}\b", _I)
_IS = re.compile(
    rf"(?P<who>{WHO}) is (?:a )?(?:completely |natural |\w+ly )?(?P<colour>bald|blonde|blond|redhead|red-haired|brunette)\b",
    _I,
)
_DYED = re.compile(
    r"\b(?:dye[sd]?|dyeing|bleach\w*|wig|disguise\w*|paint\w*|bleached|lenses|contacts|shaves?|shaved|like|as if|used to|once)\b",
    _I,
)
_MARK = re.compile(
    rf"(?:(?P<who>{WHO})['’]s|(?P<who2>{WHO})[^.;‹]{{0,40}}?|\b(?P<pro>[Hh]is|[Hh]er)\b[^.;‹]{{0,20}}?)(?: has| with| wears| had)?(?: an?)? (?:\w+ )?(?P<mark>scar|tattoo|birthmark|mole|eyepatch|eye-patch|patch|burn|brand|limp)\b[^.;‹]{{0,20}}?\b(?:on|over|across|down|above|below|under|along|in) (?:his|her|the) (?P<side>left|right) (?P<part>[a-z]+)",
    _I,
)
_LIMPS = re.compile(
    rf"(?P<who>{WHO}) (?:limps|drags|is lame|favou?rs)[^.;‹]{{0,20}}? (?:his|her|the|in the|on the) (?P<side>left|right) (?P<part>leg|foot|knee|hip)",
    _I,
)
_HANDED = re.compile(rf"(?P<who>{WHO}) is (?P<side>left|right)-handed", _I)
_WRITES = re.compile(
    rf"(?P<who>{WHO}) (?:writes|signs|draws|paints)\b[^.;‹]{{0,40}}?\bwith (?:his|her) (?P<side>left|right) hand\b", _I
)
_LOST = re.compile(
    rf"(?P<who>{WHO}) (?:has )?(?:lost|is missing|lacks|has no) (?:an? |his |her |the |both )?(?P<side>left |right )?(?P<part>[a-z]+)\b",
    _I,
)
_ONE = re.compile(
    rf"(?P<who>{WHO}) (?:has (?:only )?one (?P<part>hand|arm|leg|eye|ear|foot)\b|is one-(?P<of>armed|handed|legged|eyed))",
    _I,
)
_FALSE = re.compile(
    rf"(?P<who>{WHO}) (?:has|wears) an? (?:wooden|glass|false|artificial|prosthetic) (?P<side>left |right )?(?P<part>hand|arm|leg|eye|foot)\b",
    _I,
)
_PARTS = {"armed": "arm", "handed": "hand", "legged": "leg", "eyed": "eye"}
_WEARS = re.compile(
    rf"(?P<who>{WHO}) (?P<how>never takes off|never removes|is never (?:seen )?without|never goes (?:out )?without|never wears) (?P<what>[^.;,]+)",
    _I,
)


def looks(told: Told) -> Iterator[Held]:
    """Read colours of hair and eyes."""
    if _DYED.search(told.text):
        return
    for pattern in (_HAS, _ARE, _OWN, _CLAUSE, _IS):
        for match in pattern.finditer(told.text):
            said = match.groupdict()
            whom = who(told, said.get("who") or said.get("who2") or "")
            part = (said.get("part") or said.get("part2") or "hair").lower()
            colour = _COLOUR[(said.get("colour") or said.get("colour2") or "").lower()]
            if whom:
                slot = "eyes" if part == "eyes" else "beard" if part == "beard" else "hair"
                yield Held("look", whom, slot, colour, terms=frozenset({slot, lemma(slot, "noun"), "dye", "wig"}))


def near_colours(one: str, other: str) -> bool:
    """Whether two people may see one colour as these two."""
    return any({one, other} <= pair for pair in _NEAR)


def marks(told: Told) -> Iterator[Held]:
    """Read on which side a scar is, and with which hand somebody writes."""
    for match in _MARK.finditer(told.text):
        whom = who(told, match["who"] or match["who2"] or match["pro"])
        if whom:
            slot = f"{match['mark'].lower().replace('-', '')} on the {match['part'].lower()}"
            yield Held(
                "side",
                whom,
                slot,
                match["side"].lower(),
                terms=frozenset({match["mark"].lower(), match["part"].lower()}),
            )
    for match in _LIMPS.finditer(told.text):
        yield Held(
            "side",
            who(told, match["who"]),
            "limp",
            match["side"].lower(),
            terms=frozenset({"limp", match["part"].lower()}),
        )
    for pattern in (_HANDED, _WRITES):
        for match in pattern.finditer(told.text):
            yield Held(
                "side",
                who(told, match["who"]),
                "writing hand",
                match["side"].lower(),
                terms=frozenset({"hand"}),
            )


def worn(told: Told) -> Iterator[Held]:
    """Read what somebody lost of their body, and what they always or never wear. Only canon says so."""
    if told.sentence is not None:
        return
    for match in _LOST.finditer(told.text):
        part = lemma(match["part"].lower(), "noun")
        if "body_part" in nouns_of(part):
            yield _lost(who(told, match["who"]), part, match["side"] or "")
    for match in _ONE.finditer(told.text):
        yield _lost(who(told, match["who"]), match["part"] or _PARTS[match["of"].lower()], "")
    for match in _FALSE.finditer(told.text):
        yield _lost(who(told, match["who"]), match["part"].lower(), match["side"] or "")
    for match in _WEARS.finditer(told.text):
        nouns = [
            lemma(word, "noun")
            for word in re.findall(r"[a-z]+", match["what"].lower())
            if "clothing" in nouns_of(lemma(word, "noun")) or "artifact" in nouns_of(lemma(word, "noun"))
        ]
        if nouns:
            yield Held(
                "worn",
                who(told, match["who"]),
                nouns[-1],
                "never" if match["how"].lower() == "never wears" else "always",
                terms=frozenset(nouns),
            )


def _lost(whom: str, part: str, side: str) -> Held:
    return Held(
        "lost", whom, part, side.strip().lower(), terms=frozenset({part, "hook", "stump", "prosthetic", "wooden"})
    )
