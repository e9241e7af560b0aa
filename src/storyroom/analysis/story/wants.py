"""What somebody is said not to have, or what there is said not to be, and is there all the same: kin, things, beasts, parts of a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.lexicon import lemma, noun_classes
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.state import Story
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_NONE = re.compile(
    r"\b(?:(?:has|have|had|with|owns?|keeps?|wears?|carr(?:y|ies)|left|there(?:['’]s| is| are| was| were)|and|nor|or|of) )?(?:no(?! (?:more|longer|doubt|idea|matter|need|use|wonder|time|one)\b)|never (?:a|an|had a|had an|any)|not (?:a|one|any)|hasn['’]t (?:a|an|any)|haven['’]t (?:a|an|any)|without (?:a|an|any)|never had (?:a|an|any))"
    r" (?:single |living |other |real |such |decent )?(?P<noun>[a-z]{3,})\b(?: (?:nor|or|and no|nor any|and not a|or any) (?P<noun2>[a-z]{3,}))?"
    r"|\b(?P<noun3>[A-Za-z]{3,}s?),? (?:none|nil|nought)\b",
    re.IGNORECASE,
)
_IMPLIED = {
    "orphan": "father mother parent",
    "childless": "child son daughter",
    "barren": "child son daughter",
    "bachelor": "wife husband",
    "spinster": "husband wife",
    "unmarried": "wife husband",
    "widower": "wife",
    "widow": "husband",
    "penniless": "money coin purse banknote",
    "weaponless": "gun knife sword pistol",
    "unarmed": "gun knife sword pistol revolver",
    "barefoot": "shoe boot sandal",
    "hatless": "hat cap bonnet",
    "only child": "brother sister sibling",
    "only son": "brother",
    "only daughter": "sister",
    "never married": "wife husband",
    "no family": "brother sister mother father son daughter wife husband uncle aunt",
    "no kin": "brother sister mother father son daughter uncle aunt",
    "nobody in the world": "brother sister mother father son daughter uncle aunt",
}
"""States that say what is not there; each with what then cannot be."""
_IMPLIES = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_IMPLIED, key=len, reverse=True)))})\b", re.IGNORECASE)
_KIN = frozenset(
    "brother sister sibling father mother parent wife husband child son daughter uncle aunt cousin nephew niece grandmother grandfather twin".split()
)
_SOLID = frozenset(
    """artifact clothing instrument vehicle weapon animal body_part hair food drink plant tree jewelry timepiece tool toy
    musical_instrument tobacco document light kin furniture structure building opening key lock""".split()
)
_FIGURE = re.compile(
    r"\b(?:like (?:a|my)|step-?|half-?|foster|adopted|as good as|godfather|godmother|in Christ|sort of)\b",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"\b(?:buys?|finds?|brings?|gives?|gets?|fetch(?:es)?|makes?|borrows?|steals?|marr(?:y|ies)|born|picks? up|puts? on|pulls? on|hands?|arrives?|lends?|takes? (?:a|one|some)|new|another)\b",
    re.IGNORECASE,
)
_LEAST = 1.5


class _Want(NamedTuple):
    sentence: Sentence
    who: frozenset[str]
    noun: str
    kin: bool


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each thing or relation that is there although it was said not to be."""
    told: set[str] = set()
    short = slack(story) <= 1.0
    for want in _wants(story):
        if want.noun in told or not (want.kin or short):
            continue
        found = _there(story, want)
        if found is None:
            continue
        told.add(want.noun)
        whose = " and ".join(sorted(want.who)) or "anybody"
        said = f"There is no {want.noun} of {whose}, and there is."
        firm = short and not excused(story, found, frozenset({want.noun})) and (want.kin or bool(want.who))
        terms = frozenset({want.noun}) | {word.lower() for name in want.who for word in name.split()}
        yield Breach("wanting", "characterisation", said, want.sentence, found, terms, firm)


def facts(story: Story) -> Iterator[Fact]:
    """Yield whose kin are said not to be."""
    for want in _wants(story):
        if want.kin:
            yield story.fact(
                "kinship", " and ".join(sorted(want.who)) or "somebody", want.noun, want.sentence, polarity=False
            )


def _wants(story: Story) -> Iterator[_Want]:
    for sentence in filter(story.holds, story.sentences):
        who = frozenset(_whose(story, sentence))
        for noun in dict.fromkeys(_nouns(sentence.text)):
            kin = noun in _KIN
            if kin or (who and noun_classes(noun, senses=2) & _SOLID):
                yield _Want(sentence, who, noun, kin)


def _nouns(text: str) -> Iterator[str]:
    for match in _NONE.finditer(text):
        for group in ("noun", "noun2", "noun3"):
            if match[group]:
                yield lemma(match[group].lower(), "noun")
    for match in _IMPLIES.finditer(text):
        yield from _IMPLIED[match[0].lower()].split()


def _whose(story: Story, sentence: Sentence) -> tuple[str, ...]:
    own = story.people.ids.get(sentence.speaker, "")
    if sentence.spoken and re.search(r"\b(?:I|I['’]ve|I['’]m|my)\b", sentence.text):
        return (own,) if own else ()
    named = story.people.named(story.around(sentence))
    return named[:1] or story.agents(sentence)[:1]


def _there(story: Story, want: _Want) -> Sentence | None:
    has = re.compile(rf"\b(?P<whose>my|his|her|our|[A-Z][\w’']*['’]s)\s+(?:\w+\s+){{0,2}}?{re.escape(want.noun)}s?\b")
    names = re.compile(
        rf"\b(?:a|an|the|two|three|this|that|with|in) (?:\w+ ){{0,2}}?{re.escape(want.noun)}s?\b", re.IGNORECASE
    )
    for sentence in story.after(want.sentence):
        if sentence.scene == want.sentence.scene or not story.holds(sentence) or _FIGURE.search(sentence.text):
            continue
        if want.noun not in sentence.text.lower():
            continue
        if not sentence.spoken and _BRINGS.search(sentence.text) and not want.kin:
            return None
        match = has.search(sentence.text)
        if match and _fits(story, want, sentence, match["whose"]) and not _NONE.search(sentence.text):
            return sentence
        agent = (*story.agents(sentence), "")[0]
        if not want.kin and not sentence.spoken and agent in want.who and names.search(sentence.text):
            return sentence
    return None


def _fits(story: Story, want: _Want, sentence: Sentence, whose: str) -> bool:
    """Whether the owner is whom it was said of; of speech only their own, or what is said where they are."""
    if whose.lower() in {"my", "our"}:
        speaker = story.people.ids.get(sentence.speaker, "") or story.said_by(sentence)
        return bool(speaker) and (speaker in want.who or not want.who)
    named = story.people.named(whose)
    if named:
        return named[0] in want.who
    return not sentence.spoken and (*story.agents(sentence), "")[0] in want.who
