"""Who is dead or cannot die, who speaks which language, who is blind, deaf, mute or lame: canon alone, and what shows otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.deeds import deeds_in, deeds_of, is_by
from storyroom.analysis.canon.held import Clash, Held, titled
from storyroom.analysis.canon.told import WHO, Told, who
from storyroom.analysis.lexicon import lemma
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story import deaths
from storyroom.analysis.story.state import Story, nouns_of
from storyroom.domain.script import ElementKind
from storyroom.domain.story import Evidence, World

__all__ = ["clashes", "lacks", "life", "roles", "tongues"]

_I = re.IGNORECASE
_DEAD = re.compile(
    rf"(?P<who>{WHO})(?:['’]s (?P<kin>wife|husband|father|mother|brother|sister|son|daughter|uncle|aunt|grandmother|grandfather|dog|cat|horse|parents))?,?(?: (?:is|was|are|were|has been)(?: already| long)? (?:dead|killed|murdered|drowned|executed|hanged|buried|deceased|shot dead)| (?:has )?(?:died|drowned|passed away|perished)| did not survive)\b(?! (?:of thirst|inside|tired|to the world|set|wrong|in love|his|her))",
    _I,
)
_LATER = re.compile(
    r"\b(?:at the end|in the end|in the (?:last|final|third|second) (?:act|scene|season|episode|film|part)|in (?:act|scene|season|episode)\b|nearly|almost|might|would|believed|thought|presumed|said to)\b",
    _I,
)
_ALIVE = re.compile(
    rf"(?P<who>{WHO}) (?:never dies|cannot die|can['’]t die|cannot be killed|does not die|is immortal|survives (?:the (?:story|film|series|season)|everything|it all|to the end)|must not die)\b",
    _I,
)
_NO_TONGUE = re.compile(
    rf"(?P<who>{WHO}) (?:(?:speaks|understands|knows)(?: [^.;]{{1,40}} (?:but|and))? (?:no|not a word of|hardly any)|(?:does not|doesn['’]t|cannot|can['’]t|can not) (?:speak|understand|know)(?: a word of| any)?) (?P<what>{WHO})"
)
_ONE_TONGUE = re.compile(
    rf"(?P<who>{WHO}) (?:speaks|understands|knows) (?:only|nothing but) (?P<what>{WHO}(?:(?:,| and|, and) {WHO})*)"
)
_LACKS: dict[str, tuple[str, frozenset[str]]] = {
    "blind": (r"(?:stone[- ])?blind|sightless", frozenset("read watch stare see spot peer examine glance squint glimpse notice".split())),
    "deaf": (r"(?:stone[- ])?deaf", frozenset("hear listen overhear eavesdrop".split())),
    "mute": (r"mute|dumb|speechless", frozenset()),
    "lame": (r"lame|paralysed|paralyzed|crippled|(?:bound to|in) a wheelchair|legless", frozenset("run walk climb dance jump leap stride sprint kick skip".split())),
}  # fmt: skip
_LACK = re.compile(
    rf"(?P<who>{WHO}) (?:is|was|has been|went)(?: born)?(?: completely| totally| stone)? (?P<what>"
    + "|".join(f"(?P<{name}>{said})" for name, (said, _) in _LACKS.items())
    + r")\b(?! (?:to|with|in)\b)",
    _I,
)
_MUTE = re.compile(
    rf"(?P<who>{WHO}) (?:cannot (?:speak|talk)|can['’]t (?:speak|talk)|never speaks|does not speak|doesn['’]t speak|never talks|has no (?:voice|tongue)|(?:has not|hasn['’]t) (?:spoken|said)(?: a(?: single)? word)?)(?=[.,;!]|$| since| anymore| any more| at all)",
    _I,
)
_UNSEEN = frozenset(
    {
        "V.O.",
        "VO",
        "V/O",
        "O.S.",
        "OS",
        "O.C.",
        "RECORDED",
        "ON TAPE",
        "FILTERED",
        "ON RADIO",
        "VOICE OVER",
        "THOUGHTS",
        "SUBTITLED",
        "SIGNING",
        "WRITING",
        "TEXT",
    }
)
_STILL = re.compile(
    r"\b(?:dead|corpse|body|grave|coffin|tomb|urn|ashes|ghost|portrait|photograph|photo|statue|memory|funeral|remains|headstone|casket)\b",
    _I,
)
_AS_IF = re.compile(
    r"\b(?:as if|as though|pretend\w*|like an?|almost|nearly|by touch|with (?:his|her|one|a|two) (?:\w+ )?(?:finger|thumb|hand)\w*|braille|lips|mouths|signs|imagin\w*|unseeing|sightless)\b",
    _I,
)


def life(told: Told) -> Iterator[Held]:
    """Read who is dead before the story begins, and who never dies."""
    if told.sentence is not None or _LATER.search(told.text):
        return
    for value, pattern in (("dead", _DEAD), ("alive", _ALIVE)):
        for match in pattern.finditer(told.text):
            kin = match.groupdict().get("kin") or ""
            yield Held("life", who(told, match["who"]), kin.removesuffix("s"), value, terms=deaths.DEATH_WORDS)


def roles(told: Told) -> Iterator[Held]:
    """Read that somebody is dead who is only called by what they are: `The queen is dead.`"""
    match = _ROLE_DEAD.match(told.text) if told.sentence is None and not _LATER.search(told.text) else None
    if match and nouns_of(lemma(match["role"].lower(), "noun")) & {"person", "worker", "female", "male", "animal"}:
        yield Held("life", match["role"].lower(), "", "dead", terms=deaths.DEATH_WORDS)


_ROLE_DEAD = re.compile(
    r"^\W*[Tt]he (?:old |young |late )?(?P<role>[a-z]+) (?:(?:is|was|has been) (?:already |long )?(?:dead|killed|murdered|drowned|buried)|died|drowned)\b(?! (?:of thirst|tired|set))"
)


def tongues(told: Told) -> Iterator[Held]:
    """Read which language somebody does not speak, or which alone."""
    if told.sentence is not None:
        return
    for value, pattern in (("none", _NO_TONGUE), ("only", _ONE_TONGUE)):
        for match in pattern.finditer(told.text):
            spoken = [who(told, mark) for mark in re.findall(WHO, match["what"])]
            terms = frozenset({*spoken, "speak", "language", "learn", "tongue", "word"})
            yield Held("language", who(told, match["who"]), " ".join(spoken), value, terms=terms)


def lacks(told: Told) -> Iterator[Held]:
    """Read who is blind, deaf, mute or lame."""
    if told.sentence is not None:
        return
    for match in _LACK.finditer(told.text):
        lack = next(name for name in _LACKS if match[name])
        yield _lacking(who(told, match["who"]), lack)
    for match in _MUTE.finditer(told.text):
        yield _lacking(who(told, match["who"]), "mute")


def _lacking(whom: str, lack: str) -> Held:
    terms = {
        "blind": "sight eye see touch finger braille",
        "deaf": "hear ear sound lip",
        "mute": "voice speak tongue silent word",
        "lame": "leg walk crutch wheelchair",
    }
    return Held("lack", whom, "", lack, terms=frozenset(terms[lack].split()) | {lack})


def clashes(story: Story, held: Held) -> Iterator[Clash]:
    """Yield the first place where the script shows otherwise."""
    if held.kind == "life":
        if not held.firm and _dies(story, held.subject) is not None:
            return  # other pages show a death that this script shows as well: it comes when it comes
        dead = held.value == "dead"
        found = (
            _kin_acts(story, held) if held.slot else _acts(story, held.subject) if dead else _dies(story, held.subject)
        )
        said = (
            f"{_whom(held)} is dead, and acts."
            if held.value == "dead"
            else f"{titled(held.subject)} does not die, and dies."
        )
    elif held.kind == "lack":
        found = _does(story, held)
        said = f"{titled(held.subject)} is {held.value}, and yet does it."
    else:
        yield from _speaks(story, held)
        return
    if found is not None:
        yield Clash(found, said, held.terms)


def _whom(held: Held) -> str:
    return f"{titled(held.subject)}'s {held.slot}" if held.slot else titled(held.subject)


def _voiced(story: Story, sentence: Sentence, person: str) -> bool:
    """Whether somebody speaks here in the story's own world and is heard to."""
    own = story.people.ids.get(sentence.speaker) == person
    return own and not _UNSEEN & set(sentence.extensions) and story.claimed_here(sentence)


