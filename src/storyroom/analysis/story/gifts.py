"""A thing that was handed over or put on somebody else, and is used again by who gave it, though nobody gave it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.phrases import Phrase, phrases, same_thing
from storyroom.analysis.story.state import Story
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_INTO_HANDS = re.compile(
    r"\b(?:in|into|on|onto|round|around|over|to|across)\s+(?:(?P<whose>his|her|their)|(?P<name>[A-Z][\w'’]+)['’]s)\s+(?:\w+\s+)?(?P<part>palm|hands?|fingers|neck|pocket|lap|shoulders?|head|arms?|finger|wrist|bib|collar|throat|fist)\b"
)
_PUTS = frozenset(
    """lay put press hang drop slip tuck place thrust push toss throw loop wind wrap fasten pin hand slide knot tie
    button""".split()
)
_GIVES = frozenset("give hand pass sell lend surrender bequeath offer".split())
_WITH = re.compile(
    r"\b(?:at|round|around|on|from|in)\s+(?P<name>[A-Z][\w'’]+?)['’]s\s+(?:throat|neck|head|hand|finger|wrist|shoulders?|pocket|lapel|belt)\b"
)
_BACK = re.compile(
    r"\b(?:gives?|hands?|passes|throws?|tosses|returns?|brings?|slides?|gets?|takes?|wants?|asks? for|snatch(?:es)?|steals?|lifts? it from|pulls? it from|fish(?:es)? it)\b[^.]{0,40}\b(?:back|again|off (?:him|her|them)|from (?:his|her|their|[A-Z]\w+))\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:another|second|spare|copy|own key|duplicate|other)\b", re.IGNORECASE)
_FARTHEST = 30


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each thing that is in the giver's hands again."""
    told: set[tuple[str, int]] = set()
    for sentence in filter(story.shown, story.prose):
        giver, thing = _gift(story, sentence)
        again = _again(story, sentence, giver, thing) if thing is not None else None
        if thing is not None and again is not None and (thing.head, again.place) not in told:
            told.add((thing.head, again.place))
            said = f"{giver} gives this away, and has it again: {thing.bare}."
            yield Breach(
                "handed_over",
                "detail",
                said,
                sentence,
                again,
                frozenset({thing.head, *thing.marks, "give", "copy", "spare"}),
                firm=bool(thing.marks),
            )


def facts(story: Story) -> Iterator[Fact]:
    """Yield what somebody has no longer, since they gave it away."""
    for sentence in filter(story.shown, story.prose):
        giver, thing = _gift(story, sentence)
        if thing is not None:
            yield story.fact("possession", giver, thing.text, sentence, polarity=False)


def _gift(story: Story, sentence: Sentence) -> tuple[str, Phrase | None]:
    agents = story.agents(sentence)
    hands = _INTO_HANDS.search(sentence.text)
    words = story.words(sentence)
    deeds = {word.verb for word in words if word.lower != word.verb}
    things = [one for one in phrases(story, sentence) if one.thing and one.particular]
    if not agents or not things:
        return "", None
    giver = agents[0]
    if hands and deeds & (_PUTS | _GIVES) and _other(story, hands, giver, sentence):
        inside = [one for one in things if not hands.start() <= one.start < hands.end()]
        return giver, inside[0] if inside else None
    if deeds & _GIVES and len(agents) > 1:
        return giver, things[0]
    return "", None


def _other(story: Story, hands: re.Match[str], giver: str, sentence: Sentence) -> bool:
    """Whether the hands are somebody else's than the giver's."""
    if hands["name"]:
        named = story.people.named(hands["name"])
        return bool(named) and named[0] != giver
    before = story.words(sentence)[:1]
    own = before[0].lower if before else ""
    return not (own in {"he", "she"} and {"he": "his", "she": "her"}[own] == hands["whose"]) or not before


def _again(story: Story, given: Sentence, giver: str, thing: Phrase) -> Sentence | None:
    for sentence in story.after(given):
        if sentence.scene - given.scene > _FARTHEST:
            return None
        if _BACK.search(sentence.text) and thing.head in story.line_of(sentence).lemmas:
            return None
        if (
            sentence.scene == given.scene
            or sentence.spoken
            or not story.shown(sentence)
            or _ANOTHER.search(sentence.text)
        ):
            continue
        if not any(same_thing(thing, one, loose=True) for one in phrases(story, sentence)):
            continue
        worn = _WITH.search(sentence.text)
        holder = (story.people.named(worn["name"]) or ("",))[0] if worn else (story.agents(sentence) or ("",))[0]
        if holder == giver:
            return sentence
    return None
