"""What is locked for good, and is passed: a door, a cell, a room whose only key is gone, or that is sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.state import Story, nouns_of
from storyroom.analysis.story.ties import tied
from storyroom.domain.story import Fact

__all__ = ["breaches", "facts"]

_SHUT = re.compile(
    r"\b(?:lock(?:s|ed)|padlock(?:s|ed)?|bolt(?:s|ed)|chain(?:s|ed)|seal(?:s|ed)|bar(?:s|red)|brick(?:s|ed) up|weld(?:s|ed)|nail(?:s|ed) (?:up|shut)|wall(?:s|ed) up|rusted (?:shut|to|solid)|(?:opens?|unlocks?) (?:only )?(?:to|with|by)|needs? (?:two|both|three|a second) keys?)\b",
    re.IGNORECASE,
)
_FOR_GOOD = re.compile(
    r"\b(?:only key|the one key|sole key|(?:drops?|throws?|threw|flings?|tosses|swallows?|snaps?|melts?|hurls?|pockets?) (?:\w+ ){0,3}key|key (?:\w+ ){0,3}(?:down|into|in the|off the|breaks|snaps)|key\b[^.]{0,20}\b(?:went|goes|lies|sank|is|was)\b[^.]{0,20}\b(?:bottom|lost|gone|ash|melted|broken|sea|river|lake)|no(?:body| one| other)\b[^.]{0,30}\bkey"
    r"|sealed|chained|padlocked|rusted|bricked|welded|walled|nailed|rusted|time lock|cannot be opened|can['’]t be opened|nobody (?:gets|goes|comes) (?:in|out)|no way (?:in|out))\b",
    re.IGNORECASE,
)
_PASSES = re.compile(
    r"\b(?:steps? (?:out|in|into|through|inside)|walks? (?:out|in|into|through|straight in)|comes? (?:out|in|into|through)|goes (?:in|into|out|through)|slips? (?:out|in|into|through|inside)|climbs? (?:out|in|into|through)"
    r"|strolls? (?:out|in|into|through)|enters?|leaves?|emerges?|opens?|swings? open|stands? (?:open|inside|in the|at the)|is (?:inside|gone|empty|open)|slides? (?:out|open)|through the (?:\w+ ){0,2}(?:gate|door|grating|wall|hatch)|sits? (?:inside|in the)|through (?:the|it)|runs? (?:out|in|into|through))\b",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"\b(?:unlock\w*|picks? the lock|jemm\w+|pries|prises?|forces?|breaks? (?:it |the \w+ )?(?:open|down|in)|saws?|files? through|crowbar|spare key|master key|skeleton key|key turns|turns? the key|blows? (?:it|the \w+) (?:open|up|in)|kicks? (?:it|the \w+) (?:in|open|down)|hacksaw|duplicate key)\b",
    re.IGNORECASE,
)
_ROOM = frozenset({"building", "location", "opening", "container", "structure", "furniture", "furnishing", "artifact"})


def breaches(story: Story) -> Iterator[Breach]:
    """Yield each passage through what was shut for good and never opened in between."""
    for sentence, places in _shut(story):
        passed = _passed(story, sentence, places)
        if passed is not None:
            said = f"The {_told(places, passed, story)} is shut for good, and is passed."
            yield Breach(
                "locked",
                "detail",
                said,
                sentence,
                passed,
                (places - {"door", "gate"}) | {"key", "lock", "bar"},
                firm=not sentence.spoken,
            )


def facts(story: Story) -> Iterator[Fact]:
    """Yield what is shut for good."""
    for sentence, places in _shut(story):
        yield story.fact("access", ", ".join(sorted(places)), "shut", sentence)


def _shut(story: Story) -> Iterator[tuple[Sentence, frozenset[str]]]:
    for sentence in filter(story.holds, story.sentences):
        if _SHUT.search(sentence.text) and _FOR_GOOD.search(story.around(sentence)):
            places = _places(story, sentence) or _places_around(story, sentence)
            if places:
                yield sentence, places


def _places(story: Story, sentence: Sentence) -> frozenset[str]:
    return (
        frozenset(
            word.noun
            for word in story.words(sentence)
            if nouns_of(word.noun) & _ROOM
            and word.noun not in {"key", "lock", "padlock", "chain", "wax", "bolt", "bar", "seal", "loaf"}
        )
        - story.people.words
    )


def _places_around(story: Story, sentence: Sentence) -> frozenset[str]:
    """Take the doors and rooms of the two sentences before, where the one with the lock names none."""
    before = story.sentences[max(sentence.place - 2, 0) : sentence.place]
    near = (one for one in before if one.scene == sentence.scene and not one.spoken)
    return frozenset().union(*(_places(story, one) for one in near))


def _passed(story: Story, shut: Sentence, places: frozenset[str]) -> Sentence | None:
    for sentence in story.after(shut):
        if sentence.scene == shut.scene:
            continue
        if (
            not sentence.spoken
            and _OPENED.search(sentence.text)
            and (places | {"lock", "key"}) & story.line_of(sentence).lemmas
        ):
            return None
        if sentence.spoken or not story.shown(sentence):
            continue
        within = _within(sentence.text, places)
        if within and story.agents(sentence) and story.present(sentence, story.agents(sentence)[0]):
            return sentence
        if not _PASSES.search(sentence.text):
            continue
        inside = tied(places, story.content(sentence)) > 0
        there = bool(places & story.heading_words(sentence.scene)) and bool(
            re.search(r"\b(?:walks?|steps?|slips?|comes?|strolls?) in\b|\bsits?\b|\bstands?\b", sentence.text)
        )
        if (inside or there) and story.agents(sentence):
            return sentence
    return None


def _within(text: str, places: frozenset[str]) -> bool:
    """Whether something goes on inside one of these places."""
    named = "|".join(map(re.escape, sorted(places)))
    return bool(re.search(rf"\b(?:on|in|inside|aboard|behind) (?:the )?(?:{named})\b", text, re.IGNORECASE))


def _told(places: frozenset[str], passed: Sentence, story: Story) -> str:
    shared = sorted(places & (story.content(passed) | story.heading_words(passed.scene)))
    return shared[0] if shared else min(places)
