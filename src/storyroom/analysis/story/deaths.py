"""Who is dead acts no more: a death the narrator shows, and the same person acting later in the same world."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story, Word, verbs_of
from storyroom.domain.story import Fact

__all__ = ["DEATH_WORDS", "breaches", "facts"]

DEATH_WORDS = frozenset(
    """dead die death drown kill murder bury burial grave coffin funeral corpse body lifeless wake mourn widow
    widower ghost perish execute hang strangle poison autopsy undertaker hearse pulse""".split()
)
_DEAD = re.compile(
    r"(?<!half-)(?<!half )(?<!nearly )(?<!almost )(?<!not )(?<!n't )(?<!as if )(?<!drop )\b"
    r"(?:dead(?!\s+(?:of|on|calm|tired|end|sea|letter|straight|centre|center|heat|weight|drunk|air|silence|leaves|quiet"
    r"|serious|ahead|man|woman|men|language|bolt|bulbs?|slow|easy|certain|sure|ringer))|drowned|lifeless|stone-dead"
    r"|murdered|killed|beheaded|strangled|electrocuted)\b(?!-)"
)
_SHROUD = re.compile(
    r"\b(?:sheet|shroud|blanket|coat|flag)\b[^.]{0,24}\bover\b[^.]{0,30}\b(?:face|head|body)\b", re.IGNORECASE
)
_REMAINS = re.compile(
    r"\b(?:body|corpse|remains|coffin|casket|grave|tomb|funeral|burial|ashes|urn)\s+of\b|['’]s\s+(?:\w+\s+)?(?:body|corpse|coffin|casket|grave|tomb|funeral|burial|headstone|ashes)\b"
)
_DOUBT = re.compile(
    r"\b(?:as if|as though|like a|almost|nearly|pretend\w*|play\w* dead|seem\w*|might|would|could|if)\b", re.IGNORECASE
)
_UNSEEN = frozenset({"V.O.", "VO", "O.S.", "OS", "O.C.", "RECORDED", "ON TAPE", "FILTERED", "ON RADIO"})


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each dead person's first act after the scene of the death."""
    deaths = _deaths(story)
    yield from _doomed(story, deaths)
    for person, death in deaths.items():
        act = _first_act(story, person, death)
        if act is not None:
            name = person
            yield Breach(
                "dead_acts",
                "timeline",
                f"{name} is dead, and acts again.",
                death,
                act,
                DEATH_WORDS | _names(person),
            )


def facts(story: Story) -> Iterator[Fact]:
    """Yield who is shown dead, and where first."""
    for person, death in _deaths(story).items():
        yield story.fact("life", person, "dead", death)


_SURVIVES = re.compile(
    r"\b(?:last (?:one|man|woman|girl|boy) (?:standing|left|alive)|always (?:survives?|lives?|makes? it|comes? (?:back|home))|never dies?|(?:nobody|no one|nothing) can (?:kill|hurt|touch)|can(?:not|['’]t) (?:die|be killed))\b",
    re.IGNORECASE,
)


def _doomed(story: Story, deaths: dict[str, Sentence]) -> Iterator[Breach]:
    """Yield who dies though the script said that they would be the one to live."""
    for line in story.lines:
        said = next((one for one in line.sentences if _SURVIVES.search(one.text)), None)
        if said is None:
            continue
        for person in story.people.named(" ".join(one.text for one in line.sentences)):
            death = deaths.get(person)
            if death is not None and death.place > said.place:
                terms = DEATH_WORDS | _names(person) | story.content(said)
                yield Breach("survivor_dies", "world", f"{person} is to live, and dies.", said, death, terms)


def _deaths(story: Story) -> dict[str, Sentence]:
    """Return the first sentence in which the narrator shows each person dead."""
    found: dict[str, Sentence] = {}
    for sentence in story.prose:
        if not story.shown(sentence) or _DOUBT.search(sentence.text):
            continue
        person = _who_dies(story, sentence)
        if person and person not in found:
            found[person] = sentence
    return found


def _who_dies(story: Story, sentence: Sentence) -> str:
    text = sentence.text
    word = _DEAD.search(text) or _SHROUD.search(text) or _REMAINS.search(text)
    of = word is not None and word[0].endswith("of")
    if word is not None and of:
        return (*story.people.named(text[word.end() :]), "")[0]
    if word:
        before = story.people.named(text[: word.start()] if not _SHROUD.match(text, word.start()) else text)
        return before[-1] if before else _one(story, sentence)
    for place, verb in enumerate(story.words(sentence)):
        if "die" in verbs_of(verb.verb) and _finite(verb):
            before = story.people.named(text[: verb.start])
            return before[-1] if before else ""
        if "kill" in verbs_of(verb.verb) and _finite(verb) and verb.verb != "take":
            object_ = text[verb.end : verb.end + 40]
            named = story.people.named(object_)
            if named and place:
                return named[0]
    return ""


def _one(story: Story, sentence: Sentence) -> str:
    agents = story.agents(sentence)
    return agents[0] if len(agents) == 1 else ""


def _finite(word: Word) -> bool:
    """Whether it stands in the present tense of the third person, or in the past: as script prose tells what happens."""
    return word.lower != word.verb and not word.lower.endswith("ing")


def _first_act(story: Story, person: str, death: Sentence) -> Sentence | None:
    for sentence in story.after(death):
        if sentence.scene == death.scene:
            continue
        if sentence.spoken:
            if (
                story.people.ids.get(sentence.speaker) == person
                and not _UNSEEN & set(sentence.extensions)
                and story.claimed_here(sentence)
            ):
                return sentence
            continue
        if (
            story.shown(sentence)
            and story.acts(sentence, person)
            and not (_DEAD.search(sentence.text) or _REMAINS.search(sentence.text))
        ):
            return sentence
    return None


def _names(person: str) -> frozenset[str]:
    return frozenset(word.lower() for word in person.split())
