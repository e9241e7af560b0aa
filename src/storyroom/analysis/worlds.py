"""In whose world a sentence holds: shown, claimed, dreamt, remembered, performed. Errs towards doubt: a frame that is only hinted at counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.domain.script import ElementKind, Scene
from storyroom.domain.story import World

__all__ = ["worlds_of"]

_FLASHBACK = re.compile(
    r"\b(?:FLASH\s?-?BACKS?|MEMORY|YEARS? (?:AGO|EARLIER|BEFORE)|(?:MONTHS?|WEEKS?|DAYS?) (?:AGO|EARLIER)|THEN|PAST)\b"
)
_DREAM = re.compile(r"\b(?:DREAM|NIGHTMARE|FANTASY|HALLUCINATION|VISION|IMAGIN(?:ED|ATION|ARY)|DAYDREAM|REVERIE)\b")
_PERFORMANCE = re.compile(
    r"\b(?:ON (?:TV|TELEVISION|SCREEN|STAGE|FILM|VIDEO)|FILM WITHIN|VIDEO(?: FOOTAGE| TAPE)?|FOOTAGE|NEWSREEL|HOME MOVIE"
    r"|PLAY WITHIN|REHEARSAL|SIMULATION|GAME WORLD)\b"
)
_FORWARD = re.compile(r"\bFLASH\s?-?FORWARD\b")
_BACK = re.compile(r"\b(?:BACK TO|END (?:OF )?(?:FLASH\s?-?BACK|DREAM)|PRESENT(?: DAY)?|RETURN TO)\b")

_ASLEEP = re.compile(
    r"\b(?:(?:falls?|fell|drifts?|drops?|dropped|nods?|nodded|dozes?|dozed|is|are|lies|fast|sound) (?:off|asleep|to sleep)|in (?:the|a|his|her|their) (?:dream|nightmare|vision)|dozes?\b"
    r"|(?:eyes?|eyelids|lids|lashes) (?:close|closes|shut|droop|droops|sink|sinks|fall|falls|go|grow heavy|flutter)\b"
    r"|eyelids:|(?:closes?|shuts?) (?:his|her|their) eyes|sleep takes|(?:and|she|he|they) (?:is |are )?sleeps?\b|faints?|passes out"
    r"|blacks out|goes under|in (?:his|her|their) sleep|mumbles?, smiling|snores?)",
    re.IGNORECASE,
)
_AWAKE = re.compile(
    r"\b(?:w(?:akes?|oke|akens?)\b|waking|awake\b|sits? (?:bolt )?up(?:right)?\b|jerks? (?:up|upright|awake)"
    r"|starts? (?:up|awake)|comes? to\b|opens? (?:his|her|their) eyes|eyes (?:snap |fly )?open|a hand shakes"
    r"|shakes? (?:him|her|them) awake|was (?:only |just |all )?a dream|(?:only|just) a dream|no longer asleep)",
    re.IGNORECASE,
)
_PLAYED = re.compile(
    r"\b(?:project(?:or|ion|ed)|film of|reel|newsreel|footage|on (?:the |a )?(?:screen|stage|television|tv|monitor|tape)"
    r"|screen(?:ing)?|puppet\w*|marionettes?|shadow (?:play|theatre|puppets?)|story-?teller|magic lantern|stage(?:hand|d| set)|scenery|backdrop|rehears\w+|(?<!for an )audience|curtain (?:rises|falls|call)"
    r"|spectators?|prompter|prompt-?book|in costume|pantomime|tableau|playlet|recording|gramophone|phonograph|re-?enact\w*"
    r"|clapper\w*|makes? believe|pretends? (?!there|that|not|he\b|she\b|it\b|they\b)|pretend\b|as if playing|storybook|picture book)\b",
    re.IGNORECASE,
)
"""What moves or speaks in a frame of its own: what is said near it may belong to it."""

_PICTURED = re.compile(
    r"\b(?:painted (?:on|above|over|across|by|face|figure|likeness|saint|angel|ancestor|king|queen|lad(?:y|ies)|m[ae]n|wom[ae]n|eyes|crowd|scene|landscape|garden|sky)|(?:is|are|has|have|had) painted|(?:portrait|painting|mural|photograph|picture|poster|drawing|statue|snapshot) of"
    r"|(?:in|on|from) (?:the|a|an|his|her) (?:\w+ )?(?:portrait|painting|mural|photograph|picture|poster|drawing|snapshot)|waxwork|effigy)\b",
    re.IGNORECASE,
)
"""What stands still in a frame: nobody speaks out of it."""

_TOLD = re.compile(
    r"\b(?:told (?:me|him|her|us|them)|or so (?:\w+ ){1,4}(?:says?|said|told)|by heart|recit\w+|repeats? what|so the story goes"
    r"|once upon a time|imagine[sd]?|in (?:his|her|their) mind'?s eye|pictures? (?:it|himself|herself)|remember(?:s|ed)?"
    r"|recall(?:s|ed)?|(?:acts?|behaves?|looks?|sounds?|seems?|is|are) as if\b|, as if:)",
    re.IGNORECASE,
)
_OWN = frozenset({World.SHOWN, World.CLAIMED, World.FLASHBACK})
"""Worlds within which a picture, a screen or a stage opens another."""

_HEARSAY = re.compile(
    r"\b(?:or so (?:\w+['’]?s? ){1,4}|(?:as|so) (?:he|she|they|\w+) (?:was|were|had been) told|had (?:told|taught) (?:him|her|them)|(?:knows?|has) (?:it|them) by heart|learnt it by heart)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


def worlds_of(manuscript: Manuscript) -> tuple[World, ...]:
    """Return the world of each sentence, in the order of `manuscript.sentences`."""
    base = dict(_scene_worlds(manuscript))
    found: list[World] = []
    slept = _slept(manuscript)
    for sentence in manuscript.sentences:
        world = base.get(sentence.scene, World.SHOWN)
        if world in {World.SHOWN, World.FLASHBACK} and sentence.place in slept:
            world = World.DREAM
        if world is World.SHOWN and sentence.spoken:
            world = World.CLAIMED
        found.append(world)
    return _performed(manuscript, found)


def _scene_worlds(manuscript: Manuscript) -> Iterator[tuple[int, World]]:
    """Read the headings, and the transitions and shots that open or end a frame between them."""
    frame = World.SHOWN
    for scene in manuscript.scenes:
        own = _heading_world(scene)
        opened = _opened_before(manuscript, scene)
        if own is None and _BACK.search(scene.heading.upper()):
            frame = World.SHOWN
        if opened is not None:
            frame = opened
        yield scene.scene, own or frame


def _heading_world(scene: Scene) -> World | None:
    said = " ".join((scene.time_of_day, *scene.modifiers)).upper()
    heading = scene.heading.upper()
    if _DREAM.search(said) or _DREAM.search(heading):
        return World.DREAM
    if _FORWARD.search(heading):
        return World.PLAN
    if _FLASHBACK.search(said) or "FLASHBACK" in heading:
        return World.FLASHBACK
    return World.PERFORMANCE if _PERFORMANCE.search(heading) else None


def _opened_before(manuscript: Manuscript, scene: Scene) -> World | None:
    """Look at what stands just before a heading: `BEGIN FLASHBACK:`, `BACK TO PRESENT`."""
    elements = manuscript.script.elements
    for element in reversed(elements[max(scene.first - 2, 0) : scene.first]):
        if element.kind not in {ElementKind.TRANSITION, ElementKind.SHOT, ElementKind.ACTION, ElementKind.GENERAL}:
            continue
        said = element.text.strip()
        if not said.isupper() or len(said) > 60:
            continue
        if _BACK.search(said):
            return World.SHOWN
        if _DREAM.search(said):
            return World.DREAM
        if "FLASHBACK" in said or "FLASH BACK" in said:
            return World.FLASHBACK
    return None


def _slept(manuscript: Manuscript) -> frozenset[int]:
    """Find what lies between falling asleep and waking, within one scene or over the scene that follows.

    A sleeper who is never seen to wake has dreamt nothing; a waker who was not seen asleep wakes from this very scene.
    """
    found: set[int] = set()
    begun: Sentence | None = None
    for sentence in manuscript.sentences:
        if sentence.spoken:
            continue
        if begun is not None and sentence.scene - begun.scene > 2:
            begun = None
        if begun is not None and _AWAKE.search(sentence.text) and sentence.place > begun.place:
            found.update(range(begun.place + 1, sentence.place))
            begun = None
        if _ASLEEP.search(sentence.text):
            begun = sentence
    return frozenset(found)


def _performed(manuscript: Manuscript, found: list[World]) -> tuple[World, ...]:
    """Mark what is shown right after a picture, a screen or a stage was named, and hearsay, as another world's."""
    for scene in manuscript.by_scene.values():
        frame = _frame(scene)
        hearsay = {sentence.element for sentence in scene if not sentence.spoken and _HEARSAY.search(sentence.text)}
        for sentence in scene:
            if found[sentence.place] in _OWN and sentence.place in frame:
                found[sentence.place] = World.PERFORMANCE
            elif found[sentence.place] is World.SHOWN and (_TOLD.search(sentence.text) or sentence.element in hearsay):
                found[sentence.place] = World.BELIEF
            elif found[sentence.place] is World.SHOWN and _mostly_said(sentence.text):
                found[sentence.place] = World.CLAIMED
    return tuple(found)


