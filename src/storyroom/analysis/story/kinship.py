"""Who is whose: two ties of one family between the same two people that cannot both hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_FAMILIES = {
    "parent and child": "father mother dad mum mom papa mama son daughter",
    "siblings": "brother sister twin",
    "uncle or aunt and niece or nephew": "uncle aunt auntie nephew niece",
    "married": "husband wife",
    "cousins": "cousin",
    "grandparent and grandchild": "grandfather grandmother grandson granddaughter grandpa grandma granny gran grandad",
    "in-laws": "brother-in-law sister-in-law father-in-law mother-in-law son-in-law daughter-in-law",
}
_FAMILY = {word: family for family, words in _FAMILIES.items() for word in words.split()}
_KIN = "|".join(sorted(_FAMILY, key=len, reverse=True))
_NAME = r"[A-Z][a-z'’]+(?:\s+[A-Z][a-z'’]+)?"
_SAID = re.compile(rf"\b[Mm]y\s+(?:\w+\s+){{0,2}}?(?P<kin>{_KIN}),?\s+(?P<name>{_NAME})")
_SAID_BEHIND = re.compile(rf"(?P<name>{_NAME}),?\s+(?:is\s+|was\s+)?my\s+(?:own\s+|only\s+|\w+\s+)?(?P<kin>{_KIN})\b")
_SHOWN = re.compile(
    rf"(?P<name>[A-Z][A-Z'’]+(?:\s+[A-Z][A-Z'’]+)*)\s*(?:\([^)]*\)|,\s*\d+)?,\s*(?P<owner>{_NAME})['’]s\s+(?:\w+\s+)?(?P<kin>{_KIN})\b"
)
_SHOWN_BEFORE = re.compile(rf"\b(?:his|her)\s+(?:\w+\s+)?(?P<kin>{_KIN}),?\s+(?P<name>[A-Z][A-Z'’]+)\b")
_OF_HIM = re.compile(
    rf"\bI(?:['’]m| am| was)\s+(?:his|her)\s+(?:only\s+|own\s+|\w+\s+)?(?P<kin>{_KIN})\b|\b(?:he|she)(?:['’]s| is| was)\s+my\s+(?:only\s+|own\s+|\w+\s+)?(?P<kin2>{_KIN})\b|\bfor a (?P<kin3>{_KIN})\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\bno brothers?,? (?:and |or |nor )?(?:no )?sisters?\b|\bonly child\b|\bno (?:brothers?|sisters?|siblings)\b",
    re.IGNORECASE,
)
_HAS = re.compile(r"\bmy (?:own |\w+ )?(?P<kin>brother|sister)\b", re.IGNORECASE)
_HAS_SHOWN = re.compile(r"[A-Z][\w’']+?['’]s (?:own |\w+ )?(?P<kin>brother|sister)\b")
_QUOTED_KIN = re.compile(rf"\b[Mm]y\s+(?:\w+\s+)?(?P<kin>{_KIN}),?\s+(?P<name>{_NAME})")
_PRESENTS = re.compile(
    rf"\b(?:presents?|introduces?|greets?|names?|calls?)\s+(?P<name>{_NAME})\s+(?:as\s+)?(?:his|her)\s+(?:\w+\s+)?(?P<kin>{_KIN})\b"
)
_FIGURE = re.compile(
    r"\b(?:like (?:a|my)|step-?|half-?|foster|adopted|adoptive|as good as|godfather|godmother|in Christ|sort of|call(?:s|ed)?)\b",
    re.IGNORECASE,
)
_TERMS = frozenset({"brother", "sister", "sibling", "blood", "kin"})


def _words(*families: str) -> frozenset[str]:
    """Return the words for kin of these families."""
    return frozenset(word for family in families for word in _FAMILIES[family].split()) | {"blood", "kin"}


class _Tie(NamedTuple):
    family: str
    sentence: Sentence


def breaches(story: Story) -> Iterator[Breach]:
    """Yield two ties that exclude one another, then a brother or sister who was said not to be."""
    known: dict[frozenset[str], _Tie] = {}
    for pair, tie in _ties(story):
        other = known.setdefault(pair, tie)
        if other.family != tie.family and other.sentence.place != tie.sentence.place:
            one, two = sorted(name.title() for name in pair) if len(pair) > 1 else (next(iter(pair)).title(), "another")
            terms = _words(other.family, tie.family) | {word.lower() for name in pair for word in name.split()}
            yield Breach(
                "kinship",
                "characterisation",
                f"{one} and {two} are {other.family}, then {tie.family}.",
                other.sentence,
                tie.sentence,
                terms,
            )
            known[pair] = tie
    yield from _only_children(story)
    yield from _unnamed(story)


def facts(story: Story) -> Iterator[Fact]:
    """Yield who is whose."""
    for pair, tie in _ties(story):
        yield story.fact("kinship", " and ".join(sorted(pair)), tie.family, tie.sentence)


def _ties(story: Story) -> Iterator[tuple[frozenset[str], _Tie]]:
    for sentence in story.sentences:
        if _FIGURE.search(sentence.text) or not story.holds(sentence):
            continue
        found = _said(story, sentence) if sentence.spoken else _shown(story, sentence)
        for one, other, kin in found:
            if one and other and one != other:
                yield frozenset({one, other}), _Tie(_FAMILY[kin.lower()], sentence)


def _said(story: Story, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
    speaker = story.people.ids.get(sentence.speaker, "")
    for match in (*_SAID.finditer(sentence.text), *_SAID_BEHIND.finditer(sentence.text)):
        named = story.people.named(match["name"])
        if named:
            yield speaker, named[0], match["kin"]


def _shown(story: Story, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
    for match in _SHOWN.finditer(sentence.text):
        one, other = story.people.named(match["name"]), story.people.named(match["owner"])
        if one and other:
            yield one[0], other[0], match["kin"]
    for match in _PRESENTS.finditer(sentence.text):
        one, other = story.agents(sentence), story.people.named(match["name"])
        if one and other:
            yield one[0], other[0], match["kin"]
    for match in _QUOTED_KIN.finditer(sentence.text):
        other = story.people.named(match["name"])
        if other and story.said_by(sentence):
            yield story.said_by(sentence), other[0], match["kin"]
    for match in _SHOWN_BEFORE.finditer(sentence.text):
        one, other = story.people.named(sentence.text[: match.start()]), story.people.named(match["name"])
        if one and other:
            yield one[-1], other[0], match["kin"]


def _only_children(story: Story) -> Iterator[Breach]:
    """Somebody speaks of a brother or sister after the family was said to have one child."""
    denied = next((one for one in story.sentences if story.holds(one) and _NONE.search(one.text)), None)
    if denied is None:
        return
    for sentence in story.after(denied):
        match = _HAS.search(sentence.text) if sentence.spoken else _HAS_SHOWN.search(sentence.text)
        about = sentence.spoken or (match and set(story.people.named(denied.text)) & set(story.people.named(match[0])))
        if match and about and story.holds(sentence) and (not sentence.spoken or sentence.speaker != denied.speaker):
            yield Breach(
                "kinship",
                "characterisation",
                f"There is no {match['kin'].lower()}, and one is spoken of.",
                denied,
                sentence,
                _TERMS,
                firm=not (denied.spoken or sentence.spoken),
            )
            return


def _unnamed(story: Story) -> Iterator[Breach]:
    """What one person says of their tie to somebody who is not named: sister here, sister-in-law there."""
    known: dict[str, _Tie] = {}
    for sentence in story.sentences:
        match = _OF_HIM.search(sentence.text)
        if not story.claimed_here(sentence) or match is None or _FIGURE.search(sentence.text):
            continue
        family = _FAMILY[(match["kin"] or match["kin2"] or match["kin3"]).lower()]
        other = known.setdefault(sentence.speaker, _Tie(family, sentence))
        if {other.family, family} == {"siblings", "in-laws"} and other.sentence.place != sentence.place:
            yield Breach(
                "kinship",
                "characterisation",
                f"{sentence.speaker.title()} is kin by blood, then by marriage.",
                other.sentence,
                sentence,
                _TERMS,
                firm=False,
            )
            known[sentence.speaker] = _Tie(family, sentence)
