"""What canon says is always so: worn, carried, locked; a hand that is lost; and where the script shows it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.deeds import deeds_in
from storyroom.analysis.canon.held import ANYBODY, Clash, Held, titled
from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.phrases import phrases
from storyroom.analysis.story.state import Story, nouns_of

__all__ = ["clashes"]

_I = re.IGNORECASE
_FALSE = re.compile(
    r"\b(?:hook|stump|prosthe\w+|wooden|artificial|false|missing|where (?:his|her)|empty sleeve|phantom|used to|as if|glass|pinned|iron|like an?|somebody else['’]s|ghost|no|without)\b",
    _I,
)
_BOTH = {
    "hand": r"(?:both|two|his two|her two) (?:hands|fists|palms)|with (?:both|two) hands|claps (?:his|her) hands|hand over hand|\bclaps\b",
    "arm": r"(?:both|two) arms|folds (?:his|her) arms|arms folded",
    "leg": r"(?:both|two) (?:legs|feet)|crosses (?:his|her) legs", "foot": r"(?:both|two) (?:feet|shoes|boots)",
    "eye": r"(?:both|two) eyes|(?:his|her) eyes (?:meet|widen|narrow)", "ear": r"both ears",
}  # fmt: skip


def clashes(story: Story, held: Held) -> Iterator[Clash]:
    """Yield the first place where the script shows otherwise."""
    find = {"lost": _whole, "worn": _bare, "must": _bare, "state": _otherwise}[held.kind]
    found = find(story, held)
    if found is not None:
        yield Clash(found, _said(held), held.terms)


def _said(held: Held) -> str:
    whom = titled(held.subject) if held.subject != ANYBODY else "Somebody"
    if held.kind == "lost":
        return f"{whom} has lost {f'the {held.value}' if held.value else 'a'} {held.slot}, and uses it."
    if held.kind == "state":
        return f"The {held.subject} is always {held.slot}, and is not."
    return (
        f"{whom} is shown without what is {held.value} worn: {held.slot}."
        if held.value == "always"
        else f"{whom} is shown with what is never worn: {held.slot}."
    )


def _whole(story: Story, held: Held) -> Sentence | None:
    both = re.compile(rf"\b(?:{_BOTH.get(held.slot, r'(?!)')})", _I)
    for sentence in filter(story.shown, story.prose):
        low = sentence.text.lower()
        if held.slot not in low and not both.search(low):
            continue
        agents = story.agents(sentence)
        if agents[:1] != (held.subject,) or not _plain(story, sentence, held.subject) or _FALSE.search(sentence.text):
            continue
        if both.search(sentence.text):
            return sentence
        if held.value and any(
            one.head == held.slot
            and one.owner == held.subject
            and _side(sentence.text, one.start, one.end) == held.value
            for one in phrases(story, sentence)
        ):
            return sentence
    return None


def _plain(story: Story, sentence: Sentence, person: str) -> bool:
    """Whether it is plain who is meant: somebody named in this paragraph."""
    return story.people.first(story.around(sentence), person) is not None


def _side(text: str, start: int, end: int) -> str:
    said = text[start:end].lower()
    return next((side for side in ("left", "right") if side in said.split()), "")


def _bare(story: Story, held: Held) -> Sentence | None:
    what = re.escape(held.slot)
    lacking = re.compile(
        rf"\b(?:without|no|minus)\s+(?:an?\s+|any\s+|his\s+|her\s+|the\s+|their\s+)?(?:[a-z]+\s+)?{what}s?\b|\b{what}less\b|\bun{what}ed\b"
        rf"|\b(?:takes off|took off|removes|pulls off|tears off|unties|throws away|leaves)\s+(?:his|her|the|their)\s+(?:[a-z]+\s+)?{what}s?\b|\bbare-?{what}\w*",
        _I,
    )
    having = re.compile(rf"\b(?:wears?|wearing|puts on|in)\s+(?:an?|his|her|the)\s+(?:[a-z]+\s+)?{what}\b", _I)
    for sentence in filter(story.shown, story.prose):
        if held.slot not in sentence.text.lower():
            continue
        if not (having if held.value == "never" else lacking).search(sentence.text) or _AS_IF.search(sentence.text):
            continue
        if held.subject == ANYBODY or any(held.subject in {one.agent, one.noun} for one in deeds_in(story, sentence)):
            return sentence
        if held.subject in story.agents(sentence)[:1] and _plain(story, sentence, held.subject):
            return sentence
    return None


_AS_IF = re.compile(
    r"\b(?:as if|as though|would|could|might|if|never|not|nobody|dummy|puppet|portrait|photograph)\b|n['’]t\b", _I
)


def _otherwise(story: Story, held: Held) -> Sentence | None:
    words = frozenset(held.value.split())
    last = held.subject.split()[-1]
    for sentence in filter(story.shown, story.prose):
        if _AS_IF.search(sentence.text) or last not in sentence.text.lower():
            continue
        for deed in deeds_in(story, sentence):
            named = last in deed.before and (
                deed.verb in words or (bool(words & deed.tail) and deed.verb in {"be", "stand", "hang", "swing", "lie"})
            )
            opens = (
                deed.object == last
                and (deed.verb in words or f"{deed.verb}s" in words)
                and not nouns_of(last) & {"document"}
            )
            here = held.terms - {held.slot, "key", "open"}
            there = not here or bool(here & (story.content(sentence) | story.heading_words(sentence.scene)))
            if there and (named or opens) and not deed.negated and not deed.unsure:
                return sentence
    return None
