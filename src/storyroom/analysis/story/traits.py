"""What somebody wears or looks like, told twice in ways that cannot both be: a colour, a side. Knows colours and sides, nobody's taste."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.phrases import alike
from storyroom.analysis.story.state import Story, nouns_of
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_HUES = {
    "red": "red scarlet crimson vermilion ruby cherry poppy maroon claret", "green": "green emerald olive",
    "blue": "blue navy azure indigo cobalt", "yellow": "yellow lemon canary saffron primrose", "black": "black jet ebony",
    "white": "white ivory snow-white", "grey": "grey gray", "brown": "brown chestnut tan hazel", "pink": "pink rose",
    "purple": "purple violet mauve lilac", "orange": "orange", "gold": "gold golden", "silver": "silver",
}  # fmt: skip
_HUE = {word: hue for hue, words in _HUES.items() for word in words.split()}
_COLOUR = re.compile(rf"\b(?:{'|'.join(sorted(_HUE, key=len, reverse=True))})\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_LASTING = re.compile(
    r"\b(?:only|always|never (?:takes|taken|took|removes?|without)|nothing else|not (?:let|taken|changed)|no other|the same|every day|all (?:he|she) (?:has|owns)|day and night|sleeps in|one (?:dress|coat|suit|cloak|pair)|born|since)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:chang(?:es|ed|ing)|puts? on|pulls? on|slips? into|dress(?:es|ed|ing)|new|another|second|spare|borrow\w*|dye[ds]?|dyeing|wig|paint(?:s|ed)|bleach\w*|wash(?:es|ed)|undress\w*|takes? off|years? later|months? later|weeks? later|next (?:day|morning|week)|days later|wedding|uniform)\b",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"\b(?:scar|patch|limp\w*|ring|bandage\w*|tattoo\w*|missing|lost|gone|glass|glove|birthmark|mole|blind|deaf|wooden|hook|wound\w*|cut|broken|sling|plaster|stump|brand)\b",
    re.IGNORECASE,
)
_WORN = frozenset({"clothing", "fabric", "hair", "jewelry"})
_BODY = frozenset({"body_part"})


class _Trait(NamedTuple):
    who: str
    head: str
    kind: str
    """`colour` or `side`."""
    value: str
    sentence: Sentence


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each garment of another colour and each mark on another side."""
    if slack(story) > 1.0:
        return  # in a long script people change between scenes, and nobody says so
    known: list[_Trait] = []
    told: set[tuple[str, str]] = set()
    for trait in _traits(story):
        other = next((one for one in known if _clash(one, trait)), None)
        known.append(trait)
        if other is None or (trait.who, trait.head) in told or _changed(story, other, trait):
            continue
        told.add((trait.who, trait.head))
        said = f"The {trait.head} of {trait.who} is {other.value}, then {trait.value}."
        terms = frozenset({trait.head, other.value, trait.value}) | {word.lower() for word in trait.who.split()}
        firm = _firm(story, other, trait) and not excused(story, trait.sentence, frozenset({trait.head}))
        yield Breach("trait", "detail", said, other.sentence, trait.sentence, terms, firm)


def facts(story: Story) -> Iterator[Fact]:
    """Yield what people wear and of which colour."""
    for trait in _traits(story):
        yield story.fact("wardrobe", trait.who, f"{trait.value} {trait.head}", trait.sentence)


def _traits(story: Story) -> Iterator[_Trait]:
    for sentence in filter(story.shown, story.prose):
        colours = list(_COLOUR.finditer(sentence.text))
        sides = list(_SIDE.finditer(sentence.text)) if _MARKED.search(sentence.text) else []
        agent = (*story.agents(sentence), "")[0]
        if not agent or not (colours or sides):
            continue
        for word in story.words(sentence):
            classes = nouns_of(word.noun)
            if classes & _WORN:
                hue = next(
                    (_HUE[one[0].lower()] for one in colours if _beside(sentence.text, one, word.start, word.end)), ""
                )
                if hue:
                    yield _Trait(agent, word.noun, "colour", hue, sentence)
            if classes & _BODY:
                side = next((one[0].lower() for one in sides if _before(sentence.text, one.end(), word.start)), "")
                if side:
                    yield _Trait(agent, word.noun, "side", side, sentence)


def _beside(text: str, colour: re.Match[str], start: int, end: int) -> bool:
    """Whether a colour stands before a noun, or behind it: `red cloak`, `cloak of poppy red`."""
    if colour.end() <= start:
        return _before(text, colour.end(), start)
    between = text[end : colour.start()]
    return bool(re.fullmatch(r"(?: of|,| is| was)?(?: [\w-]+){0,2} ", between)) and len(between) < _CLOSE


_CLOSE = 20


def _before(text: str, end: int, start: int) -> bool:
    return bool(re.fullmatch(r"[ -](?:[\w-]+ )?", text[end:start]))


def _clash(one: _Trait, other: _Trait) -> bool:
    return (
        one.who == other.who
        and one.kind == other.kind
        and alike(one.head, other.head)
        and one.value != other.value
        and one.sentence.scene < other.sentence.scene
    )


def _changed(story: Story, first: _Trait, second: _Trait) -> bool:
    """Whether a change of clothes, or time to change, lies between."""
    if first.kind == "side":
        return False
    between = story.sentences[first.sentence.place + 1 : second.sentence.place + 1]
    return any(not one.spoken and _CHANGED.search(one.text) for one in between)


def _firm(story: Story, first: _Trait, second: _Trait) -> bool:
    lasting = first.kind == "side" or _LASTING.search(story.around(first.sentence))
    joined = second.sentence.scene - first.sentence.scene < _SOON
    return bool(lasting or joined)


_SOON = 2
