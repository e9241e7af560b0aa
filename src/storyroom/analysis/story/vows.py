"""What somebody swore not to do, and does; what was foretold for one, and is done by another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.lexicon import is_verb, related
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import STOP, Story, any_class, verbs_of
from storyroom.analysis.story.ties import echoes, law_ties
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_VOW = re.compile(
    r"\b(?:(?:I|we) (?:swear|vow|promise|pledge)\b|on my (?:mother|father|life|honou?r|oath|word)|so help me|as God (?:hears|sees|is my witness)|as long as I live|my oath"
    r"|(?:never|not once) (?:again|in my life|as long as)|(?:I|we)(?:['’]ll| will| shall) never\b|(?:I|we)(?:['’]ll| will| shall) not\b.*\b(?:ever|again)\b|(?:takes?|gives?|swears?) (?:an|his|her|their) (?:oath|vow|word))",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:never(?: again)?|not(?: ever)?(?: again)?|no(?: man| woman| one| more)?|nothing|won['’]t|shan['’]t|do(?:es)? not|don['’]t|will not)\b(?P<deed>[^.;!?]*)",
    re.IGNORECASE,
)
_FORETOLD = re.compile(
    r"\b(?:shall|is (?:to|destined to|fated to)|will one day|alone (?:can|shall|will|may)|only (?:the|a|one)\b.{0,60}\b(?:can|shall|will|may)|no other (?:hand|man|woman|one|person)|none but|it is (?:written|foretold)|the prophecy|the chosen)\b",
    re.IGNORECASE,
)

_OBJECT = frozenset(
    {
        "artifact",
        "vehicle",
        "building",
        "food",
        "drink",
        "person",
        "animal",
        "drug",
        "tobacco",
        "document",
        "location",
        "water",
    }
)
_ENDING = frozenset({"die", "kill", "destroy", "open", "find", "take", "win"})


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each vow's first breach by who made it, then each foretold deed done by another."""
    for sentence in story.sentences:
        if not story.holds(sentence):
            continue
        if _vowed_by(story, sentence):
            yield from _broken_vow(story, sentence)
        elif sentence.spoken and _FORETOLD.search(sentence.text):
            yield from _done_by_another(story, sentence)


def facts(story: Story) -> Iterator[Fact]:
    """Yield who vowed what."""
    for sentence in story.sentences:
        person = _vowed_by(story, sentence)
        if person and _REFUSED.search(sentence.text):
            yield story.fact("vow", person, " ".join(sentence.text.split()), sentence)


_VOWS = re.compile(
    r"\b(?:swears?|vows?|pledges?|promises?|(?:gives?|takes?) (?:his|her|their|an|the|a) (?:word|oath|vow))\b",
    re.IGNORECASE,
)


def _vowed_by(story: Story, sentence: Sentence) -> str:
    """Say who makes a vow: who speaks it, or whom the prose shows swearing."""
    if sentence.spoken:
        return story.people.ids.get(sentence.speaker, "") if _VOW.search(sentence.text) else ""
    if _VOWS.search(sentence.text):
        return (*story.agents(sentence), "")[0]
    return story.said_by(sentence) if _VOW.search(sentence.text) else ""


def _broken_vow(story: Story, vow: Sentence) -> Iterator[Breach]:
    person = _vowed_by(story, vow)
    refused = _REFUSED.search(vow.text)
    if not person or refused is None:
        return
    deed = story.content_of(vow, refused.start("deed"), refused.end("deed"))
    if not deed:
        return
    for sentence in story.after(vow):
        if (
            sentence.scene == vow.scene
            or sentence.spoken
            or not story.shown(sentence)
            or not story.acts(sentence, person)
        ):
            continue
        if _does(story, deed, vow, refused.start("deed"), sentence):
            said = f"{person} swears not to, and does."
            yield Breach(
                "vow", "characterisation", said, vow, sentence, deed | {"swear", "vow", "oath", "promise", "word"}
            )
            return


def _does(story: Story, deed: frozenset[str], vow: Sentence, start: int, sentence: Sentence) -> bool:
    """Whether an act does the very deed: its verb, or one of its kind, and its object where it has one."""
    if _LEAVES_OFF.search(sentence.text):
        return False
    said = story.content(sentence)
    if len(echoes(deed, said)) >= _SURE:
        return True
    objects = any_class(deed, _OBJECT)
    met = bool(objects and objects & law_ties(objects, said))
    first = next(
        (word for word in story.words(vow) if word.start >= start and is_verb(word.verb) and word.lower not in STOP),
        None,
    )
    deeds = {first.verb} - _LIGHT if first else set()
    acts = {word.verb for word in story.words(sentence) if word.lower != word.verb and is_verb(word.verb)}
    done = any(one == other or related(one, other) for one in deeds for other in acts)
    return (done and (met or not objects or bool(_ONLY_FOR.search(vow.text)))) or (
        met and not deeds - _LIGHT - acts and bool(acts)
    )


_SURE = 2
_LIGHT = frozenset("set foot touch go come ride use enter cross put lay sit stand step".split())
_LEAVES_OFF = re.compile(
    r"\b(?:not|never|without|away from|looks? at|refuses?|stops? (?:short|before)|pushes? (?:it|the \w+) away)\b",
    re.IGNORECASE,
)
_ONLY_FOR = re.compile(r"\bnot for\b", re.IGNORECASE)


def _done_by_another(story: Story, word: Sentence) -> Iterator[Breach]:
    deed = story.content(word)
    if len(deed) < 3:
        return
    meant = story.people.named(word.text)
    for sentence in story.after(word):
        if sentence.scene == word.scene or sentence.spoken or not story.shown(sentence):
            continue
        agents = story.agents(sentence)
        if not agents or agents[0] in meant:
            continue
        names = story.proper(word) & story.proper(sentence)
        if names and _ends(story, sentence):
            yield Breach(
                "foretold",
                "world",
                "It was foretold for one, and another does it.",
                word,
                sentence,
                deed | names | {"foretell", "prophecy", "oracle", "choose"},
                firm=bool(not meant),
            )
            return


def _ends(story: Story, sentence: Sentence) -> bool:
    return any(verbs_of(word.verb) & _ENDING for word in story.words(sentence) if word.lower != word.verb)