def _mostly_said(text: str) -> bool:
    """Whether most of a sentence of action stands in quotation marks: somebody says it."""
    return sum(len(match[0]) for match in _QUOTED.finditer(text)) * 2 > len(text)


def _announced(scene: Sequence[Sentence], paragraphs: Sequence[int]) -> Iterator[int]:
    """Yield the paragraphs that the one before ends on a colon for: `This is how he tells it now:`."""
    last = {sentence.element: sentence.text for sentence in scene if not sentence.spoken}
    for before, after in pairwise(paragraphs):
        if last[before].rstrip().endswith(":"):
            yield after


def _frame(scene: Sequence[Sentence]) -> frozenset[int]:
    """Return the places that stand within a frame: the sentence that names it, and two paragraphs around it."""
    paragraphs = list(dict.fromkeys(sentence.element for sentence in scene if not sentence.spoken))
    moving, still = set[int](), set(_announced(scene, paragraphs))
    before: set[int] = set()  # what a paragraph shows before it comes to a picture
    for sentence in scene:
        if sentence.spoken:
            continue
        at = paragraphs.index(sentence.element)
        if _PLAYED.search(sentence.text):
            moving.update(paragraphs[max(at - 1, 0) : at + 2])
        elif _PICTURED.search(sentence.text):
            if sentence.element not in still:
                before.update(
                    one.place for one in scene if one.element == sentence.element and one.place < sentence.place
                )
            still.update(paragraphs[at : at + 2])
    framed: set[int] = set()
    within = False
    for sentence in scene:
        if not sentence.spoken:
            within = sentence.element in moving
        if within or (sentence.element in still and sentence.place not in before):
            framed.add(sentence.place)
    return frozenset(framed)
