"""What somebody cannot do, and does: mute, blind, deaf, lame, without a language or a skill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.conditions import BODY, CONDITIONS, Condition, speaking
from storyroom.analysis.story.excuses import excused, slack
from storyroom.analysis.story.state import Story
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_UNSEEN = frozenset({"V.O.", "VO", "V/O", "VOICE OVER", "THOUGHTS", "SUBTITLED", "SIGNING", "IN SIGN", "WRITING"})


_I = re.IGNORECASE
_LANGUAGE = re.compile(
    r"\b(?:(?:speaks?|understands?|knows?|has(?:n['’]t)?|have(?:n['’]t)?|with(?:out)?|in|not) (?:no|(?:not )?a (?:single )?word of|(?:not )?one word of|hardly any|a single word of|not a syllable of)|(?:can(?:no|['’])t|do(?:es)?(?: not|n['’]t)|never learn(?:ed|t)) (?:speak|understand|read|know)?(?: a word of| one word of| any)?|no word of|without) ([A-Z][a-z]+(?:ish|ese|ian|an|ench|erman|eek|atin|utch|i|ic|ew|ili|ish|sh|ch)\b)"
    r"|\bno ([A-Z][a-z]+(?:ish|ese|ian|ench|erman|eek|atin|utch|ic|ew|ili)\b)"
)
_REFUTED = re.compile(
    r"\b(?:pretend\w*|as if|as though|like an?|not|half[- ]|if|nearly|almost|seem\w*|play(?:s|ing)?|would|could|might|never|tries to|trying to|about to|wants to|cannot|refuses to)\b[^.;,]{0,20}$|n['’]t\b[^.;,]{0,20}$",
    _I,
)
_FIGURE = re.compile(r"\blove is blind\b", _I)
_HEALED = re.compile(
    r"\b(?:(?:weeks?|months?|years?|a season) (?:later|after|pass\w*|on)|heal(?:s|ed)|mended|plaster (?:is |comes |has come )?off|(?:takes?|took|cuts?|comes?) off the (?:plaster|cast|bandages?)|unwinds? the bandages?|years later)\b",
    _I,
)
_LONG = 8
"""Scenes of a long script within which a wound is still fresh."""


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each first act that somebody was said to be unable to do."""
    told: set[int] = set()
    for sentence in story.sentences:
        if not sentence.spoken and not story.shown(sentence):
            continue
        for lack, match in _lacks(sentence):
            for breach in _lacking(story, sentence, lack, match):
                if breach.broken.place not in told:
                    told.add(breach.broken.place)
                    yield breach


def _lacks(sentence: Sentence) -> Iterator[tuple[Condition, re.Match[str]]]:
    """Yield the states that a sentence tells, each with where."""
    lowered = sentence.text.lower()
    for lack in (*CONDITIONS, *BODY):
        match = lack.told(sentence.text, lowered)
        if match and _told(sentence.text, match):
            yield lack, match
    match = _LANGUAGE.search(sentence.text)
    if match:
        yield speaking(match[1] or match[2]), match


def _told(text: str, match: re.Match[str]) -> bool:
    """Whether a match holds: no `as if`, no `not`, no `pretends to` right before it."""
    return not _REFUTED.search(text[: match.start()]) and not _FIGURE.search(text)


def facts(story: Story) -> Iterator[Fact]:
    """Yield what somebody is said or shown to be unable to do."""
    for sentence in story.sentences:
        if not story.holds(sentence):
            continue
        for lack, match in _lacks(sentence):
            for person in _whose(story, sentence, lack, match):
                yield story.fact("ability", person, lack.name, sentence)


def _lacking(story: Story, sentence: Sentence, lack: Condition, match: re.Match[str]) -> Iterator[Breach]:
    people = _whose(story, sentence, lack, match)
    acts = ((_act(story, sentence, person, lack), person) for person in people)
    act, person = next((one for one in acts if one[0] is not None), (None, ""))
    if act is None:
        return
    terms = lack.terms | {word.lower() for word in person.split()}
    short = slack(story) <= 1.0
    sure = not sentence.spoken or bool(_SELF.search(sentence.text)) or short
    fresh = lack not in BODY or short or act.scene - sentence.scene <= _LONG
    firm = sure and fresh and (len(people) == 1 or short) and not excused(story, act, lack.terms)
    said = f"{person} is {lack.name}, and yet does it."
    yield Breach("ability", "characterisation", said, sentence, act, terms, firm)


_SELF = re.compile(r"\bI\b")


def _whose(story: Story, sentence: Sentence, lack: Condition, match: re.Match[str]) -> tuple[str, ...]:
    """Say who lacks it: who says so of themselves, who is named before it, or whom the paragraph is about."""
    if sentence.spoken and re.search(r"\bI(?:['’](?:m|ve|ll|d))?\b[^.]{0,20}$", sentence.text[: match.start()] + " "):
        own = story.people.ids.get(sentence.speaker, "")
        return (own,) if own else ()
    named = story.people.named(sentence.text[: match.start()])
    if named:
        return named[-1:]
    if lack in BODY and not sentence.spoken and not re.search(r"\b(?:his|her|their)\b", match[0], _I):
        return _in_scene(story, sentence)
    own = story.people.ids.get(sentence.speaker, "")
    return tuple(one for one in story.agents(sentence) if one != own)[:1]


def _in_scene(story: Story, sentence: Sentence) -> tuple[str, ...]:
    """Name who may be meant where a leg is only `the leg`: everybody seen so far but the one who does it to them."""
    agent = story.agents(sentence)[:1]
    if not agent:
        return ()
    inside = story.manuscript.by_scene.get(sentence.scene, ())
    before = (one for one in inside if one.place <= sentence.place and not one.spoken)
    named = dict.fromkeys(person for one in before for person in story.people.named(one.text))
    return tuple(one for one in named if one not in agent) or agent


def _act(story: Story, lacking: Sentence, person: str, lack: Condition) -> Sentence | None:
    for sentence in story.after(lacking):
        if lack in BODY and not sentence.spoken and _HEALED.search(sentence.text):
            return None
        if sentence.scene == lacking.scene:
            continue
        if lack.does is None:
            if _speaks(story, sentence, person):
                return sentence
            continue
        if not story.done(sentence) or not story.acts(sentence, person):
            continue
        does = lack.does.search(sentence.text)
        if does and _told(sentence.text, does):
            return sentence
    return None


def _speaks(story: Story, sentence: Sentence, person: str) -> bool:
    return (
        sentence.spoken
        and story.people.ids.get(sentence.speaker) == person
        and not _UNSEEN & set(sentence.extensions)
        and story.claimed_here(sentence)
    )
