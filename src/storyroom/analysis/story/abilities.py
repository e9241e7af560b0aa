"""What somebody cannot do, and does: mute, blind, deaf, lame, without a language or a skill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_UNSEEN = frozenset({"V.O.", "VO", "V/O", "VOICE OVER", "THOUGHTS", "SUBTITLED", "SIGNING", "IN SIGN", "WRITING"})


class _Lack(NamedTuple):
    name: str
    said: re.Pattern[str]
    does: re.Pattern[str] | None
    """What breaks it in action; None where it is speech itself."""
    terms: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_I = re.IGNORECASE
_FIRST: tuple[_Lack, ...] = (
    _Lack(
        "mute",
        re.compile(
            r"\b(?:mute|dumb since|speechless since|(?:can(?:not|['’]t)|could(?: not|n['’]t)|will never|has(?: not|n['’]t)) (?:speak|talk|spoken|utter\w*)(?! (?:to|with|of|about|any|english|\w+ish\b))|no (?:sound|voice|tongue)|lost (?:his|her|their) (?:voice|tongue))\b",
            _I,
        ),
        None,
        _words("mute voice speak sound tongue silent word talk say roar"),
    ),
    _Lack(
        "blind",
        re.compile(
            r"\b(?:(?:stone[- ])?blind(?! (?:alley|date|drunk|spot|down|up)s?\b)(?!s\b)|sightless|lost (?:his|her|their) sight|(?:can(?:not|['’]t)|could(?: not|n['’]t)) see (?:a thing|anything|at all))\b",
            _I,
        ),
        re.compile(
            r"\b(?:reads?\b(?! (?:with|by) (?:his|her|their) finger)|looks? (?:at|over|up|through)|watch(?:es)?|stares? at|spots?|sees?|glances?|squints? at|peers?|examines?|admires?|copies out|threads a needle)\b",
            _I,
        ),
        _words("blind sight eye see read look spectacles touch finger braille"),
    ),
    _Lack(
        "deaf",
        re.compile(
            r"\b(?:(?:stone[- ])?deaf(?! to\b)|lost (?:his|her|their) hearing|(?:can(?:not|['’]t)|could(?: not|n['’]t)) hear (?:a thing|anything|at all))\b",
            _I,
        ),
        re.compile(
            r"\b(?:hears?|listens?|overhears?|turns? at the (?:sound|noise|voice)|hums? along|cocks? an ear|dances? to the)\b",
            _I,
        ),
        _words("deaf hear ear listen sound hearing lip"),
    ),
    _Lack(
        "lame",
        re.compile(
            r"\b(?:lame|paralysed|paralyzed|legless|crippled|(?:can(?:not|['’]t)|could(?: not|n['’]t)|will never) walk(?: again)?|(?:no|lost) (?:both |his |her |their )*legs|wheelchair-bound|bound to (?:a|the|his|her) wheelchair)\b",
            _I,
        ),
        re.compile(
            r"\b(?:runs?|walks?|strides?|climbs?|dances?|jumps?|leaps?|kicks?|stands? up|gets? up|sprints?|hurries|skips?)\b",
            _I,
        ),
        _words("lame leg walk crutch wheelchair paralysed stand foot"),
    ),
    _Lack(
        "unable to read",
        re.compile(
            r"\b(?:illiterate|(?:can(?:not|['’]t)|could(?: not|n['’]t)|never learn(?:ed|t) to) (?:even )?read\b(?! (?:my|his|her|your|their) (?:mind|face|hand|lips|writing)))",
            _I,
        ),
        re.compile(r"\breads?\b(?! (?:his|her|their|the) (?:face|lips|room|sky))", _I),
        _words("read letter word page book write learn school alphabet"),
    ),
    _Lack(
        "unable to swim",
        re.compile(r"\b(?:(?:can(?:not|['’]t)|could(?: not|n['’]t)|never learn(?:ed|t) to) swim)\b", _I),
        re.compile(
            r"\b(?:swims?|dives? (?:in|into|under)|strikes out for the (?:shore|bank)|crawls? through the water)\b", _I
        ),
        _words("swim water dive stroke learn drown"),
    ),
    _Lack(
        "unable to drive",
        re.compile(r"\b(?:(?:can(?:not|['’]t)|could(?: not|n['’]t)|never learn(?:ed|t) to) drive)\b", _I),
        re.compile(r"\b(?:drives?\b|behind the wheel|at the wheel|steers?)\b", _I),
        _words("drive car wheel licence learn lesson"),
    ),
    _Lack(
        "unable to ride",
        re.compile(r"\b(?:(?:can(?:not|['’]t)|could(?: not|n['’]t)|never learn(?:ed|t) to) ride)\b", _I),
        re.compile(r"\b(?:rides?|gallops?|canters?|in the saddle)\b", _I),
        _words("ride horse saddle learn lesson"),
    ),
    _Lack(
        "without a hand",
        re.compile(
            r"\b(?:one-(?:armed|handed)|lost (?:an|his|her) (?:left |right )?(?:arm|hand)|no (?:arms|hands)|handless|armless)\b",
            _I,
        ),
        re.compile(r"\b(?:(?:both|two) (?:hands|arms|fists)|claps?\b|with (?:both|two) hands|hands? over hand)\b", _I),
        _words("arm hand hook sleeve stump"),
    ),
)
_LACKS: tuple[_Lack, ...] = (
    *_FIRST,
    _Lack(
        "afraid of heights",
        re.compile(
            r"\b(?:(?:afraid|terrified|scared|frightened) of heights|vertigo|faints? at (?:any|every|the least) height|(?:can(?:not|['’]t)) (?:bear|stand) (?:any )?heights?)\b",
            _I,
        ),
        re.compile(
            r"\b(?:high wire|tightrope|(?:on|along|over) the (?:ledge|roof|parapet|girder|ridge)|climbs? the (?:mast|tower|steeple|crane|cliff|scaffold\w*)|from tower to tower)\b",
            _I,
        ),
        _words("height fear fall vertigo wire climb"),
    ),
)
_LANGUAGE = re.compile(
    r"\b(?:(?:speaks?|understands?|knows?|has(?:n['’]t)?|have(?:n['’]t)?) (?:no|(?:not )?a word of|not one word of|hardly any|a single word of)|(?:can(?:not|['’]t)|do(?:es)?(?: not|n['’]t)) (?:speak|understand|read|know)(?: a word of| any)?) ([A-Z]\w+)\b"
)
_REFUTED = re.compile(
    r"\b(?:pretend\w*|as if|like a|not (?:mute|blind|deaf|lame)|half[- ](?:blind|deaf)|if\b|love is blind|nearly|almost|seem\w*|play\w* (?:deaf|blind|dumb|mute))\b",
    _I,
)


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each first act that somebody was said to be unable to do."""
    for sentence in story.sentences:
        if _REFUTED.search(sentence.text) or (not sentence.spoken and not story.shown(sentence)):
            continue
        for lack in _LACKS:
            match = lack.said.search(sentence.text)
            if match:
                yield from _lacking(story, sentence, lack, match)
        match = _LANGUAGE.search(sentence.text)
        if match:
            yield from _lacking(story, sentence, _speaking(match[1]), match)


