"""What was counted out and is used more often than there is of it: two rounds and four shots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.numbers import NUMBER, number_of
from storyroom.analysis.story.state import Story, Word
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_LEFT = re.compile(
    rf"\b(?:only |just |the last |has |down to )?(?P<number>{NUMBER}|no|a single|a last)\s+(?:(?!left|remain)\w+\s+)?(?P<what>(?!left|remain)[a-z]+)(?:\s+left\b|\s+remain\w*|,?\s+(?:and )?no more\b|[^.]{{0,20}}\b(?:the )?(?:only|last) ones\b)"
    rf"|\b(?:only|just|the last)\s+(?P<number2>{NUMBER})\s+(?P<what2>[a-z]+)\b",
    re.IGNORECASE,
)
_USES = {
    "shot": ("fire", "shoot"), "round": ("fire", "shoot"), "bullet": ("fire", "shoot"), "cartridge": ("fire", "shoot"),
    "shell": ("fire", "shoot"), "arrow": ("shoot", "loose", "fire"), "bolt": ("shoot", "loose"), "match": ("strike", "light"),
    "dart": ("throw",), "knife": ("throw",), "grenade": ("throw", "lob"), "flare": ("fire", "light"), "card": ("play", "lay"),
    "coin": ("pay", "drop", "toss"), "pill": ("swallow", "take"), "ticket": ("tear", "punch", "hand"), "candle": ("light",),
    "cigarette": ("light", "smoke"), "bottle": ("open", "uncork"), "egg": ("break", "crack"), "stamp": ("lick", "stick"),
    "dynamite": ("light", "throw"), "bomb": ("drop", "throw"), "torpedo": ("fire",), "spear": ("throw", "hurl"),
    "dose": ("give", "inject"), "sheet": ("burn", "fill"), "token": ("drop", "slap"), "parachute": ("open",),
}  # fmt: skip
_MORE = re.compile(
    r"\b(?:reload\w*|refill\w*|more (?:rounds|shells|bullets|arrows|matches)|another box|finds? (?:\w+ ){0,3}(?:rounds|bullets|cartridges|shells|arrows|matches)|new (?:box|clip|magazine))\b",
    re.IGNORECASE,
)


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each count that is used up and goes on being used."""
    for sentence, what, number in _counts(story):
        used = _used_up(story, sentence, what, number)
        if used is not None:
            said = f"There are {number} of them ({what}), and more are used."
            terms = frozenset({what, "count", *_USES[what]})
            yield Breach("count", "detail", said, sentence, used, terms, firm=not sentence.spoken)
    yield from _crowds(story)


_ABOARD = re.compile(
    rf"\b(?:lets?|takes?|counts?|carries|loads?|ushers?|leads?)\s+(?P<n>{NUMBER})\s+(?:\w+\s+)?(?P<who>[a-z]+s|men|women|people|children|sheep)\s+(?:on|aboard|in|into|inside|up|through|over)\b",
    re.IGNORECASE,
)
_ASHORE = r"\s+(?:\w+\s+)?{who}\s+(?:go|get|come|step|climb|file|walk|jump|leave|disembark)\b"


def _crowds(story: Story) -> Iterator[Breach]:
    """Yield where more come out than went in."""
    for sentence in filter(story.shown, story.prose):
        match = _ABOARD.search(sentence.text)
        number = number_of(match["n"]) if match else None
        if match is None or number is None:
            continue
        leaving = re.compile(rf"\b(?P<n>{NUMBER})" + _ASHORE.format(who=re.escape(match["who"])), re.IGNORECASE)
        for later in story.after(sentence):
            out = leaving.search(later.text) if not later.spoken and story.shown(later) else None
            if out and (number_of(out["n"]) or 0) > number:
                said = f"{number} {match['who']} go in, and more come out."
                terms = frozenset({match["who"], match["who"].removesuffix("s"), "count"})
                yield Breach("count", "detail", said, sentence, later, terms)
                break


def facts(story: Story) -> Iterator[Fact]:
    """Yield what is counted out, and how many there are."""
    for sentence, what, number in _counts(story):
        yield story.fact("count", what, str(number), sentence)


def _counts(story: Story) -> Iterator[tuple[Sentence, str, int]]:
    for sentence in filter(story.holds, story.sentences):
        for match in _LEFT.finditer(sentence.text):
            what = _singular((match["what"] or match["what2"]).lower())
            number = _number(match["number"] or match["number2"])
            if what in _USES and number is not None:
                yield sentence, what, number
                break


def _singular(said: str) -> str:
    if said in _USES:
        return said
    return said.removesuffix("es") if said.endswith("ches") else said.removesuffix("s")


def _number(written: str) -> int | None:
    said = written.lower()
    if said == "no":
        return 0
    return 1 if said in {"a single", "a last"} else number_of(said)


def _used_up(story: Story, counted: Sentence, what: str, number: int) -> Sentence | None:
    uses = _USES[what]
    spent = 0
    for sentence in story.after(counted):
        if _MORE.search(sentence.text):
            return None
        if sentence.spoken or not story.shown(sentence):
            continue
        spent += sum(
            _times(sentence, word) for word in story.words(sentence) if word.verb in uses and word.lower != word.verb
        )
        if spent > number or _more_at_once(sentence, what, number):
            return sentence
    return None


def _more_at_once(sentence: Sentence, what: str, number: int) -> bool:
    """Whether somebody uses more of them in one go: `sends up four flares`."""
    match = re.search(
        rf"\b(?:sends? up|fires?|lights?|throws?|burns?|uses?|shoots?|plays?|lays? down|deals?|hands? (?:out|over)|gives?|pays?|spends?|swallows?|drops?|tears? off|launches|sets? off)\s+(?P<n>{NUMBER})\s+(?:\w+\s+)?{re.escape(what)}e?s\b",
        sentence.text,
        re.IGNORECASE,
    )
    used = number_of(match["n"]) if match else None
    return used is not None and used > number


def _times(sentence: Sentence, word: Word) -> int:
    """One use, or as many as are told behind the verb: `fires twice`, `fires six times`."""
    behind = sentence.text[word.end : word.end + 24].lower()
    if re.match(r"\s+(?:at|back)?\s*twice\b", behind):
        return 2
    match = re.match(rf"\s+({NUMBER})\s+(?:times|shots|rounds|arrows)\b", behind, re.IGNORECASE)
    return number_of(match[1]) or 1 if match else 1