def _acts(story: Story, person: str) -> Sentence | None:
    for sentence in story.sentences:
        if sentence.spoken:
            if _voiced(story, sentence, person):
                return sentence
        elif not _STILL.search(sentence.text) and _deed(story, sentence, person):
            return sentence
    return None


def _kin_acts(story: Story, held: Held) -> Sentence | None:
    """Find where somebody's wife does something who is dead."""
    named = re.compile(rf"['’]s {held.slot}\b", _I)
    for sentence in filter(story.shown, story.prose):
        match = named.search(sentence.text)
        owner = story.people.named(sentence.text[: match.start()])[-1:] if match else ()
        if owner != (held.subject,) or _STILL.search(sentence.text) or _AS_IF.search(sentence.text):
            continue
        if any(
            one.noun == held.slot and not one.negated and not one.unsure and one.verb != "be"
            for one in deeds_in(story, sentence)
        ):
            return sentence
    return None


def _deed(story: Story, sentence: Sentence, person: str) -> bool:
    """Whether somebody is shown to do something here, and not only to be something."""
    return (
        story.shown(sentence)
        and not _AS_IF.search(sentence.text)
        and any(
            is_by(one, person) and one.sure and not one.negated and not one.unsure and one.verb != "be"
            for one in deeds_in(story, sentence)
        )
    )