def facts(story: Story) -> Iterator[Fact]:
    """Yield what somebody is said or shown to be unable to do."""
    for sentence in story.sentences:
        if _REFUTED.search(sentence.text) or not story.holds(sentence):
            continue
        for lack in _LACKS:
            match = lack.said.search(sentence.text)
            person = _whose(story, sentence, match) if match else ""
            if person:
                yield story.fact("ability", person, lack.name, sentence)


def _speaking(language: str) -> _Lack:
    does = re.compile(
        rf"\b(?:in (?:\w+,? (?:and )?){{0,5}}{language}|speaks? {language}|{language} (?:words?|verse))\b", _I
    )
    return _Lack(
        f"without {language}", does, does, frozenset({language.lower(), "speak", "language", "learn", "tongue", "word"})
    )


def _lacking(story: Story, sentence: Sentence, lack: _Lack, match: re.Match[str]) -> Iterator[Breach]:
    person = _whose(story, sentence, match)
    if not person:
        return
    act = _act(story, sentence, person, lack)
    if act is not None:
        said = f"{person} is {lack.name}, and yet does it."
        terms = lack.terms | {word.lower() for word in person.split()}
        yield Breach(
            "ability", "characterisation", said, sentence, act, terms, firm=not sentence.spoken or _of_self(sentence)
        )


def _of_self(sentence: Sentence) -> bool:
    return bool(re.search(r"\bI\b", sentence.text))


def _whose(story: Story, sentence: Sentence, match: re.Match[str]) -> str:
    """Say who lacks it: who says so of themselves, who is named before it, or whom the paragraph is about."""
    if sentence.spoken and re.search(r"\bI(?:['’]m|['’]ve)?\b[^.]{0,20}$", sentence.text[: match.start()] + " "):
        return story.people.ids.get(sentence.speaker, "")
    named = story.people.named(sentence.text[: match.start()])
    if named:
        return named[-1]
    agents = story.agents(sentence)
    return agents[0] if agents else ""


def _act(story: Story, lacking: Sentence, person: str, lack: _Lack) -> Sentence | None:
    for sentence in story.after(lacking):
        if sentence.scene == lacking.scene:
            continue
        if lack.does is None:
            if (
                sentence.spoken
                and story.people.ids.get(sentence.speaker) == person
                and not _UNSEEN & set(sentence.extensions)
                and story.claimed_here(sentence)
            ):
                return sentence
            continue
        if sentence.spoken or not story.shown(sentence) or not story.acts(sentence, person):
            continue
        if lack.does.search(sentence.text) and not _REFUTED.search(sentence.text):
            return sentence
    return None
