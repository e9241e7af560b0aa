"""What is locked for good, and is passed: a door, a cell, a room whose only key is gone, or that is sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.manuscript import Sentence
from storyroom.analysis.story.breach import Breach
from storyroom.analysis.story.excuses import excused, slack
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
    r"|sealed|chained|padlocked|rusted|bolted on the inside|from (?:the )?(?:inside|within)|no other (?:door|way|entrance|window|key)|no (?:windows?|handle|keyhole|second door)|windowless|one (?:door|way in)|guards? (?:at|on|before|outside)|drawbridge|portcullis|(?:bridge|road|pass|causeway|line) (?:is |was |has been )?(?:down|out|gone|cut|shut|closed|up|washed)|cut off|nobody but|only (?:he|she|the \w+) (?:has|keeps|holds|carries) (?:the|a) key|key (?:\w+ ){0,3}(?:round|around|on|under|in|about) (?:his|her)|till (?:dawn|morning|spring|monday)|until (?:dawn|morning|spring|monday)|bricked|welded|walled|nailed|rusted|time lock|cannot be opened|can['’]t be opened|nobody (?:gets|goes|comes) (?:in|out)|no way (?:in|out))\b",
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
    told: set[int] = set()
    for sentence, places in _shut(story):
        passed = _passed(story, sentence, places)
        if passed is not None:
            said = f"The {_told(places, passed, story)} is shut for good, and is passed."
            told.add(passed.place)
            yield Breach(
                "locked",
                "detail",
                said,
                sentence,
                passed,
                (places - {"door", "gate"}) | {"key", "lock", "bar"},
                firm=not sentence.spoken,
            )
    if slack(story) <= 1.0:
        yield from _inside(story, told)


_SEALED = re.compile(
    r"\b(?:bolted|barred|locked|sealed|walled|bricked|nailed|welded|chained|padlocked|barricaded|shut)\b[^.]{0,60}\b(?:inside|within|up|bookcase|wardrobe|no other|only|both|every|all)\b|\bno (?:other|second) (?:door|way|entrance|window)\b|\b(?:one|only) (?:door|way in|key|entrance)\b|\b(?:no ?body|no ?one|none|not a \w+|no \w+) (?:but \w+ )?(?:gets?|comes?|goes|can|may|could|is (?:let|allowed)|enters?|has)(?: (?:get|come|go|be let|ever|set foot))? (?:in|out|through|near|past|inside|down|up|across)\b",
    re.IGNORECASE,
)


def _inside(story: Story, told: set[int]) -> Iterator[Breach]:
    """Yield who is within a place that nobody gets into, and was not there when it was shut."""
    for sentence in story.sentences:
        if not _SEALED.search(sentence.text) or not story.raises(sentence):
            continue
        scene = story.manuscript.scene(sentence.scene)
        where = (_places(story, sentence) | _places_around(story, sentence)) - _PARTS
        here = {word for word in story.heading_words(sentence.scene) if nouns_of(word) & _ROOM} if scene else set()
        before = _people_until(story, sentence)
        for later in story.after(sentence):
            if later.scene == sentence.scene or later.spoken or not story.shown(later):
                continue
            if _OPENED.search(later.text):
                break
            heading = story.heading_words(later.scene)
            if not heading & (where | (here if not where else set())) and not _related_set(
                story, sentence.scene, later.scene
            ):
                continue
            person = next((one for one in story.agents(later) if story.present(later, one) and one not in before), "")
            if person and later.place not in told:
                told.add(later.place)
                said = f"Nobody gets in, and {person} is inside."
                terms = (where | heading | {"key", "lock", "door"}) - _PARTS
                firm = not excused(story, later, frozenset())
                yield Breach("locked", "detail", said, sentence, later, terms, firm)
                return


_PARTS = frozenset({"inside", "iron", "side", "place", "home", "room"})


def _people_until(story: Story, sentence: Sentence) -> set[str]:
    """Name who is in the scene of the shutting: they may be inside."""
    inside = story.manuscript.by_scene.get(sentence.scene, ())
    return {story.people.ids.get(one.speaker, "") for one in inside if "O.S." in one.extensions} | {
        person
        for one in inside
        if not one.spoken and re.search(r"\b(?:inside|within|behind)\b", one.text)
        for person in story.people.named(one.text)
    }


def _related_set(story: Story, first: int, later: int) -> bool:
    """Whether two headings name places of one building, the later one not seen since: its first place, and `within` it."""
    one, other = story.manuscript.scene(first), story.manuscript.scene(later)
    if one is None or other is None:
        return False
    main = one.location.split(",")[0].strip().upper()
    return (
        bool(main)
        and other.location.upper().startswith(main)
        and one.location != other.location
        and bool(_DEEP.search(other.location))
    )


_DEEP = re.compile(
    r"\b(?:inside|under|within|vault|cell|chamber|sanctum|interior|dome|cabin|hold|attic|loft|cellar|crypt|safe|strongroom|study)\b",
    re.IGNORECASE,
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