def _dies(story: Story, person: str) -> Sentence | None:
    for fact in deaths.facts(story):
        if fact.subject == person and fact.world is World.SHOWN:
            return next((one for one in story.sentences if one.start == fact.evidence.start), None)
    return None


def _does(story: Story, held: Held) -> Sentence | None:
    verbs = _LACKS[held.value][1]
    if not verbs:
        return next((one for one in story.sentences if one.spoken and _voiced(story, one, held.subject)), None)
    for deed in deeds_of(story, verbs):
        other = held.value == "lame" and deed.object and deed.verb in {"run", "walk"}  # who runs the shop need not walk
        if is_by(deed, held.subject) and deed.sure and not other and not _AS_IF.search(deed.sentence.text):
            return deed.sentence
    return None


def _speaks(story: Story, held: Held) -> Iterator[Clash]:
    name = titled(held.subject)
    for sentence, language, evidence in _spoken(story, held.subject):
        known = held.slot.split()
        if (language in known) == (held.value == "none"):
            firm = held.value == "none"
            said = (
                f"{name} speaks no {language.title()}, and speaks it."
                if firm
                else f"{name} speaks only {' and '.join(known).title()}, and speaks {language.title()}."
            )
            yield Clash(sentence, said, held.terms, firm=True, evidence=evidence)
            return


_IN = re.compile(r"\b(?:in|speaks?|into)\s+(?:\w+\s+){0,2}?(?P<what>[A-Z][a-z]+)\b")
_SPEECH = frozenset(
    "speak say sing whisper shout answer reply ask read pray talk murmur curse recite call mutter swear translate chat order greet thank call warn".split()
)
_TONGUES = frozenset(
    """english french german spanish italian portuguese dutch danish norwegian swedish finnish icelandic russian polish czech hungarian
    romanian bulgarian serbian croatian greek turkish arabic hebrew persian farsi hindi urdu bengali tamil thai vietnamese chinese
    mandarin cantonese japanese korean latin irish gaelic welsh scots basque catalan breton yiddish swahili zulu yoruba igbo amharic
    latvian lithuanian estonian ukrainian slovak slovene albanian armenian georgian maltese malay indonesian tagalog maori navajo quechua""".split()
)


def _spoken(story: Story, person: str) -> Iterator[tuple[Sentence, str, Evidence | None]]:
    """Yield where somebody is shown to speak a language: in prose, or in a parenthetical under their cue."""
    for sentence in filter(story.shown, story.prose):
        if _AS_IF.search(sentence.text):
            continue
        match = _IN.search(sentence.text)
        language = match["what"].lower() if match else ""
        if language in _TONGUES and any(
            is_by(one, person) and one.sure and one.verb in _SPEECH and not one.negated and not one.unsure
            for one in deeds_in(story, sentence)
        ):
            yield sentence, language, None
    first = {sentence.element: sentence for sentence in reversed(story.sentences) if sentence.spoken}
    elements = story.manuscript.script.elements
    for place, element in enumerate(elements):
        if element.kind is not ElementKind.PARENTHETICAL or not element.live:
            continue
        behind = next((first[at] for at in range(place + 1, min(place + 3, len(elements))) if at in first), None)
        match = re.search(r"\b(?:in|speaks?|speaking) (?:\w+ ){0,2}?([A-Z][a-z]+)|^\W*([A-Z][a-z]+)\W*$", element.text)
        language = (match[1] or match[2]).lower() if match else ""
        if behind is not None and language in _TONGUES and _voiced(story, behind, person):
            yield behind, language, story.manuscript.evidence(element.start, element.end)
