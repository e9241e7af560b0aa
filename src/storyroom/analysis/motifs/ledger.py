"""What is set up and never paid off, and paid off and never set up. Asks; a thing may be meant to lie there.

Source: "foreshadow, trigger, pay-off" as open commitments, facts page on story.
"""

from __future__ import annotations

from collections.abc import Iterator

from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.motifs.moments import Moments, moments_of
from storyroom.analysis.story.state import nouns_of
from storyroom.domain.story import Evidence, Finding, FindingKind, World

__all__ = ["ledger"]

_WEIGHTY = frozenset({"weapon", "key", "drug", "jewelry"})
"""Classes of things that a reader keeps an eye on."""
_DECIDES = "late real shown yes v:fire,shoot,stab,unlock,detonate,strike n:@weapon,@key,@machine"
_VOWS = "early real said first yes v:promise,vow"
_PLANTED_BEFORE, _DECIDES_AFTER = 0.45, 0.85
_MOST = 2
"""Questions of one kind: those that weigh most."""


def ledger(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield what stays open, at most a few of each kind."""
    moments = manuscript.once(moments_of)
    yield from _planted(manuscript, moments)
    yield from _from_nowhere(manuscript, moments)
    yield from _vowed(manuscript, moments)


def _planted(manuscript: Manuscript, moments: Moments) -> Iterator[Finding]:
    """Yield weighty things that the narrator shows in two scenes or more, all early, and never again."""
    named = _named(moments)
    count = len(manuscript.sentences)
    left = [
        (thing, places)
        for thing, places in named.items()
        if places[-1].place < _PLANTED_BEFORE * count
        and len({one.scene for one in places}) > 1
        and sum(moments.story.shown(one) for one in places) > 1
    ]
    for thing, places in sorted(left, key=lambda pair: (-len(pair[1]), pair[1][0].place))[:_MOST]:
        said = f"What is shown twice will be used; the {thing} is not seen again."
        yield _question("set_up_not_paid_off", said, manuscript.quote(places[0]), manuscript.quote(places[-1]))


def _from_nowhere(manuscript: Manuscript, moments: Moments) -> Iterator[Finding]:
    """Yield weighty things that decide the end and were never seen before."""
    named = _named(moments)
    start = _DECIDES_AFTER * len(manuscript.sentences)
    found = 0
    for place in moments.find(_DECIDES):
        used = manuscript.sentences[place]
        for thing in _weighty(moments, used):
            first = named[thing][0]
            if place < start or first.place < start or found == _MOST:
                continue
            before = _before(manuscript, first)
            if before is not None and first.place == place:
                found += 1
                said = f"What decides the end was seen before; the {thing} comes from nowhere."
                yield _question("paid_off_not_set_up", said, manuscript.quote(before), manuscript.quote(used))


def _before(manuscript: Manuscript, sentence: Sentence) -> Sentence | None:
    """Return the sentence of action before, in the same scene: where the thing could have been seen."""
    inside = manuscript.by_scene[sentence.scene]
    return next((one for one in reversed(inside) if one.place < sentence.place and not one.spoken), None)


def _vowed(manuscript: Manuscript, moments: Moments) -> Iterator[Finding]:
    """Yield promises of which nothing that was promised is ever named again."""
    story, found = moments.story, 0
    last_named = {one: sentence.place for sentence in manuscript.sentences for one in story.content(sentence)}
    last_said = {sentence.speaker: sentence for sentence in manuscript.sentences if sentence.spoken}
    for place in moments.find(_VOWS):
        vow = manuscript.sentences[place]
        telling = {one for one in story.content(vow) - _OF_VOWS if story.rarity.get(one, 0.0) == 1.0}
        if not telling or found == _MOST or any(last_named[one] > place for one in telling):
            continue
        last = last_said[vow.speaker]
        if last.scene != vow.scene:
            found += 1
            said = f"A promise is kept or broken; what {vow.speaker.title()} promises is not spoken of again."
            yield _question("promise_left_open", said, manuscript.quote(vow), manuscript.quote(last))


_OF_VOWS = frozenset({"promise", "swear", "vow"})


def _named(moments: Moments) -> dict[str, list[Sentence]]:
    """Return the sentences that name each weighty thing, in order."""
    found: dict[str, list[Sentence]] = {}
    for sentence in moments.story.sentences:
        for thing in _weighty(moments, sentence):
            found.setdefault(thing, []).append(sentence)
    return found


def _weighty(moments: Moments, sentence: Sentence) -> tuple[str, ...]:
    """Return the weighty things of a sentence: nouns that are nothing else in the first place."""
    found = (word.noun for word in moments.story.words(sentence) if word.noun in moments.story.content(sentence))
    return tuple(
        dict.fromkeys(one for one in found if nouns_of(one) & _WEIGHTY and not nouns_of(one) - _WEIGHTY - _BESIDES)
    )


_BESIDES = frozenset(
    {"artifact", "instrument", "tool", "device", "machine", "container", "substance", "clothing", "timepiece"}
)


def _question(rule: str, said: str, first: Evidence, second: Evidence) -> Finding:
    return Finding(FindingKind.QUESTION, rule, "timeline", said, World.SHOWN, (first, second))
